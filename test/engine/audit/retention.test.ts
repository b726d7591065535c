import { openDatabase } from '../../../src/db/database';
import { makeCheckpoint } from '../../../src/engine/audit/checkpoint';
import { deleteOldPeriods, type DeletedPeriod } from '../../../src/engine/audit/retention';
import { signerFromSecret } from '../../../src/engine/audit/signing';
import { verifyAudit } from '../../../src/engine/audit/verify';
import { handlersOf } from '../../../src/engine/handlers';
import { systemActor } from '../../../src/lib/actor';
import { useDesk } from '../../kit/desk';
import { end, model, start, userTask } from '../models';
import { tamperedWith } from './kit';

const desk = useDesk({
  at: '2026-11-03T10:00:00.000Z',
  models: [
    model('simple', [start(), userTask('ask'), userTask('answer'), end('done')], ['started > ask > answer > done']),
  ],
  handlers: handlersOf(),
});
const signer = signerFromSecret('a secret of the house, for tests only');
const seal = () => makeCheckpoint(desk.database, desk.clock.now(), signer);

async function deleteOld(days: number): Promise<DeletedPeriod[]> {
  const owner = await openDatabase({ url: desk.testDatabase.ownerUrl, applicationName: 'retention' });
  try {
    return await deleteOldPeriods(owner, { now: desk.clock.now(), days, signer, actor: systemActor('retention') });
  } finally {
    await owner.close();
  }
}

describe('deleting what need not be kept any longer', () => {
  let long: string;

  beforeAll(async () => {
    long = (await desk.start('simple', { name: 'over the year’s end' })).caseId;
    const short = (await desk.start('simple', {})).caseId;
    await desk.complete('ask', {}, { caseId: short });
    await desk.complete('answer', {}, { caseId: short });
    desk.clock.set('2027-02-10T10:00:00.000Z');
    await desk.database.query(`SELECT ensure_month_partitions('2027-01-01', 4)`);
    await desk.complete('ask', {}, { caseId: long });
  });

  it('refuses what no checkpoint has sealed', async () => {
    await expect(deleteOld(60)).rejects.toThrow(/cannot be deleted yet/);
    expect(await verifyAudit(desk.database)).toMatchObject({ faults: [] });
  });

  it('deletes nothing when told no number of days, or more days than any clock has', async () => {
    await seal();
    for (const days of [Number.NaN, 60.5, Infinity]) await expect(deleteOld(days)).rejects.toThrow(/number of days/);
    expect(await deleteOld(1_000_000_000)).toEqual([]);
    expect(await verifyAudit(desk.database, { keys: [signer] })).toMatchObject({ faults: [], streams: 3, events: 6 });
  });

  it('keeps sixty days whatever it is told, and deletes whole months only', async () => {
    await seal();
    desk.clock.set('2027-01-20T10:00:00.000Z');
    expect(await deleteOld(0)).toEqual([]);
    desk.clock.set('2027-02-10T10:00:00.000Z');
    const [november] = await deleteOld(0);
    expect(november).toMatchObject({ period: '2026-11', streams: 3 });
  });

  it('leaves a chain that verifies, and says what it goes on from', async () => {
    expect(await verifyAudit(desk.database, { keys: [signer] })).toMatchObject({ faults: [], streams: 2 });
    await desk.complete('answer', {}, { caseId: long });
    expect(await verifyAudit(desk.database, { keys: [signer] })).toMatchObject({ faults: [], notYetSealed: 2 });
  });

  it('stops at a month that is not sealed, and has written down the one before', async () => {
    desk.clock.set('2027-07-10T10:00:00.000Z');
    await expect(deleteOld(60)).rejects.toThrow(/2027-02 cannot be deleted yet/);
    const rows = await desk.database.query<{ facts: object }>(
      `SELECT body::json -> 'facts' AS facts FROM audit_event WHERE command = 'delete-old-audit' ORDER BY at, seq`,
    );
    expect(rows.map(({ facts }) => facts)).toEqual([
      { days: 0, periods: ['2026-11'], events: 5, streams: 3 },
      { days: 60, periods: ['2026-12'], events: 0, streams: 0 },
      { days: 60, periods: ['2027-01'], events: 0, streams: 0 },
    ]);
  });

  it('is found when ends of months that nobody signed are to hide what was removed', async () => {
    const forged = `
      ALTER TABLE audit_tombstone_end DROP CONSTRAINT audit_tombstone_end_period_fk;
      INSERT INTO audit_tombstone_end SELECT '2027-02', stream, seq, hash FROM audit_event WHERE case_id = '${long}' AND seq = 3;
      DELETE FROM audit_event WHERE case_id = '${long}'`;
    for (const options of [{ keys: [signer] }, { stream: `case:${long}` }])
      expect(await tamperedWith(desk, forged, options)).toContainEqual(
        expect.objectContaining({ stream: `case:${long}`, kind: 'missing' }),
      );
    const moved = `UPDATE audit_tombstone_end SET hash = sha256(hash) WHERE stream <> 'case:${long}'`;
    expect((await tamperedWith(desk, moved, { stream: `case:${long}` })).map(({ stream }) => stream)).toEqual([
      'tombstone:2026-11',
    ]);
  });

  it('is found when somebody changes where a stream stood', async () => {
    const owner = await openDatabase({ url: desk.testDatabase.ownerUrl, applicationName: 'tamper' });
    await owner.query('UPDATE audit_tombstone_end SET seq = seq + 1 WHERE stream = $1', [`case:${long}`]);
    const { faults } = await verifyAudit(desk.database, { keys: [signer] });
    await owner.query('UPDATE audit_tombstone_end SET seq = seq - 1 WHERE stream = $1', [`case:${long}`]);
    await owner.close();
    expect(faults.map(({ stream }) => stream)).toEqual(expect.arrayContaining(['tombstone:2026-11', `case:${long}`]));
  });

  it.each([
    `DELETE FROM audit_leaf`,
    `UPDATE audit_checkpoint SET body = body`,
    `INSERT INTO audit_tombstone SELECT * FROM audit_tombstone`,
    `DELETE FROM audit_tombstone_end`,
  ])('is not for the desk’s own role: %s', async (sql) => {
    await expect(desk.database.query(sql)).rejects.toMatchObject({ code: '42501' });
  });
});
