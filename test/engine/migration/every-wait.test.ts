/** One model with every kind of wait: at each of them a case goes to a version where everything has another name. */
import type { Desk } from '../../kit/desk';
import { useDesk } from '../../kit/desk';
import * as d from '../../bpmn/diagram';
import { handlersOf } from '../../../src/engine/handlers';
import { chief } from '../operator-kit';
import { auditFaults, migrate, standing, versionOf, deployVersion } from './kit';

const ids = [
  ...['ask', 'late', 'reminded', 'paid', 'fork', 'left', 'hold', 'join', 'each', 'inside', 'first', 'inner', 'last'],
  ...[
    'stopped',
    'halted',
    'ring',
    'pick',
    'byMessage',
    'byTimer',
    'merge',
    'told',
    'both',
    'tell',
    'done',
    'off',
    'offStart',
  ],
  ...['offTask', 'offEnd', 'begin'],
];

/** The model with its elements named by `n`, and `extra` before the end. */
function model(n: (id: string) => string, extra: readonly string[]): string {
  const then = extra.length > 0 ? `${n('tell')} > ${extra[0]} > ${n('done')}` : `${n('tell')} > ${n('done')}`;
  return d.diagram(
    [
      ...[d.start(n('begin')), d.user(n('ask')), d.beside(n('ask'), n('late'), d.after('PT2H')), d.end(n('reminded'))],
      d.catching(n('paid'), { event: d.message('paid', '=code') }),
      ...[d.and(n('fork')), d.user(n('left')), d.catching(n('hold'), { event: d.after('PT1H') }), d.and(n('join'))],
      d.user(n('each'), { loop: d.forEach('=rooms', { oneByOne: true }) }),
      d.sub(
        n('inside'),
        d.start(n('first')),
        d.user(n('inner')),
        d.end(n('last')),
        d.flows(`${n('first')} > ${n('inner')} > ${n('last')}`),
      ),
      ...[d.on(n('inside'), n('stopped'), d.message('stop', '=code')), d.end(n('halted'))],
      ...[
        d.call(n('ring'), 'called'),
        d.choice(n('pick')),
        d.catching(n('byMessage'), { event: d.message('go', '=code') }),
      ],
      ...[d.catching(n('byTimer'), { event: d.after('PT3H') }), d.xor(n('merge'))],
      ...[
        d.receive(n('told'), 'told', { attributes: { 'encore:correlationKey': '=code' } }),
        d.on(n('told'), n('both'), d.signal('all')),
      ],
      ...[
        d.user(n('tell')),
        d.end(n('done'), { attributes: { 'encore:outcome': 'done' } }),
        ...extra.map((id) => d.user(id)),
      ],
      d.eventSub(
        n('off'),
        d.start(n('offStart'), { event: d.message('off', '=code') }),
        ...[d.user(n('offTask')), d.end(n('offEnd')), d.flows(`${n('offStart')} > ${n('offTask')} > ${n('offEnd')}`)],
      ),
      d.flows(
        ...[`${n('begin')} > ${n('ask')} > ${n('paid')} > ${n('fork')} > ${n('left')} > ${n('join')} > ${n('each')}`],
        ...[
          `${n('late')} > ${n('reminded')}`,
          `${n('fork')} > ${n('hold')} > ${n('join')}`,
          `${n('stopped')} > ${n('halted')}`,
        ],
        ...[
          `${n('each')} > ${n('inside')} > ${n('ring')} > ${n('pick')} > ${n('byMessage')} > ${n('merge')} > ${n('told')}`,
        ],
        ...[
          `${n('pick')} > ${n('byTimer')} > ${n('merge')}`,
          `${n('both')} > ${n('tell')}`,
          `${n('told')} > ${n('tell')}`,
          then,
        ],
      ),
    ],
    { id: 'whole' },
  );
}
const same = (id: string): string => id;
const other = (id: string): string => `${id}Neu`;
const mapping = Object.fromEntries(ids.map((id) => [id, other(id)]));
const called = d.diagram([d.start('b'), d.user('child'), d.end('e'), d.flows('b > child > e')], { id: 'called' });

