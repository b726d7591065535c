import { lastCheckpoint, makeCheckpoint, type Checkpoint } from '../../../src/engine/audit/checkpoint';
import { MerkleTree } from '../../../src/engine/audit/merkle';
import { vouchForEachOther } from '../../../src/engine/audit/rotation';
import { appendSubjectEvent, subjectStream } from '../../../src/engine/audit/subject-event';
import { newSigningKey, publicKeyFromPem, signerFromPem, signerFromSecret } from '../../../src/engine/audit/signing';
import { verifyAudit, type AuditFault, type VerifyOptions } from '../../../src/engine/audit/verify';
import { handlersOf } from '../../../src/engine/handlers';
import { newId } from '../../../src/lib/ids';
import type { Sql } from '../../../src/lib/sql';
import { useDesk } from '../../kit/desk';
import { everyone } from '../../kit/people';
import { end, model, start, userTask } from '../models';
import { tamperedWith } from './kit';

const desk = useDesk({
  models: [
    model('simple', [start(), userTask('ask'), userTask('answer'), end('done')], ['started > ask > answer > done']),
  ],
  handlers: handlersOf(),
});
const signer = signerFromSecret('a secret of the house, for tests only');
const keys = [signer];

const seal = (): Promise<Checkpoint | null> => makeCheckpoint(desk.database, desk.clock.now(), signer);
const tampered = (sql: string, options: VerifyOptions = { keys }): Promise<readonly AuditFault[]> =>
  tamperedWith(desk, sql, options);

const cases: string[] = [];
let first: Checkpoint;
let second: Checkpoint;

beforeAll(async () => {
  for (const name of ['one', 'two', 'three']) cases.push((await desk.start('simple', { name })).caseId);
  first = (await seal())!;
  await desk.complete('ask', { answer: 1 }, { caseId: cases[0]! });
  await desk.complete('answer', {}, { caseId: cases[0]! });
  desk.clock.advance(3_600_000);
  second = (await seal())!;
  await desk.complete('ask', { answer: 2 }, { caseId: cases[1]! });
});
afterEach(async () => {
  const { faults } = await verifyAudit(desk.database, { keys });
  if (faults.length > 0) throw new Error(`the test left faults behind: ${JSON.stringify(faults)}`);
});

describe('a sealed audit', () => {
  it('verifies as it is, and says how much is not yet sealed', async () => {
    const report = await verifyAudit(desk.database, { keys, outside: [first, second] });
    expect(report).toMatchObject({ faults: [], checkpoints: 2, notYetSealed: 1, trusted: true });
    expect(report.last).toEqual({ number: 2, at: second.at, hash: second.hash });
  });

  it('is sealed once however many try, and not at all when nothing happened', async () => {
    const made = await Promise.all([seal(), seal(), seal()]);
    expect(made.filter((one) => one !== null)).toHaveLength(1);
    expect(await seal()).toBeNull();
  });

  it('goes on when the clock of the node that sealed last ran ahead', async () => {
    const now = desk.clock.now();
    desk.clock.advance(40 * 86_400_000);
    await desk.start('simple', { name: 'in days to come' });
    await seal();
    desk.clock.set(now.toISOString());
    await desk.start('simple', { name: 'now' });
    expect(await seal()).not.toBeNull();
    expect(await verifyAudit(desk.database, { keys })).toMatchObject({ faults: [], notYetSealed: 0 });
  });

  it('goes on after any stream, with the same result as in one go', async () => {
    const whole = await verifyAudit(desk.database, { keys });
    const rest = await verifyAudit(desk.database, { keys, after: `case:${cases[0]!}` });
    expect(rest).toMatchObject({ streams: whole.streams - 1, faults: [] });
  });

  it('proves one stream with the checkpoint that sealed it, and finds both tampered with', async () => {
    const stream = `case:${cases[0]!}`;
    const report = await verifyAudit(desk.database, { stream });
    expect(report).toMatchObject({ streams: 1, events: 3, checkpoints: 1, last: { number: 2 }, faults: [] });
    const changed = `UPDATE audit_event SET body = replace(body, '"answer"', '"anser"')
      WHERE stream = '${stream}' AND seq = 2`;
    expect((await tampered(changed, { stream })).map(({ seq, kind }) => [seq, kind])).toContainEqual([2, 'hash']);
    const leaf = `UPDATE audit_leaf SET hash = sha256('other') WHERE stream = '${stream}' AND checkpoint = 2`;
    expect((await tampered(leaf, { stream })).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['sealed', 'checkpoint']),
    );
  });

  it('is whole, too, when it is sealed once more while it is proven', async () => {
    const { number } = (await lastCheckpoint(desk.database))!;
    const late: Sql = {
      query: async (statement, values) => {
        const counts = typeof statement !== 'string' && statement.name === 'audit_sealed_streams';
        if (counts) await desk.start('simple', { name: 'meanwhile' }).then(seal);
        return desk.database.query(statement, values);
      },
    };
    expect(await verifyAudit(late, { keys })).toMatchObject({ faults: [], last: { number } });
    expect(await lastCheckpoint(desk.database)).toMatchObject({ number: number + 1 });
  });

  it('does not prove a case that nothing is known of', async () => {
    const caseId = newId();
    const { faults } = await verifyAudit(desk.database, { keys, caseId });
    expect(faults).toEqual([
      { stream: `case:${caseId}`, seq: null, kind: 'missing', detail: 'nothing is known of it' },
    ]);
    expect(await verifyAudit(desk.database, { keys, caseId: cases[0]!.toUpperCase() })).toMatchObject({
      streams: 1,
      faults: [],
    });
  });

  it('proves one case alone', async () => {
    expect(await verifyAudit(desk.database, { keys, caseId: cases[0]! })).toMatchObject({
      streams: 1,
      events: 3,
      faults: [],
    });
  });
});

