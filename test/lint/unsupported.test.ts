import { loadDefinition } from '../../src/bpmn';
import { lintFile, type Finding } from '../../src/bpmn/lint';
import {
  catching,
  compensate,
  diagram,
  element,
  end,
  flows,
  on,
  service,
  start,
  undoneBy,
  user,
  type EventDefinition,
} from '../bpmn/diagram';
import { exampleWorld, exampleXml } from './example';

const conditional: EventDefinition = {
  xml: '<bpmn:conditionalEventDefinition id="changed"><bpmn:condition xsi:type="bpmn:tFormalExpression">x</bpmn:condition></bpmn:conditionalEventDefinition>',
};
const cancel = (id: string): EventDefinition => ({ xml: `<bpmn:cancelEventDefinition id="${id}" />` });

/** A subprocess of a kind the engine does not have, left towards `n`. */
const around = (tag: string, ...children: string[]): string =>
  diagram([start('s'), element(tag, 'inner', { children }), service('n'), end('e'), flows('s > inner > n > e')]);
const adHoc = around('adHocSubProcess', user('a'), user('b'), end('e1'), flows('b > e1'));
const adHocWithoutEnd = around('adHocSubProcess', user('a'), user('b'));

/** A transaction that can be cancelled from inside; `undoing` is what it would undo then. */
const transaction = (...undoing: string[]): string =>
  diagram([
    start('s'),
    element('transaction', 'inner', {
      children: [
        ...[start('s1'), service('a'), ...undoing, user('u'), end('stop', { event: cancel('stopped') })],
        flows('s1 > a > u > stop'),
      ],
    }),
    ...[on('inner', 'x', cancel('caught')), service('h'), service('n'), end('e')],
    flows('s > inner > n > e', 'x > h > e'),
  ]);
const undoing = [
  on('a', 'c', compensate()),
  service('undo', 'work', { attributes: { isForCompensation: 'true' } }),
  undoneBy('c', 'undo'),
];

const waitingForData = diagram([start('s'), catching('c', { event: conditional }), end('e'), flows('s > c > e')]);
const script = diagram([
  start('s'),
  '<bpmn:scriptTask id="sc"><bpmn:script>item.data.z = 4</bpmn:script></bpmn:scriptTask>',
  ...[end('e'), flows('s > sc > e')],
]);

interface Refusal {
  readonly element: string;
  /** What the finding says of it, in both languages. */
  readonly en: string;
  readonly zh: string;
}
const adHocRefused: Refusal = {
  element: 'inner',
  en: 'ad hoc subprocess is not supported: its order is not in the diagram',
  zh: '不支持“ad hoc subprocess”：先后由人定，图上看不出',
};
const transactionRefused: Refusal = {
  element: 'inner',
  en: 'transaction is not supported: use compensation or an explicit task that undoes',
  zh: '不支持“transaction”：请用补偿或明确的撤销任务',
};
const cancelRefused = (at: string): Refusal => ({
  element: at,
  en: 'cancel event is not supported: it belongs to transactions',
  zh: '不支持“cancel event”：它属于事务子流程',
});

const refused: [string, string, Refusal[]][] = [
  ['an ad hoc subprocess', adHoc, [adHocRefused]],
  ['an ad hoc subprocess without end event', adHocWithoutEnd, [adHocRefused]],
  ['a transaction that is cancelled', transaction(), [transactionRefused, cancelRefused('stop'), cancelRefused('x')]],
  [
    'a transaction that undoes what was done',
    transaction(...undoing),
    [transactionRefused, cancelRefused('stop'), cancelRefused('x')],
  ],
  [
    'a conditional event',
    waitingForData,
    [
      {
        element: 'c',
        en: 'conditional event is not supported: use a message or a timer',
        zh: '不支持“conditional event”：请用消息或定时',
      },
    ],
  ],
  [
    'a script task',
    script,
    [
      {
        element: 'sc',
        en: 'A diagram must not hold code (script task)',
        zh: '图里不能写程序（script task）',
      },
    ],
  ],
];

let sound: string;
beforeAll(async () => {
  sound = await exampleXml();
});

const refusals = (findings: readonly Finding[]): Refusal[] =>
  findings
    .filter(({ rule }) => rule === 'unsupported-element' || rule === 'code-in-diagram')
    .map(({ element: at, reason }) => ({ element: at, ...reason }));

describe('what the engine does not do', () => {
  test.each(refused)('%s is found by the gate, by name and with the reason', async (_what, xml, expected) => {
    const findings = await lintFile({ path: 'processes/p.bpmn', text: xml }, exampleWorld(sound), 'quick');

    expect(refusals(findings)).toEqual(expect.arrayContaining(expected));
    expect(refusals(findings)).toHaveLength(expected.length);
  });

  test.each(refused)('%s is never loaded, even where nobody asked the gate', async (_what, xml, expected) => {
    await expect(loadDefinition('v1', xml)).rejects.toMatchObject({
      code: 'model',
      details: {
        element: expected[0]!.element,
        reason: expect.stringMatching(
          /(AdHocSubProcess|Transaction|ConditionalEventDefinition|ScriptTask) is not supported/,
        ) as string,
      },
    });
  });
});
