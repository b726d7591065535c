import * as d from '../../bpmn/diagram';
import { handlersOf } from '../../../src/engine/handlers';
import type { Migrations, Refusal } from '../../../src/engine/migration/types';
import { useDesk } from '../../kit/desk';
import { everyone } from '../../kit/people';
import { chief, pointers, reason } from '../operator-kit';
import { auditFaults, deployVersion, migrate, standing, versionOf, wish } from './kit';

const line = (...between: readonly string[]): string =>
  d.diagram([...[d.start('s'), d.user('ask'), ...between, d.user('tell'), d.end('e')], d.flows('s > ask > tell > e')], {
    id: 'line',
  });
const waiting = (name: string, key: string): string =>
  d.diagram(
    [...[d.start('s'), d.catching('hear', { event: d.message(name, key) }), d.end('e')], d.flows('s > hear > e')],
    { id: 'waiting' },
  );
const shapes = (given: { readonly each: string; readonly tail: string; readonly flow: string }): string =>
  d.diagram(
    [
      ...[d.start('s'), d.and('fork'), given.each, d.user('b'), d.and('join'), given.tail, d.end('e')],
      d.flows('s > fork > a > join > z > e', given.flow),
    ],
    { id: 'shapes' },
  );
const plainShapes = { each: d.user('a'), tail: d.user('z'), flow: 'fork > b > join' };

const desk = useDesk({
  models: [line(), waiting('one', '=code'), shapes(plainShapes)],
  handlers: handlersOf(),
});
const at = pointers(desk);
let migrations: Migrations;
let plainLine = 0;
let lateLine = 0;
beforeAll(async () => {
  ({ migrations } = desk.engine);
  plainLine = await deployVersion(desk, line().replace('id="ask"', 'id="ask" name="问"'));
  lateLine = await deployVersion(desk, line(d.beside('ask', 'late', d.after('PT1H')), d.flows('late > tell')));
});

/** A case under the first version. */
async function begin(process: string, variables = {}): Promise<string> {
  const retire = 'UPDATE process_definition SET state = $2 WHERE key = $1 AND version > 1';
  await desk.database.query(retire, [process, 'retired']);
  const { caseId } = await desk.start(process, variables);
  await desk.database.query(retire, [process, 'active']);
  return caseId;
}
const reasons = (refusals: readonly Refusal[]): string[] => refusals.map(({ code, element }) => `${code} ${element}`);

test('a task keeps its claim, draft and due date; the audit says who moved the case, why, and what to where', async () => {
  const caseId = await begin('line');
  const task = await desk.task('ask', caseId);
  await desk.engine.claimTask({ taskId: task.id, actor: everyone });
  await desk.database.query('INSERT INTO form_draft VALUES ($1, $2, $3, now())', [task.id, 'everyone', { typed: 1 }]);
  const before = await standing(desk, { caseId });

  const { id } = await migrate(desk, { process: 'line', toVersion: plainLine, caseIds: [caseId] });

  expect(await standing(desk, { caseId })).toEqual(before);
  expect(await desk.database.query('SELECT draft_values FROM form_draft WHERE task_id = $1', [task.id])).toHaveLength(
    1,
  );
  expect((await at.row({ caseId })).touched).toBe(true);
  expect(await at.lastEvent({ caseId })).toMatchObject({
    ...{ command: 'migrate-case', actor: { id: 'chief' }, reason },
    notes: [{ migration: id, carried: [{ kind: 'user-task', from: 'ask', to: 'ask', what: 'kept' }] }],
  });
  expect(await auditFaults(desk, { caseId })).toEqual([]);
});

test('what the new version adds beside a standing task begins to wait, and goes with the way back', async () => {
  const caseId = await begin('line');
  const { id } = await migrate(desk, { process: 'line', toVersion: lateLine, caseIds: [caseId] });
  expect(await desk.waits(caseId)).toEqual(['task:ask', 'timer:late']);

  await migrations.rollBack({ planId: id, actor: chief, reason });
  await desk.run();
  expect(await desk.waits(caseId)).toEqual(['task:ask']);
  expect(await versionOf(desk, { caseId })).toBe(1);
});

test('an event beside the flow that is gone is refused, unless the mapping gives it up', async () => {
  const caseId = await begin('line');
  await migrate(desk, { process: 'line', toVersion: lateLine, caseIds: [caseId] });
  const back = { process: 'line', fromVersion: lateLine, toVersion: plainLine, caseIds: [caseId] };

  const seen = await migrations.preview(wish(back));
  expect(seen.cases.flatMap(({ refusals }) => reasons(refusals))).toEqual(['element-gone late']);
  await migrate(desk, { ...back, mapping: { late: null } });

  expect(await desk.waits(caseId)).toEqual(['task:ask']);
  expect(await versionOf(desk, { caseId })).toBe(plainLine);
});