type Play = (desk: Desk, caseId: string, n: (id: string) => string) => Promise<unknown>;
const task =
  (id: string): Play =>
  (desk, caseId, n) =>
    desk.complete(n(id), {}, { caseId });
const plays: readonly (readonly [string, Play])[] = [
  ['a task with a timer beside it', task('ask')],
  ['a message', (desk, caseId) => desk.publish('paid', codeOf.get(caseId)!)],
  ['a task beside a timer', task('left')],
  ['a join and a timer', (desk) => desk.advance('PT1H')],
  ['the first of three visits', task('each')],
  ['the second visit', task('each')],
  ['the last visit', task('each')],
  ['the inside of a subprocess with a message at its edge', task('inner')],
  ['a called case', (desk, caseId) => desk.complete('child', {}, { caseId })],
  ['a choice of events', (desk, caseId) => desk.publish('go', codeOf.get(caseId)!)],
  ['a receive task with a signal at its edge', (desk, caseId) => desk.publish('told', codeOf.get(caseId)!)],
  ['the last task', task('tell')],
];
const codeOf = new Map<string, string>();

const desk = useDesk({ models: [model(same, []), called], handlers: handlersOf() });
let toVersion = 0;
beforeAll(async () => {
  toVersion = await deployVersion(desk, model(other, ['extra']));
});

/** A case under the first version, after the first `count` plays. */
async function after(count: number): Promise<string> {
  const code = `code-${count}-${codeOf.size}`;
  await desk.database.query(`UPDATE process_definition SET state = 'retired' WHERE key = 'whole' AND version = 2`);
  const { caseId } = await desk.start('whole', { code, rooms: [1, 2, 3] });
  await desk.database.query(`UPDATE process_definition SET state = 'active' WHERE key = 'whole' AND version = 2`);
  codeOf.set(caseId, code);
  for (const [, play] of plays.slice(0, count)) await play(desk, caseId, same);
  return caseId;
}

const renamed = (rows: readonly Record<string, unknown>[]) =>
  rows.map((row) => (row['kind'] === 'child' ? row : { ...row, element_id: other(String(row['element_id'])) }));

test.each(plays.map(([name], at) => [name, at] as const))(
  'a case waiting at %s goes on under the new version',
  async (_, at) => {
    const caseId = await after(at);
    const before = await standing(desk, { caseId });

    const { state, counts } = await migrate(desk, { process: 'whole', toVersion, mapping, caseIds: [caseId] });

    expect({ state, counts }).toMatchObject({ state: 'done', counts: { migrated: 1, refused: 0 } });
    expect(await standing(desk, { caseId })).toEqual(renamed(before));
    expect(await versionOf(desk, { caseId })).toBe(toVersion);
    for (const [, play] of plays.slice(at)) await play(desk, caseId, other);
    expect(await desk.waits(caseId)).toEqual([`message:off`, 'task:extra']);
    await desk.complete('extra', {}, { caseId });
    expect(await desk.facts(caseId)).toMatchObject({ status: 'completed', outcome: 'done' });
    expect(await auditFaults(desk, { caseId })).toEqual([]);
  },
);

test.each(plays.map(([name], at) => [name, at] as const))('a case waiting at %s goes there and back', async (_, at) => {
  const caseId = await after(at);
  const before = await standing(desk, { caseId });
  const { id } = await migrate(desk, { process: 'whole', toVersion, mapping, caseIds: [caseId] });

  await desk.engine.migrations.rollBack({ planId: id, actor: chief, reason: '先退回' });
  await desk.run();

  expect((await desk.engine.migrations.state(id)).counts).toMatchObject({ 'rolled-back': 1, kept: 0 });
  expect(await standing(desk, { caseId })).toEqual(before);
  for (const [, play] of plays.slice(at)) await play(desk, caseId, same);
  expect(await desk.facts(caseId)).toMatchObject({ status: 'completed', outcome: 'done' });
  expect(await auditFaults(desk, { caseId })).toEqual([]);
});
