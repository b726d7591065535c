/**
 * Races that happen at a desk every day. Whoever is quicker, a case is afterwards in exactly one of the states the
 * diagram allows, the slower one is told so, and no trace of the other result is left.
 */
import type { StepResult } from '../../../src/engine/types';
import { jobKinds } from '../../../src/jobs/kinds/all';
import { takeJobs } from '../../../src/jobs/job-store';
import { runJob } from '../../../src/jobs/run-job';
import { loadMailTemplates } from '../../../src/jobs/mail/templates';
import { captureTransport } from '../../../src/jobs/mail/transport';
import { silentLog } from '../../../src/engine/log';
import type { Desk } from '../../kit/desk';
import { everyone } from '../../kit/people';
import { after, and, call, catching, choice, end, flows, message, on, start, user } from '../../bpmn/diagram';
import { drawn, nothingLeft, tasksOf } from '../combinations/kit';
import { endAgainstMigration, migrationModels, stepAgainstMigration } from './migration';
import { completes, lost, ready, won, type Nodes, type Race } from './race';
import { atOnce, type Node } from './two-nodes';

const task = drawn('task', [start('s'), user('ask'), user('next'), end('e'), flows('s > ask > next > e')]);
const limited = drawn('limited', [
  ...[start('s'), user('ask'), on('ask', 'over', after('PT10M')), user('next'), user('expired'), end('e'), end('o')],
  flows('s > ask > next > e', 'over > expired > o'),
]);
const branches = drawn('branches', [
  ...[start('s'), and('split'), user('a'), user('b'), and('join'), user('next'), end('e')],
  flows('s > split > a > join', 'split > b > join > next > e'),
]);
const either = drawn('either', [
  ...[
    start('s'),
    choice('which'),
    catching('told', { event: message('told', '=key') }),
    catching('over', { event: after('PT10M') }),
  ],
  ...[user('heard'), user('expired'), end('e'), end('o')],
  flows('s > which > told > heard > e', 'which > over > expired > o'),
]);
const child = drawn('child', [start('s'), user('work'), end('e'), flows('s > work > e')]);
const goesOn = drawn('goes-on', [
  start('s'),
  call('down', 'child'),
  user('next'),
  end('e'),
  flows('s > down > next > e'),
]);
const endsWith = drawn('ends-with', [start('s'), call('down', 'child'), end('e'), flows('s > down > e')]);

export const models = [task, limited, branches, either, child, goesOn, endsWith, ...migrationModels];

async function twoCompletions(desk: Desk, [here, there]: Nodes, round: number): Promise<string> {
  const { started, id } = await ready(desk, 'task', 'ask');
  const ends = await atOnce(
    round,
    () => completes(here, id, 'here'),
    () => completes(there, id, 'there'),
  );

  const winner = won(ends[0]) ? 'here' : 'there';
  lost(winner === 'here' ? ends[1] : ends[0]);
  expect((await desk.facts(started)).variables).toEqual({ [winner]: true });
  expect(await desk.path(started)).toEqual(['s', 'ask', 'next']);
  expect(await desk.audit(started)).toHaveLength(2);
  return winner;
}

async function completionAgainstTimer(desk: Desk, [here, there]: Nodes, round: number): Promise<string> {
  const { started, id } = await ready(desk, 'limited', 'ask');
  const timer = await dueTimer(desk, started);
  const [done] = await atOnce(
    round,
    () => completes(here, id, 'done'),
    () => there.engine.fireTimer(timer),
  );
  await desk.run();

  if (!won(done)) lost(done);
  expect(await desk.waits(started)).toEqual([won(done) ? 'task:next' : 'task:expired']);
  expect(await desk.path(started)).toEqual(won(done) ? ['s', 'ask', 'next'] : ['s', 'ask', 'over', 'expired']);
  return won(done) ? 'done' : 'expired';
}

async function twoBranches(desk: Desk, [here, there]: Nodes, round: number): Promise<string> {
  const { started, id } = await ready(desk, 'branches', 'a');
  const other = (await desk.task('b', started)).id;
  const ends = await atOnce(
    round,
    () => completes(here, id, 'a'),
    () => completes(there, other, 'b'),
  );

  expect(ends.map(won)).toEqual([true, true]);
  expect(await desk.waits(started)).toEqual(['task:next']);
  expect((await desk.facts(started)).variables).toEqual({ a: true, b: true });
  expect(await desk.audit(started)).toHaveLength(3);
  return 'both';
}