test('a subscription is re-keyed where the new version names it otherwise, and hears what waits there already', async () => {
  const toVersion = await deployVersion(desk, waiting('two', '="room " + code'));
  const caseId = await begin('waiting', { code: '7' });
  await desk.publish('two', 'room 7');
  expect(await desk.waits(caseId)).toEqual(['message:one']);

  const preview = await migrations.preview(wish({ process: 'waiting', toVersion, caseIds: [caseId] }));
  expect(preview.cases[0]!.carried).toMatchObject([{ kind: 'message', from: 'hear', to: 'hear', what: 're-keyed' }]);
  await migrate(desk, { process: 'waiting', toVersion, caseIds: [caseId] });

  expect((await desk.facts(caseId)).status).toBe('completed');
});

test('a key that cannot be evaluated is a refusal, and the case stays as it is', async () => {
  const toVersion = await deployVersion(desk, waiting('three', '=unknown'));
  const caseId = await begin('waiting', { code: '8' });
  await migrate(desk, { process: 'waiting', toVersion, caseIds: [caseId] });
  expect(await versionOf(desk, { caseId })).toBe(1);
  expect(await desk.waits(caseId)).toEqual(['message:one']);
});

test.each([
  ['its element is gone', { ...plainShapes, each: d.user('other'), flow: 'fork > b > join' }, 'element-gone a'],
  ['its element is of another type', { ...plainShapes, each: d.receive('a', 'm') }, 'type-changed a'],
  ['its element has become a loop', { ...plainShapes, each: d.user('a', { loop: d.times('2') }) }, 'loop-changed a'],
  [
    'the join it waits at has another way in',
    { ...plainShapes, flow: 'fork > b > join | fork > join' },
    'join-changed join',
  ],
  [
    'its element lies in another scope',
    { ...plainShapes, each: d.sub('a0', d.start('i'), d.user('a'), d.end('o'), d.flows('i > a > o')) },
    'scope-changed a',
  ],
])('a case is refused when %s', async (_, given, expected) => {
  const [flow = '', more] = given.flow.split(' | ');
  let xml = shapes({ ...given, flow });
  if (more) xml = xml.replace('</bpmn:process>', `${d.flows(more)}</bpmn:process>`);
  if (expected === 'element-gone a') xml = xml.replaceAll('"a"', '"other"');
  if (expected === 'scope-changed a')
    xml = xml
      .replace('sourceRef="fork" targetRef="a"', 'sourceRef="fork" targetRef="a0"')
      .replace('sourceRef="a" targetRef="join"', 'sourceRef="a0" targetRef="join"');
  const toVersion = await deployVersion(desk, xml);
  const caseId = await begin('shapes');
  await desk.complete('b', {}, { caseId });

  const { counts, id } = await migrate(desk, { process: 'shapes', toVersion, caseIds: [caseId] });

  expect(counts).toMatchObject({ migrated: 0, refused: 1 });
  expect(reasons((await migrations.cases(id))[0]!.refusals)).toEqual([expected]);
  expect(await versionOf(desk, { caseId })).toBe(1);
  expect(await auditFaults(desk, { caseId })).toEqual([]);
});

test('a paused case is refused, an ended one is told apart', async () => {
  const [paused, ended] = [await begin('line'), await begin('line')];
  await desk.engine.suspendCase({ caseId: paused, actor: chief, reason });
  const plan = { process: 'line', toVersion: plainLine, caseIds: [paused, ended] };
  const { id } = await migrations.start({ ...wish(plan), actor: chief, reason });
  await desk.cancel(ended);
  await desk.run();

  const cases = await migrations.cases(id);
  expect(cases.flatMap(({ refusals }) => reasons(refusals)).sort()).toEqual(['ended null', 'suspended null']);
});

test.each([
  [{ nowhere: 'ask' }, 'migrate-unknown-source'],
  [{ ask: 'nowhere' }, 'migrate-unknown-target'],
  [{ ask: 'tell' }, 'migrate-target-twice'],
  [{ ask: 'tell', tell: 'tell' }, 'migrate-target-twice'],
])('the mapping %j is refused: %s', async (mapping, expected) => {
  const seen = migrations.preview(wish({ process: 'line', toVersion: plainLine, mapping }));
  await expect(seen).rejects.toMatchObject({ code: 'input', details: { reason: expected } });
});

test('a stopped plan begins no further case; continued, by another worker, it does the rest once', async () => {
  const caseIds: string[] = [];
  for (let i = 0; i < 5; i++) caseIds.push(await begin('line'));
  const plan = { process: 'line', toVersion: plainLine, caseIds };
  const { id } = await migrations.start({ ...wish(plan), actor: chief, reason, batchSize: 2 });
  await desk.engine.runMigrationBatch(id, 'by-hand');
  await migrations.stop({ planId: id, actor: chief, reason });
  await desk.run();
  expect(await migrations.state(id)).toMatchObject({ state: 'stopped', counts: { migrated: 2, pending: 3 } });
  await expect(migrations.stop({ planId: id, actor: chief })).rejects.toMatchObject({ code: 'conflict' });

  await migrations.resume({ planId: id, actor: chief, reason });
  await Promise.all([desk.anotherWorker().runUntilIdle(), desk.worker.runUntilIdle()]);
  await desk.run();

  expect(await migrations.state(id)).toMatchObject({ state: 'done', counts: { migrated: 5, pending: 0 } });
  for (const caseId of caseIds) {
    const commands = (await desk.audit(caseId)).map(({ command }) => command);
    expect(commands.filter((one) => one === 'migrate-case')).toHaveLength(1);
  }
});

