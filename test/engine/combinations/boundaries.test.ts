/** Every kind of boundary event on every kind of activity (BPMN 2.0 §10.5.3, §13.5.3): what it withdraws, what it leaves. */
import { useDesk } from '../../kit/desk';
import {
  after,
  beside,
  call,
  compensate,
  end,
  error,
  escalation,
  flows,
  message,
  on,
  service,
  signal,
  start,
  sub,
  throwing,
  undoneBy,
  user,
  xor,
  type EventDefinition,
} from '../../bpmn/diagram';
import { drawn, nothingLeft, plainHandlers } from './kit';

/** Work that may end with an error or an escalation, as its person says. */
const work = [
  ...[start('s1'), user('work'), xor('how'), end('e1')],
  ...[end('failed', { event: error('E1') }), end('raised', { event: escalation('X1') })],
  flows(
    's1 > work > how',
    'how > e1: default',
    'how > failed: result = "error"',
    'how > raised: result = "escalation"',
  ),
];
const inside = drawn('inside', work, { 'encore:optional': 'result' });

const hosts = {
  task: () => user('work'),
  subprocess: () => sub('host', ...work),
  call: () => call('host', 'inside'),
} as const;
const kinds: Readonly<Record<string, () => EventDefinition>> = {
  timer: () => after('PT1H'),
  message: () => message('told', '=key'),
  signal: () => signal('alarm'),
  error: () => error('E1'),
  escalation: () => escalation('X1'),
};
const legal: [keyof typeof hosts, string, boolean][] = (['task', 'subprocess', 'call'] as const).flatMap((host) =>
  Object.keys(kinds).flatMap((kind) => {
    if (host === 'task' && (kind === 'error' || kind === 'escalation')) return [];
    const ways = kind === 'error' ? [true] : [true, false];
    return ways.map((interrupts): [keyof typeof hosts, string, boolean] => [host, kind, interrupts]);
  }),
);

const idOf = (host: string, kind: string, interrupts: boolean): string =>
  `${host}-${kind}-${interrupts ? 'interrupts' : 'beside'}`;
const model = ([host, kind, interrupts]: (typeof legal)[number]): string => {
  const at = host === 'task' ? 'work' : 'host';
  return drawn(
    idOf(host, kind, interrupts),
    [
      ...[
        start('s'),
        hosts[host](),
        (interrupts ? on : beside)(at, 'edge', kinds[kind]!()),
        user('next'),
        user('other'),
      ],
      ...[end('e'), end('o')],
      flows(`s > ${at} > next > e`, 'edge > other > o'),
    ],
    { 'encore:optional': 'result' },
  );
};
const siren = drawn('siren', [start('s'), throwing('t', { event: signal('alarm') }), end('e'), flows('s > t > e')]);
const failing = drawn('failing', [
  ...[start('s'), service('host', 'test.fail'), on('host', 'edge', error('E1')), user('next'), user('other')],
  ...[end('e'), end('o'), flows('s > host > next > e', 'edge > other > o')],
]);
const undone = (host: string, id: string): string =>
  drawn(
    id,
    [
      ...[start('s'), host, on(id === 'undo-task' ? 'work' : 'host', 'edge', compensate())],
      ...[user('undo', { attributes: { isForCompensation: 'true' } }), undoneBy('edge', 'undo')],
      ...[user('decide'), throwing('back', { event: compensate(id === 'undo-task' ? 'work' : 'host') }), end('e')],
      flows(`s > ${id === 'undo-task' ? 'work' : 'host'} > decide > back > e`),
    ],
    { 'encore:optional': 'result' },
  );

const desk = useDesk({
  models: [
    ...[inside, siren, failing, ...legal.map(model)],
    ...[
      undone(hosts.task(), 'undo-task'),
      undone(hosts.subprocess(), 'undo-subprocess'),
      undone(hosts.call(), 'undo-call'),
    ],
  ],
  handlers: plainHandlers,
});

const happens: Readonly<Record<string, (caseId: string) => Promise<unknown>>> = {
  timer: () => desk.advance('PT1H'),
  signal: async () => [await desk.start('siren'), await desk.run()],
  error: (caseId) => desk.complete('work', { result: 'error' }, { caseId }),
  escalation: (caseId) => desk.complete('work', { result: 'escalation' }, { caseId }),
};
const open = async (caseId: string): Promise<string[]> =>
  (await desk.tasks(caseId)).map(({ elementId }) => elementId).sort();

describe.each(legal)('on a %s: %s (interrupting: %s)', (host, kind, interrupts) => {
  const process = idOf(host, kind, interrupts);

  test('takes its own way when it happens', async () => {
    const key = process;
    const { caseId } = await desk.start(process, { key });
    if (kind === 'message') await desk.publish('told', key);
    else await happens[kind]!(caseId);

    // An escalation raised at the end of the work leaves nothing open there.
    const stays = interrupts ? [] : kind === 'escalation' ? ['next'] : ['work'];
    expect(await open(caseId)).toEqual([...stays, 'other'].sort());
    if (stays.includes('work')) await desk.complete('work', {}, { caseId });
    if (!interrupts) await desk.complete('next', {}, { caseId });
    await desk.complete('other', {}, { caseId });
    expect((await desk.facts(caseId)).status).toBe('completed');
    await nothingLeft(desk, caseId);
  });

  test('is withdrawn when the work is done before', async () => {
    const { caseId } = await desk.start(process, { key: 'another' });
    await desk.complete('work', {}, { caseId });
    await desk.advance('PT2H');
    await desk.start('siren');
    await desk.run();

    expect(await open(caseId)).toEqual(['next']);
    await desk.complete('next', {}, { caseId });
    await nothingLeft(desk, caseId);
  });
});

test('an error on a service task takes its own way', async () => {
  const { caseId } = await desk.start('failing');
  expect(await open(caseId)).toEqual(['other']);
});

test.each(['undo-task', 'undo-subprocess', 'undo-call'])('compensation of what was done: %s', async (process) => {
  const { caseId } = await desk.start(process);
  await desk.complete('work', {}, { caseId });
  await desk.complete('decide', {}, { caseId });
  expect(await open(caseId)).toEqual(['undo']);
  await desk.complete('undo', {}, { caseId });
  expect((await desk.facts(caseId)).status).toBe('completed');
});
