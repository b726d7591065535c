/** Exports as work: begun, interrupted, stopped, given up, gone; who may, and what the audit says of it. */
import { createExportWriter } from '../../../src/desk/export/writer';
import { openExport, stopExport } from '../../../src/desk/exports';
import { removeExpiredExports } from '../../../src/jobs/expired-exports';
import { end, model, start, userTask } from '../../engine/models';
import { useDesk } from '../../kit/desk';
import { evening, seedChain } from '../../web/kit';
import { deskOf, staff } from '../house';
import { askedBy, lineOf, small, taken, textOf, workerOf } from './kit';

const asking = model('asking', [start(), userTask('ask'), end('asked')], ['started > ask > asked']);
const ours = useDesk({ at: evening, seed: seedChain, models: [asking] });
const everything = { format: 'jsonl', criteria: { process: 'asking' } } as const;

beforeAll(async () => {
  for (let i = 0; i < 8; i++) {
    const { caseId } = await ours.start('asking', { n: i });
    await ours.complete('ask', { phone: '+8619900000172' }, { caseId, personal: ['phone'] });
  }
  await ours.advance('PT1M');
});
afterEach(async () => {
  await workerOf(ours).runUntilIdle();
});

const pieces = async (id: string): Promise<number> =>
  (
    await ours.database.query<{ n: number }>('SELECT count(*)::int AS n FROM audit_export_piece WHERE export_id = $1', [
      id,
    ])
  )[0]!.n;
const done = (id: string): Promise<void> =>
  ours.database
    .query(`UPDATE job SET state = 'done', finished_at = now() WHERE payload ->> 'exportId' = $1`, [id])
    .then(() => undefined);
const told = async (): Promise<string[]> =>
  (
    await ours.database.query<{ command: string }>(
      `SELECT command FROM audit_event WHERE stream LIKE 'subject:exports:%' ORDER BY at, seq`,
    )
  ).map(({ command }) => command);

test('goes on where it was when its worker died, and is the same to the last byte', async () => {
  const whole = await taken(ours, 'auditor', everything);
  const id = await askedBy(ours, 'auditor', everything);
  await createExportWriter(deskOf(ours), small).goOn(id, 3);
  expect((await lineOf(ours, 'auditor', id)).share).toBeLessThan(1);

  await workerOf(ours).runUntilIdle();

  expect(await textOf(ours, 'auditor', id)).toBe(whole);
  expect(await lineOf(ours, 'auditor', id)).toMatchObject({ state: 'done', share: 1, events: 17 });
});

test('written by several workers at once it is the same as by one', async () => {
  const whole = await taken(ours, 'auditor', everything);
  const id = await askedBy(ours, 'auditor', everything);
  const writers = Array.from({ length: 4 }, () => createExportWriter(deskOf(ours), small));
  for (let round = 0; round < 20; round++) await Promise.all(writers.map((writer) => writer.goOn(id, 1)));
  expect(await textOf(ours, 'auditor', id)).toBe(whole);
});

test('stopped, it leaves nothing behind and is not gone on with', async () => {
  const id = await askedBy(ours, 'auditor', everything);
  await createExportWriter(deskOf(ours), small).goOn(id, 3);
  expect(await pieces(id)).toBeGreaterThan(0);

  await stopExport(deskOf(ours), await staff(ours, 'auditor'), id);
  await workerOf(ours).runUntilIdle();

  expect(await pieces(id)).toBe(0);
  expect(await lineOf(ours, 'auditor', id)).toMatchObject({ state: 'stopped' });
  await expect(textOf(ours, 'auditor', id)).rejects.toMatchObject({ code: 'not-found' });
});

test('is for those who read the audit; guests’ names are for those who may read names', async () => {
  await expect(askedBy(ours, 'agent', everything)).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(askedBy(ours, 'auditor', { ...everything, personal: true })).rejects.toMatchObject({
    code: 'not-allowed',
  });
  const id = await askedBy(ours, 'manager', { ...everything, personal: true });
  await workerOf(ours).runUntilIdle();
  expect(await lineOf(ours, 'auditor', id)).toMatchObject({ personal: true });
  await expect(textOf(ours, 'auditor', id)).rejects.toMatchObject({ code: 'not-allowed' });
  await expect(textOf(ours, 'admin', id)).rejects.toMatchObject({ code: 'not-found' });
  expect(await textOf(ours, 'manager', id)).toContain('+8619900000172');
});

test('nothing of it stands readable in the database', async () => {
  const id = await askedBy(ours, 'manager', { format: 'jsonl', criteria: { about: '199 0000 0172' }, personal: true });
  await workerOf(ours).runUntilIdle();
  const rows = await ours.database.query(
    `SELECT x::text, p::text AS piece FROM audit_export x LEFT JOIN audit_export_piece p ON p.export_id = x.id WHERE x.id = $1`,
    [id],
  );
  expect(JSON.stringify(rows)).not.toMatch(/0172|asking/);
});

test('who asked may have only three running at once', async () => {
  const ids = [
    await askedBy(ours, 'admin', everything),
    await askedBy(ours, 'admin', everything),
    await askedBy(ours, 'admin', everything),
  ];
  await expect(askedBy(ours, 'admin', everything)).rejects.toMatchObject({ details: { reason: 'export-many' } });
  await stopExport(deskOf(ours), await staff(ours, 'admin'), ids[0]!);
  await askedBy(ours, 'admin', everything);
});

test('ends when whoever asked has left', async () => {
  const id = await askedBy(ours, 'manager', everything);
  await ours.database.query(`UPDATE app_user SET active = false WHERE id = 'manager'`);
  await workerOf(ours).runUntilIdle();
  await ours.database.query(`UPDATE app_user SET active = true WHERE id = 'manager'`);
  expect(await lineOf(ours, 'auditor', id)).toMatchObject({ state: 'failed', why: 'reader' });
});

test('given up after several faults it says so', async () => {
  const id = await askedBy(ours, 'auditor', everything);
  await done(id);
  await createExportWriter(deskOf(ours)).giveUp(id, 'fault');
  expect(await lineOf(ours, 'auditor', id)).toMatchObject({ state: 'failed', why: 'fault' });
});

test('asking, finishing, stopping and downloading stand in the audit', async () => {
  const before = (await told()).length;
  const id = await askedBy(ours, 'auditor', { format: 'xes' });
  await workerOf(ours).runUntilIdle();
  await textOf(ours, 'auditor', id);
  const other = await askedBy(ours, 'auditor', everything);
  await stopExport(deskOf(ours), await staff(ours, 'auditor'), other);
  expect((await told()).slice(before)).toEqual([
    'export-cases',
    'finish-export',
    'download-export',
    'export-audit',
    'stop-export',
  ]);
});

test('is gone after its days, with the key it was sealed under', async () => {
  const id = await askedBy(ours, 'auditor', everything);
  await workerOf(ours).runUntilIdle();
  await ours.advance('P8D');
  await expect(openExport(deskOf(ours), await staff(ours, 'auditor'), id)).rejects.toMatchObject({ code: 'not-found' });
  await removeExpiredExports(ours.database, ours.clock.now());
  expect(await pieces(id)).toBe(0);
  expect(await lineOf(ours, 'auditor', id)).toMatchObject({ state: 'gone' });
  const [key] = await ours.database.query<{ key: Buffer | null }>('SELECT key FROM personal_key WHERE subject = $1', [
    `export:${id}`,
  ]);
  expect(key).toEqual({ key: null });
});