async function messageAgainstTimer(desk: Desk, [here, there]: Nodes, round: number): Promise<string> {
  const key = `race-${round}`;
  const started = await desk.start('either', { key });
  const timer = await dueTimer(desk, started);
  const deliver = await publishedFor(desk, here, key);
  await atOnce(round, deliver, () => there.engine.fireTimer(timer));
  await desk.run();

  const heard = (await tasksOf(desk, started)).join() === 'heard';
  expect(await desk.waits(started)).toEqual([heard ? 'task:heard' : 'task:expired']);
  const [row] = await desk.database.query('SELECT state FROM message WHERE correlation_key = $1', [key]);
  expect(row).toEqual({ state: heard ? 'correlated' : 'waiting' });
  return heard ? 'heard' : 'expired';
}

async function calledEndAgainstCancel(desk: Desk, [here, there]: Nodes, round: number): Promise<string> {
  const { started, id } = await ready(desk, 'goes-on', 'work');
  const ends = await atOnce(
    round,
    () => completes(here, id, 'done'),
    () => cancels(there, started.caseId),
  );

  expect(won(ends[1])).toBe(true);
  if (!won(ends[0])) lost(ends[0]);
  expect((await desk.facts(started)).status).toBe('cancelled');
  expect(await statusOfChild(desk, started)).toBe(won(ends[0]) ? 'completed' : 'cancelled');
  await nothingLeft(desk, started);
  return won(ends[0]) ? 'completed' : 'cancelled';
}

async function lastEndAgainstCancel(desk: Desk, [here, there]: Nodes, round: number): Promise<string> {
  const { started, id } = await ready(desk, 'ends-with', 'work');
  const ends = await atOnce(
    round,
    () => completes(here, id, 'done'),
    () => cancels(there, started.caseId),
  );

  const state = won(ends[0]) ? 'completed' : 'cancelled';
  lost(won(ends[0]) ? ends[1] : ends[0]);
  expect((await desk.facts(started)).status).toBe(state);
  expect(await statusOfChild(desk, started)).toBe(state);
  await nothingLeft(desk, started);
  return state;
}

/** Every race there is. */
export const races: readonly Race[] = [
  {
    title: 'two completions of one task: one is done, the other is told',
    legal: ['here', 'there'],
    run: twoCompletions,
  },
  {
    title: 'a completion against the timer on its task: the task is done or has expired',
    legal: ['done', 'expired'],
    run: completionAgainstTimer,
  },
  { title: 'two branches of one case: both are done and meet once', legal: ['both'], run: twoBranches },
  {
    title: 'a message against a timer at one gateway: one of them decides',
    legal: ['heard', 'expired'],
    run: messageAgainstTimer,
  },
  {
    title: 'the end of a called case against the end of its caller by hand: nothing is left over',
    legal: ['completed', 'cancelled'],
    run: calledEndAgainstCancel,
  },
  {
    title: 'the end of a called case that is the end of its caller, against its cancellation: one holds',
    legal: ['completed', 'cancelled'],
    run: lastEndAgainstCancel,
  },
  stepAgainstMigration,
  endAgainstMigration,
];

const cancels = ({ engine }: Node, caseId: string): Promise<StepResult> =>
  engine.cancelCase({ caseId, actor: everyone });

/** The case's timer, with the clock at the instant it is due. */
async function dueTimer(desk: Desk, { caseId }: { caseId: string }): Promise<string> {
  const [row] = await desk.database.query<{ id: string; due: Date }>('SELECT id, due FROM timer WHERE case_id = $1', [
    caseId,
  ]);
  desk.clock.set(row!.due);
  return row!.id;
}

/** A message sent and taken by this node's worker, but not yet delivered. */
async function publishedFor(
  desk: Desk,
  { engine, database }: Node,
  correlationKey: string,
): Promise<() => Promise<void>> {
  const { clock } = desk;
  await engine.publishMessage({ name: 'told', correlationKey, payload: {}, actor: everyone });
  const kinds = jobKinds({ transport: captureTransport, render: loadMailTemplates(), from: 'desk@encore.example' });
  const [job] = await takeJobs(database, clock, kinds, 1);
  const kind = kinds.find((one) => one.kind === job!.kind)!;
  return () => runJob(kind, job!, { database, engine, clock, log: silentLog });
}

async function statusOfChild(desk: Desk, { caseId }: { caseId: string }): Promise<string> {
  const [row] = await desk.database.query<{ status: string }>('SELECT status FROM "case" WHERE parent_id = $1', [
    caseId,
  ]);
  return row!.status;
}