describe('a superuser who tampers with sealed events', () => {
  const stream = (): string => `case:${cases[0]!}`;

  it.each(['stream', 'seq', 'at', 'case_id', 'actor_id', 'command', 'format', 'body', 'previous_hash', 'hash'])(
    'is found at the event when %s is changed',
    async (column) => {
      const other: Record<string, string> = {
        stream: `'case:somebody'`,
        seq: 'seq + 100',
        at: `at + interval '1 second'`,
        case_id: 'gen_random_uuid()',
        format: '(format + 1)::smallint',
        previous_hash: 'sha256(previous_hash)',
        hash: 'sha256(hash)',
      };
      const value = other[column] ?? `${column} || ' '`;
      const faults = await tampered(
        `UPDATE audit_event SET ${column} = ${value} WHERE case_id = '${cases[0]!}' AND seq = 2`,
      );
      expect(faults.length).toBeGreaterThan(0);
      expect(JSON.stringify(faults)).toContain(column === 'stream' ? 'case:somebody' : cases[0]!);
    },
  );

  it('is found when the last event goes with the head and its history', async () => {
    const faults = await tampered(`
      DELETE FROM audit_event WHERE case_id = '${cases[0]!}' AND seq = 3;
      UPDATE "case" c SET audit_seq = 2, audit_hash = e.hash FROM audit_event e
       WHERE c.id = '${cases[0]!}' AND e.case_id = c.id AND e.seq = 2;
      DELETE FROM flow_node_instance WHERE case_id = '${cases[0]!}' AND left_at IS NOT NULL`);
    expect(faults).toContainEqual(expect.objectContaining({ stream: stream(), seq: 3, kind: 'sealed' }));
  });

  it('is found when a whole case goes without a trace', async () => {
    const faults = await tampered(`
      DELETE FROM audit_event WHERE case_id = '${cases[2]!}';
      DELETE FROM flow_node_instance WHERE case_id = '${cases[2]!}';
      DELETE FROM task_candidate WHERE task_id IN (SELECT id FROM user_task WHERE case_id = '${cases[2]!}');
      DELETE FROM user_task WHERE case_id = '${cases[2]!}';
      DELETE FROM "case" WHERE id = '${cases[2]!}'`);
    expect(faults).toEqual([expect.objectContaining({ stream: `case:${cases[2]!}`, kind: 'missing' })]);
    expect(faults[0]!.detail).toContain('checkpoint 1 sealed');
  });

  it('is found when the leaves of a case go too', async () => {
    const faults = await tampered(`
      DELETE FROM audit_event WHERE case_id = '${cases[2]!}'; DELETE FROM flow_node_instance WHERE case_id = '${cases[2]!}';
      DELETE FROM audit_leaf WHERE stream = 'case:${cases[2]!}';
      DELETE FROM task_candidate WHERE task_id IN (SELECT id FROM user_task WHERE case_id = '${cases[2]!}');
      DELETE FROM user_task WHERE case_id = '${cases[2]!}'; DELETE FROM "case" WHERE id = '${cases[2]!}'`);
    const said = faults.map(({ stream: place, detail }) => `${place} ${detail}`).join('\n');
    expect(said).toContain('checkpoint:1 the heads it sealed are not those stored with it');
    expect(said).toContain('streams ever sealed');
  });

  it('is found when a stream is written anew with hashes that fit', async () => {
    const faults = await tampered(`
      UPDATE audit_event SET body = replace(body, '"new":1', '"new":7'), hash = sha256('\\x0001'::bytea || previous_hash ||
        convert_to(replace(body, '"new":1', '"new":7'), 'UTF8')) WHERE case_id = '${cases[0]!}' AND seq = 2;
      UPDATE audit_event e SET previous_hash = p.hash, hash = sha256('\\x0001'::bytea || p.hash || convert_to(e.body, 'UTF8'))
        FROM audit_event p WHERE p.case_id = e.case_id AND p.seq = 2 AND e.case_id = '${cases[0]!}' AND e.seq = 3;
      UPDATE "case" c SET audit_hash = e.hash, variables = variables || '{"answer": 7}' FROM audit_event e
       WHERE c.id = '${cases[0]!}' AND e.case_id = c.id AND e.seq = 3`);
    expect(faults).toEqual([expect.objectContaining({ stream: stream(), seq: 3, kind: 'sealed' })]);
  });

  it('is found when a seal that no checkpoint signed is put over a stream written anew', async () => {
    const anew = `
      UPDATE audit_event SET body = replace(body, '"command":"complete-task"', '"command":"cancel-case"'),
        command = 'cancel-case', hash = sha256('\\x0001'::bytea || previous_hash ||
        convert_to(replace(body, '"command":"complete-task"', '"command":"cancel-case"'), 'UTF8'))
       WHERE case_id = '${cases[0]!}' AND seq = 3;
      UPDATE "case" c SET audit_hash = e.hash FROM audit_event e WHERE c.id = '${cases[0]!}' AND e.case_id = c.id AND e.seq = 3;
      ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_checkpoint_fk;
      INSERT INTO audit_leaf SELECT 999, stream, seq, hash FROM audit_event WHERE case_id = '${cases[0]!}' AND seq = 3`;
    const found = expect.objectContaining({ stream: stream(), seq: 3, kind: 'sealed' }) as unknown;
    expect(await tampered(anew)).toEqual([found]);
    expect((await tampered(anew, { stream: stream() })).map(({ stream: place }) => place)).toContain('checkpoint:999');
  });

  it('is found when an event is there twice, wherever the pages of the proof end', async () => {
    const at = desk.clock.now();
    for (let i = 0; i < 500; i++)
      await appendSubjectEvent(desk.database, { subject: 'many', at, actor: everyone, command: 'note', facts: { i } });
    const many = subjectStream('many', at);
    const faults = await tampered(
      `INSERT INTO audit_event SELECT stream, seq, at + interval '1 minute', case_id, actor_id, 'other', format, body,
         previous_hash, hash FROM audit_event WHERE stream = '${many}' AND seq = 500`,
      { stream: many },
    );
    expect(faults).toContainEqual(expect.objectContaining({ stream: many, seq: 500, kind: 'gap' }));
  });

  it('is found when events are swapped, and when one is put in', async () => {
    const swapped = await tampered(`
      UPDATE audit_event e SET body = o.body, hash = o.hash, previous_hash = o.previous_hash FROM audit_event o
       WHERE e.case_id = '${cases[0]!}' AND o.case_id = e.case_id AND e.seq + o.seq = 5`);
    expect(swapped.map(({ seq }) => seq)).toEqual(expect.arrayContaining([2, 3]));
    const inserted = await tampered(`
      INSERT INTO audit_event SELECT stream, 4, at, case_id, actor_id, command, format, body, hash, sha256(hash)
       FROM audit_event WHERE case_id = '${cases[0]!}' AND seq = 3`);
    expect(inserted).toContainEqual(expect.objectContaining({ stream: stream(), seq: 4 }));
  });

  it('is found when a checkpoint is changed, removed or signed by somebody else', async () => {
    const changed = await tampered(
      `UPDATE audit_checkpoint SET body = replace(body, '"streams":', '"streams":1'), hash = hash WHERE number = 1`,
    );
    expect(changed.map(({ stream: place }) => place)).toContain('checkpoint:1');
    const removed = await tampered('DELETE FROM audit_checkpoint WHERE number = 1');
    expect(removed).toContainEqual(expect.objectContaining({ stream: 'checkpoint:2', kind: 'checkpoint' }));
    const forger = signerFromSecret('somebody else');
    const forged = await tampered(`
      INSERT INTO audit_key VALUES ('${forger.id}', '${forger.pem}', now());
      UPDATE audit_checkpoint SET signature = '${forger.sign(second.body)}', key_id = '${forger.id}' WHERE number = 2`);
    expect(forged.map(({ detail }) => detail).join('\n')).toContain('one of the house');
  });

  it.each([
    [`status = 'cancelled'`, 'status'],
    [`outcome = 'paid'`, 'outcome'],
    [`variables = variables || '{"answer": 7}'`, 'value answer'],
    [`variables = variables - 'name'`, 'value name'],
    [`variables = variables || '{"refund": [1, {"fen": 5}]}'`, 'value refund'],
  ])('is found when the row of a case says another thing than its events: %s', async (change, name) => {
    const detail = `the case’s ${name} is not what its events say`;
    expect(await tampered(`UPDATE "case" SET ${change} WHERE id = '${cases[0]!}'`)).toEqual([
      { stream: stream(), seq: 3, kind: 'case', detail },
    ]);
  });

  it('is found when a diagram or a decision table is another than the one that was deployed', async () => {
    const [definition] = await desk.database.query<{ id: string }>('SELECT id FROM process_definition');
    const swapped = `UPDATE process_definition SET xml = replace(xml, 'answer', 'decide'),
      checksum = encode(sha256(convert_to(replace(xml, 'answer', 'decide'), 'UTF8')), 'hex')`;
    const added = `INSERT INTO decision_definition SELECT gen_random_uuid(), 'refund', 1, xml, checksum, 'test', deployed_at
      FROM process_definition`;
    const found = (detail: string): unknown => [expect.objectContaining({ kind: 'definition', detail })];
    for (const sql of [swapped, `UPDATE process_definition SET version = 7 WHERE id = '${definition!.id}'`])
      expect(await tampered(sql)).toEqual([
        expect.objectContaining({
          kind: 'definition',
          detail: expect.stringContaining('is not what was deployed') as unknown,
        }),
      ]);
    expect(await tampered(added)).toEqual(found('decision refund v1 was deployed by nobody'));
    expect(await tampered(`UPDATE process_definition SET deployed_at = deployed_at - interval '1 day'`)).toEqual(
      found('process simple v1 was deployed by nobody'),
    );
  });

  it('is found, and not obeyed, when what was signed, the key or an event is no such thing any more', async () => {
    for (const spoilt of [
      `UPDATE audit_checkpoint SET body = 'null' WHERE number = 1`,
      `UPDATE audit_key SET public_key = 'none'`,
      `UPDATE audit_event SET body = '{"history":7}' WHERE seq = 2`,
      `UPDATE audit_event SET body = 'null' WHERE seq = 2`,
    ])
      expect((await tampered(spoilt, {})).length).toBeGreaterThan(0);
  });

  it('is found by a copy kept outside when the last checkpoints are cut off', async () => {
    const cut = `DELETE FROM audit_leaf WHERE checkpoint > 1; DELETE FROM audit_checkpoint WHERE number > 1`;
    expect(await tampered(cut)).toEqual([]);
    expect(await tampered(cut, { keys, outside: [second] })).toEqual([
      expect.objectContaining({
        stream: 'checkpoint:2',
        detail: 'this checkpoint was handed outside and is gone from the database',
      }),
    ]);
  });
});

