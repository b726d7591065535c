/** What BPMN has nowhere: the engine would stand there for ever, or pass it by without a word. */
import { lintFile } from '../../src/bpmn/lint';
import {
  after,
  beside,
  catching,
  choice,
  compensate,
  diagram,
  element,
  end,
  error,
  escalation,
  eventSub,
  flows,
  link,
  message,
  on,
  receive,
  start,
  terminate,
  throwing,
  undoneBy,
  user,
  xor,
} from '../bpmn/diagram';
import { exampleWorld, exampleXml } from './example';

const line = (...middle: string[]): string[] => [start('s'), ...middle, end('e')];
const caught = (event = {}): string[] => line(catching('c', event), flows('s > c > e'));
const thrown = (event = {}): string[] => line(throwing('t', event), flows('s > t > e'));
const begun = (event: Parameters<typeof start>[1]): string[] => [
  ...[start('s', event), user('u'), end('e'), flows('s > u > e')],
];
const bounded = (boundary: string): string[] => line(user('u'), boundary, user('v'), flows('s > u > e', 'b > v > e'));
const within = (head: string): string[] =>
  line(user('u'), flows('s > u > e'), eventSub('x', head, end('xe'), flows('xs > xe')));
const undo = user('undo', { attributes: { isForCompensation: 'true' } });
const undone = (...more: string[]): string[] => line(user('u'), on('u', 'b', compensate()), undo, ...more);
const chosen = (gateway: string, target: string, ...more: string[]): string[] =>
  line(gateway, target, catching('late', { event: after('PT1H') }), flows('s > g > w > e', 'g > late > e'), ...more);
const waits = catching('w', { event: message('word', '=k') });
const plainBoundary = element('boundaryEvent', 'b', { attributes: { attachedToRef: 'u' } });
const inParallel = element('eventBasedGateway', 'g', { attributes: { eventGatewayType: 'Parallel' } });
const ofData =
  '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>items</bpmn:loopDataInputRef></bpmn:multiInstanceLoopCharacteristics>';

const refused: [string, string[], string][] = [
  ['a catching event of no kind', caught(), 'event-kind c'],
  ['a catching event for errors', caught({ event: error('E1') }), 'event-kind c'],
  ['a throwing event with a time', thrown({ event: after('PT1H') }), 'event-kind t'],
  ['an error thrown on the way', thrown({ event: error('E1') }), 'event-kind t'],
  ['an end with a time', [start('s'), end('e', { event: after('PT1H') }), flows('s > e')], 'event-kind e'],
  ['a process begun by an error', begun({ event: error('E1') }), 'event-kind s'],
  ['a process begun by an escalation', begun({ event: escalation('X1') }), 'event-kind s'],
  ['a boundary event of no kind', bounded(plainBoundary), 'event-kind b'],
  ['a boundary event that terminates', bounded(on('u', 'b', terminate())), 'event-kind b'],
  ['an event subprocess for compensation', within(start('xs', { event: compensate() })), 'event-kind xs'],
  ['an error beside its activity', bounded(beside('u', 'b', error('E1'))), 'error-interrupts b'],
  [
    'an event subprocess beside an error',
    within(start('xs', { event: error('E1'), attributes: { isInterrupting: 'false' } })),
    'error-interrupts xs',
  ],
  [
    'an event on a gateway',
    line(xor('u'), on('u', 'b', after('PT1H')), user('v'), flows('s > u > e', 'b > v > e')),
    'boundary-host b',
  ],
  [
    'a way into a boundary event',
    line(user('u'), on('u', 'b', after('PT1H')), user('v'), flows('s > u > b > v > e')),
    'flow-into b',
  ],
  ['a way into an event subprocess', [...within(start('xs', { event: after('PT1H') })), flows('u > x')], 'flow-into x'],
  ['a way out of a throwing link', line(throwing('l', { event: link('L') }), flows('s > l > e')), 'flow-out-of l'],
  ['a way into what compensates', undone(undoneBy('b', 'undo'), flows('s > u > undo > e')), 'flow-into undo'],
  ['compensation by nothing', undone(user('v'), flows('s > u > e', 'b > v > e')), 'compensation-without-handler b'],
  [
    'compensation of what cannot be undone',
    line(user('u'), throwing('t', { event: compensate('u') }), flows('s > u > t > e')),
    'compensates-nothing t',
  ],
  ['a choice between an event and a task', chosen(choice('g'), user('w')), 'choice-target g'],
  [
    'a choice whose receive task has a time limit of its own',
    chosen(choice('g'), receive('w', 'word'), on('w', 'b', after('PT1H')), flows('b > e')),
    'choice-target g',
  ],
  ['an event others lead to as well', chosen(choice('g'), waits, user('v'), flows('v > w')), 'choice-target g'],
  ['a choice that waits for all', chosen(inParallel, waits), 'choice-parallel g'],
  [
    'a default of somebody else',
    line(element('exclusiveGateway', 'g', { attributes: { default: 'sTog' } }), flows('s > g', 'g > e: a')),
    'default-foreign g',
  ],
  [
    'one visit for each of a data object',
    line(user('u', { loop: ofData }), flows('s > u > e')),
    'multi-instance-without-items u',
  ],
];
const sound: [string, string[]][] = [
  ['a throwing event of no kind', thrown()],
  [
    'compensation with its handler',
    undone(undoneBy('b', 'undo'), throwing('t', { event: compensate('u') }), flows('s > u > t > e')),
  ],
  ['links', line(throwing('l', { event: link('L') }), catching('m', { event: link('L') }), flows('s > l', 'm > e'))],
  ['a choice between events', chosen(choice('g'), waits)],
  ['an event subprocess for errors', within(start('xs', { event: error('E1') }))],
  ['a case that may be terminated', [start('s'), end('e', { event: terminate() }), flows('s > e')]],
];
const ours =
  /^(event-kind|error-interrupts|boundary-host|flow-|compensat|choice-(target|parallel)|default-foreign|multi-instance)/;

let world: ReturnType<typeof exampleWorld>;
beforeAll(async () => {
  world = exampleWorld(await exampleXml());
});
const found = async (parts: string[]): Promise<string[]> => {
  const findings = await lintFile({ path: 'processes/p.bpmn', text: diagram(parts) }, world, 'quick');
  return findings.filter(({ rule }) => ours.test(rule)).map(({ rule, element: at }) => `${rule} ${at}`);
};

test.each(refused)('%s is refused by the gate', async (_what, parts, finding) => {
  expect(await found(parts)).toContain(finding);
});

test.each(sound)('%s is not', async (_what, parts) => {
  expect(await found(parts)).toEqual([]);
});
