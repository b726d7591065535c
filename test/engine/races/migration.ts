/** A case goes to another version at the moment somebody completes its task: by the old diagram or by the new one, never by a mixture. */
import type { Desk } from '../../kit/desk';
import { end, flows, start, user } from '../../bpmn/diagram';
import { drawn, nothingLeft } from '../combinations/kit';
import { auditFaults, versionOf, wish } from '../migration/kit';
import { chief, reason } from '../operator-kit';
import { completes, ready, won, type Nodes, type Race } from './race';
import { atOnce } from './two-nodes';

const old = drawn('goes-over', [start('s'), user('ask'), user('next'), end('e'), flows('s > ask > next > e')]);
const renewed = drawn('goes-over', [
  ...[start('s'), user('ask'), user('check'), user('next'), end('e')],
  flows('s > ask > check > next > e'),
]);
const short = drawn('goes-home', [start('s'), user('ask'), end('e'), flows('s > ask > e')]);
const longer = drawn('goes-home', [start('s'), user('ask'), user('check'), end('e'), flows('s > ask > check > e')]);

/** In this order: what is drawn second is the second version. */
export const migrationModels = [old, renewed, short, longer];

/** A case under the first version with its open task, and a plan that is about to take it to the second. */
async function aboutToGo(desk: Desk, process: string) {
  const retire = 'UPDATE process_definition SET state = $2 WHERE key = $1 AND version = 2';
  await desk.database.query(retire, [process, 'retired']);
  const { started, id } = await ready(desk, process, 'ask');
  await desk.database.query(retire, [process, 'active']);
  const plan = { ...wish({ process, toVersion: 2, caseIds: [started.caseId] }), actor: chief, reason };
  return { started, id, plan: (await desk.engine.migrations.start(plan)).id };
}

async function raced(desk: Desk, process: string, [here, there]: Nodes, round: number) {
  const { started, id, plan } = await aboutToGo(desk, process);
  const ends = await atOnce(
    round,
    () => completes(here, id, 'done'),
    () => there.engine.runMigrationBatch(plan, `race-${round}`),
  );
  await desk.run();
  expect([won(ends[0]), won(ends[1])]).toEqual([true, true]);
  expect(await auditFaults(desk, started)).toEqual([]);
  expect((await desk.facts(started)).variables).toEqual({ done: true });
  const [one] = await desk.engine.migrations.cases(plan);
  return { started, one: one! };
}

async function stepRaced(desk: Desk, nodes: Nodes, round: number): Promise<string> {
  const { started, one } = await raced(desk, 'goes-over', nodes, round);

  const [commands, byNew] = [await commandsOf(desk, started), (await desk.path(started)).includes('check')];
  expect([one.state, await versionOf(desk, started)]).toEqual(['migrated', 2]);
  expect(await desk.path(started)).toEqual(['s', 'ask', byNew ? 'check' : 'next']);
  expect(await desk.waits(started)).toEqual([byNew ? 'task:check' : 'task:next']);
  const order = ['complete-task', 'migrate-case'];
  expect(commands).toEqual(['start-case', ...(byNew ? order.reverse() : order)]);
  return byNew ? 'by the new diagram' : 'by the old diagram';
}

async function endRaced(desk: Desk, nodes: Nodes, round: number): Promise<string> {
  const { started, one } = await raced(desk, 'goes-home', nodes, round);

  const commands = await commandsOf(desk, started);
  if (one.state === 'migrated') {
    expect(await versionOf(desk, started)).toBe(2);
    expect(await desk.waits(started)).toEqual(['task:check']);
    expect(commands).toEqual(['start-case', 'migrate-case', 'complete-task']);
    return 'migrated, then done';
  }
  expect([one.state, one.refusals.map(({ code, element }) => `${code} ${element}`)]).toEqual([
    'refused',
    ['ended null'],
  ]);
  expect(await versionOf(desk, started)).toBe(1);
  expect(commands).toEqual(['start-case', 'complete-task']);
  expect((await desk.facts(started)).status).toBe('completed');
  await nothingLeft(desk, started);
  return 'ended under the old version';
}

const commandsOf = async (desk: Desk, started: { caseId: string }) =>
  (await desk.audit(started)).map(({ command }) => command);

export const stepAgainstMigration: Race = {
  title: 'a completion against a migration: the case goes on by the old diagram and is moved, or by the new one',
  legal: ['by the old diagram', 'by the new diagram'],
  run: stepRaced,
};

export const endAgainstMigration: Race = {
  title: 'a last completion against a migration: the case has ended and is refused, or goes on in the new version',
  legal: ['ended under the old version', 'migrated, then done'],
  run: endRaced,
};
