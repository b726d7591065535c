import { Client } from 'pg';
import { canonical } from '../../src/engine/audit/canonical';
import { appendSubjectEvent } from '../../src/engine/audit/subject-event';
import { verifyAudit, type AuditFault } from '../../src/engine/audit/verify';
import type { Json } from '../../src/lib/json';
import { handlersOf } from '../../src/engine/handlers';
import { useDesk } from '../kit/desk';
import { everyone } from '../kit/people';
import { end, model, start, userTask } from './models';

const desk = useDesk({
  models: [
    model('simple', [start(), userTask('ask'), userTask('answer'), end('done')], ['started > ask > answer > done']),
  ],
  handlers: handlersOf(),
});

/** Does what only the owner of the tables can do, hands over, and undoes it. */
async function tampered(
  caseId: string,
  sql: string,
  values: readonly unknown[] = [caseId],
): Promise<readonly AuditFault[]> {
  const owner = new Client({ connectionString: desk.testDatabase.ownerUrl });
  await owner.connect();
  try {
    await owner.query('CREATE TABLE kept_events AS SELECT * FROM audit_event');
    await owner.query('CREATE TABLE kept_history AS SELECT * FROM flow_node_instance');
    await owner.query('CREATE TABLE kept_heads AS SELECT id, audit_seq, audit_hash FROM "case"');
    await owner.query(sql, [...values]);
    return (await verifyAudit(desk.database, { caseId })).faults;
  } finally {
    await owner.query(`TRUNCATE audit_event, flow_node_instance; INSERT INTO audit_event SELECT * FROM kept_events;
      INSERT INTO flow_node_instance SELECT * FROM kept_history;
      UPDATE "case" c SET audit_seq = k.audit_seq, audit_hash = k.audit_hash FROM kept_heads k WHERE k.id = c.id;
      DROP TABLE kept_events, kept_history, kept_heads`);
    await owner.end();
  }
}

/** The row of the case still says what was true. */
const notItsRow = (): unknown => expect.objectContaining({ stream: `case:${caseId}`, seq: 3, kind: 'case' });

let caseId: string;
beforeAll(async () => {
  caseId = (await desk.start('simple', { name: 'x' })).caseId;
  await desk.complete('ask', { answer: 1 }, { caseId });
  await desk.complete('answer', {}, { caseId });
});
afterEach(async () => {
  const { faults } = await verifyAudit(desk.database);
  if (faults.length > 0) throw new Error(`the test left faults behind: ${JSON.stringify(faults)}`);
});

test('what nobody touched verifies: cases, deployments, heads, history', async () => {
  const report = await verifyAudit(desk.database);

  expect(report).toMatchObject({ faults: [], streams: 2, events: 4, notYetSealed: 4 });
});

test('a changed byte is found where it is', async () => {
  const faults = await tampered(
    caseId,
    `UPDATE audit_event SET body = replace(body, '"new":1', '"new":2') WHERE case_id = $1 AND seq = 2`,
  );
  expect(faults).toEqual([expect.objectContaining({ stream: `case:${caseId}`, seq: 2, kind: 'hash' }), notItsRow()]);
});

test('a changed byte with a fitting hash breaks the chain after it', async () => {
  const faults = await tampered(
    caseId,
    `UPDATE audit_event SET body = replace(body, '"new":1', '"new":2'), hash = sha256(
       '\\x0001'::bytea || previous_hash || convert_to(replace(body, '"new":1', '"new":2'), 'UTF8'))
     WHERE case_id = $1 AND seq = 2`,
  );
  expect(faults).toEqual([expect.objectContaining({ seq: 3, kind: 'chain' }), notItsRow()]);
});

test.each([
  ['in the middle', 2, 'gap', 3],
  ['at the end', 3, 'missing', 3],
  ['at the beginning', 1, 'gap', 2],
])('a removed event %s is found', async (_where, seq, kind, at) => {
  const faults = await tampered(caseId, 'DELETE FROM audit_event WHERE case_id = $1 AND seq = $2', [caseId, seq]);
  expect(faults).toContainEqual(expect.objectContaining({ kind, seq: at }));
});