describe('keys', () => {
  it('are trusted when a trusted one vouches for them', async () => {
    const next = signerFromPem(newSigningKey());
    expect((await verifyAudit(desk.database, { keys: [next] })).faults.length).toBeGreaterThan(0);
    await vouchForEachOther(desk.database, signer, next, desk.clock.now());
    expect((await verifyAudit(desk.database, { keys: [next] })).faults).toEqual([]);
  });

  it('are the same for the same secret, and refused in words when they are none', () => {
    expect(signerFromSecret('x'.repeat(32)).id).toBe(signerFromSecret('x'.repeat(32)).id);
    expect(() => signerFromPem('no key')).toThrow(/Ed25519/);
    const pem = newSigningKey();
    expect(publicKeyFromPem(pem).id).toBe(signerFromPem(pem).id);
  });
});

it('a root is that of RFC 6962 whatever the number of leaves', () => {
  const root = (...leaves: string[]): string => {
    const tree = new MerkleTree();
    for (const leaf of leaves) tree.add(leaf);
    return tree.root();
  };
  // The values of the RFC's reference: the empty tree and the tree of one empty leaf.
  expect(root()).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(root('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  expect(
    new Set([root('a', 'b', 'c'), root('a', 'c', 'b'), root('a', 'b'), root('ab', 'c'), root('a', 'b', 'c', '')]).size,
  ).toBe(5);
});