test('taken back, a case that moved meanwhile stays where it is, and the plan says so', async () => {
  const [moved, standsStill] = [await begin('line'), await begin('line')];
  const { id } = await migrate(desk, { process: 'line', toVersion: plainLine, caseIds: [moved, standsStill] });
  await desk.complete('ask', {}, { caseId: moved });

  await migrations.rollBack({ planId: id, actor: chief, reason });
  await desk.run();

  expect(await migrations.state(id)).toMatchObject({ state: 'rolled-back', counts: { kept: 1, 'rolled-back': 1 } });
  const kept = (await migrations.cases(id)).find(({ state }) => state === 'kept')!;
  expect([kept.caseId, ...reasons(kept.refusals)]).toEqual([moved, 'moved-since null']);
  expect([await versionOf(desk, { caseId: moved }), await versionOf(desk, { caseId: standsStill })]).toEqual([
    plainLine,
    1,
  ]);
});

test('a completion at the same moment: exactly one legal result', async () => {
  const rounds = 20;
  for (let i = 0; i < rounds; i++) {
    const caseId = await begin('line');
    const task = await desk.task('ask', caseId);
    const plan = { process: 'line', toVersion: lateLine, caseIds: [caseId] };
    const { id } = await migrations.start({ ...wish(plan), actor: chief, reason });

    await Promise.all([desk.complete(task), desk.engine.runMigrationBatch(id, 'race')]);

    expect(await versionOf(desk, { caseId })).toBe(lateLine);
    expect(await desk.waits(caseId)).toEqual(['task:tell']);
    expect(await desk.path(caseId)).toEqual(['s', 'ask', 'tell']);
    expect(await auditFaults(desk, { caseId })).toEqual([]);
  }
});

describe('a preview of many cases', () => {
  const venue = '018f0000-0000-7000-8000-00000000000a';
  /** Cases as they stand, many times over, every third of them paused. */
  const copies = (caseId: string, count: number, venueId: string | null) =>
    desk.database.query(
      `INSERT INTO "case" SELECT (r).* FROM (
         SELECT jsonb_populate_record(c, jsonb_build_object('id', i.id, 'root_id', i.id, 'suspended', i.n % 3 = 0,
           'venue_id', $3::uuid)) AS r
         FROM "case" c, (SELECT gen_random_uuid() AS id, n FROM generate_series(1, $2::int) n) i WHERE c.id = $1) made`,
      [caseId, count, venueId],
    );

  test('looks at all of them, page by page, and counts honestly', async () => {
    const caseId = await begin('shapes');
    await desk.cancel(caseId);
    await copies(await begin('shapes'), 2399, venue);
    const of = { ...wish({ process: 'shapes', toVersion: 2 }), venueId: venue };
    const first = await migrations.preview(of);
    const second = await migrations.preview(of, { after: first.next! });
    const third = await migrations.preview(of, { after: second.next! });

    const pages = [first, second, third];
    expect(pages.map(({ total, lookedAt }) => [total, lookedAt])).toEqual([
      [2399, 1000],
      [2399, 1000],
      [2399, 399],
    ]);
    expect(third.next).toBeNull();
    expect(new Set(pages.flatMap(({ cases }) => cases.map((one) => one.caseId))).size).toBe(2399);
    const stopped = pages.reduce((sum, { reasons: why }) => sum + (why['suspended'] ?? 0), 0);
    expect(stopped).toBe(799);
  });

  test('of named cases tells of each, also of those that are not there', async () => {
    const [mine, unknown] = [await begin('line'), '018f0000-0000-7000-8000-00000000000b'];
    const seen = await migrations.preview(
      wish({ process: 'line', toVersion: plainLine, caseIds: [mine, unknown, mine] }),
    );

    expect(seen).toMatchObject({ total: 2, lookedAt: 2, refused: 1, reasons: { 'not-found': 1 }, next: null });
  });

  test('a plan for one venue takes the cases of that venue only', async () => {
    const [here, there] = [await begin('line'), await begin('line')];
    await desk.database.query('UPDATE "case" SET venue_id = $2 WHERE id = $1', [here, venue]);
    const { id } = await migrations.start({
      ...{ ...wish({ process: 'line', toVersion: plainLine }), venueId: venue },
      ...{ actor: chief, reason },
    });
    await desk.run();

    expect(await migrations.state(id)).toMatchObject({ state: 'done', counts: { migrated: 1 } });
    expect([await versionOf(desk, { caseId: here }), await versionOf(desk, { caseId: there })]).toEqual([plainLine, 1]);
  });
});