test('two swapped events are found', async () => {
  const faults = await tampered(
    caseId,
    `UPDATE audit_event e SET body = o.body, previous_hash = o.previous_hash, hash = o.hash
       FROM audit_event o WHERE e.case_id = $1 AND o.case_id = $1 AND e.seq + o.seq = 5`,
  );
  expect(faults.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['chain', 'column']));
});

test('a changed index column is found', async () => {
  const faults = await tampered(caseId, `UPDATE audit_event SET actor_id = 'somebody' WHERE case_id = $1 AND seq = 1`);
  expect(faults).toEqual([expect.objectContaining({ seq: 1, kind: 'column' })]);
});

test('an end cut off together with the head of the case is found in the history', async () => {
  const faults = await tampered(
    caseId,
    `WITH cut AS (DELETE FROM audit_event WHERE case_id = $1 AND seq = 3)
     UPDATE "case" c SET audit_seq = 2, audit_hash = e.hash FROM audit_event e
      WHERE c.id = $1 AND e.case_id = $1 AND e.seq = 2`,
  );
  expect(faults.map(({ kind }) => kind)).toContain('history');
});

test.each([
  ['changed', `UPDATE flow_node_instance SET element_id = 'other' WHERE case_id = $1 AND seq = 0`],
  ['left by another flow', `UPDATE flow_node_instance SET flows = '1:other' WHERE case_id = $1 AND seq = 0`],
  ['left by a flow more', `UPDATE flow_node_instance SET flows = flows || ' 99:other' WHERE case_id = $1 AND seq = 0`],
  ['robbed of its flow', 'UPDATE flow_node_instance SET flows = NULL WHERE case_id = $1 AND seq = 0'],
  ['removed', 'DELETE FROM flow_node_instance WHERE case_id = $1 AND seq = 0'],
  [
    'added',
    `INSERT INTO flow_node_instance SELECT case_id, 99, item_id, element_id, element_type, token_id, state, entered_at, left_at, flows FROM flow_node_instance WHERE case_id = $1 AND seq = 0`,
  ],
])('a history row that was %s is found', async (_what, sql) => {
  const faults = await tampered(caseId, sql);
  expect(faults).toEqual([expect.objectContaining({ kind: 'history', stream: `case:${caseId}` })]);
});

test.each([
  'UPDATE audit_event SET body = body',
  'DELETE FROM audit_event',
  'TRUNCATE audit_event',
  `UPDATE audit_event_2026_11 SET body = body`,
])('the desk’s own role may not: %s', async (sql) => {
  await desk.database.query(`SELECT ensure_month_partitions('2026-11-01', 1)`);
  await expect(desk.database.query(sql)).rejects.toMatchObject({ code: '42501' });
});

test('events outside of cases are streams by subject and day, also when many write at once', async () => {
  const event = { subject: 'user:lin', at: desk.clock.now(), actor: everyone, command: 'sign-in' };
  await Promise.all(Array.from({ length: 8 }, (_, i) => appendSubjectEvent(desk.database, { ...event, facts: { i } })));

  const [head] = await desk.database.query(
    `SELECT seq::int FROM audit_stream WHERE stream = 'subject:user:lin:2026-11-23'`,
  );
  expect(head).toEqual({ seq: 8 });
});

test('what the hashes cover is the canonical text of each event', async () => {
  await desk.start('simple', { name: 'a "name"\n', list: [1, { b: 2, a: null }] });

  const bodies = await desk.database.query<{ body: string }>('SELECT body FROM audit_event');

  expect(bodies.length).toBeGreaterThan(4);
  for (const { body } of bodies) expect(body).toBe(canonical(JSON.parse(body) as Json));
});

test('a canonical text is the same whatever the order of names', () => {
  expect(canonical({ b: 1, a: [true, null, { d: 'é', c: 1e21 }] })).toBe('{"a":[true,null,{"c":1e+21,"d":"é"}],"b":1}');
});
