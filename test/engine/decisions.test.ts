/** What a decision table said and why stands in the audit; working days by a calendar are when a timer is due. */
import { after, catching, end, flows, rule, start, user } from '../bpmn/diagram';
import { useDesk } from '../kit/desk';
import { drawn, plainHandlers } from './combinations/kit';

const refund = `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="file" name="refund" namespace="http://encore.desk/decisions">
  <decision id="refund" name="退多少"><decisionTable id="table" hitPolicy="FIRST">
    <input id="in" label="提前几小时"><inputExpression id="x" typeRef="number"><text>hours</text></inputExpression></input>
    <output id="out" name="percent" typeRef="number" />
    <rule id="r1"><inputEntry id="i1"><text>&gt;= 24</text></inputEntry><outputEntry id="o1"><text>100</text></outputEntry></rule>
    <rule id="r2"><inputEntry id="i2"><text>-</text></inputEntry><outputEntry id="o2"><text>50</text></outputEntry></rule>
  </decisionTable></decision>
</definitions>`;
const asks = drawn('asks', [
  ...[start('s'), rule('decide', 'refund', 'percent'), user('tell'), end('e')],
  flows('s > decide > tell > e'),
]);
const waits = drawn('waits', [
  ...[start('s'), catching('t', { event: after('=add working days(now(), 1, calendar)') }), user('tell'), end('e')],
  flows('s > t > tell > e'),
]);
const desk = useDesk({
  at: '2026-11-20T09:00:00.000Z',
  models: [asks, waits],
  decisions: { refund },
  handlers: plainHandlers,
});

test.each([
  [30, 100, 1],
  [2, 50, 2],
])(
  'a decision over %d hours is told in the audit with input, output and the rule that fired',
  async (hours, percent, row) => {
    const { caseId } = await desk.start('asks', { hours });
    expect((await desk.facts(caseId)).variables).toMatchObject({ percent });

    const [event] = await desk.audit(caseId);
    const [decision] = event!['decisions'] as { fired: { row: number; text: string }[] }[];
    expect(decision).toMatchObject({ decision: 'refund', element: 'decide', fired: [{ row }] });
    expect(JSON.stringify(decision)).toContain(`${hours}`);
    expect(decision!.fired[0]!.text).toContain(`${percent}`);
  },
);

test('a timer of one working day is due at the same time of the next day that is worked on', async () => {
  const office = [{ from: '09:00', to: '18:00' }];
  const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => [day, office] as const);
  const calendar = { weekdays: Object.fromEntries(week), closed: ['2026-11-23'] };
  const { caseId } = await desk.start('waits', { calendar });

  const [timer] = await desk.database.query('SELECT due FROM timer WHERE case_id = $1', [caseId]);
  expect(timer).toEqual({ due: new Date('2026-11-24T09:00:00.000Z') });
  await desk.advance('P4D');
  expect(await desk.waits(caseId)).toEqual(['task:tell']);
});
