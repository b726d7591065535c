/** Records taken for somebody else: to whom, by when passed on, by when answered. */
import { nextNumber } from './day-serial';
import type { Act } from './shapes';
import { afterWorkingDays, afterWorkingHours, readOpening } from './working-deadlines';

export const recordKinds = ['matter', 'suggestion'] as const;

export interface RecordWish {
  readonly kind: (typeof recordKinds)[number];
  readonly customerId: string | null;
  readonly venueId: string | null;
  readonly recipient: string;
  readonly matter: string;
  readonly takenBy: string | null;
  /** Working hours until it is passed on, working days until it is answered. */
  readonly passOnHours: number;
  readonly resultDays: number;
}
export interface OpenedRecord {
  readonly recordId: string;
  readonly recordNumber: string;
  readonly passOnBy: Date;
  readonly resultBy: Date;
}

const insertSql = {
  name: 'handover-records.insert',
  text: `
INSERT INTO handover_record (id, number, kind, customer_id, venue_id, case_id, recipient, matter, taken_at, taken_by, pass_on_by, result_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
};

/** Keeps a record with its two deadlines, counted in the opening hours of the venue. */
export async function openRecord(act: Act, wish: RecordWish): Promise<OpenedRecord> {
  const { kind, customerId, venueId, recipient, matter, passOnHours, resultDays } = wish;
  const calendar = await readOpening(act.sql, venueId, act.now);
  const recordId = act.newId();
  const recordNumber = await nextNumber(act.sql, 'R', calendar.today);
  const passOnBy = afterWorkingHours(calendar, act.now, passOnHours);
  const resultBy = afterWorkingDays(calendar, act.now, resultDays);
  const takenBy = wish.takenBy ?? act.actor.id;
  const about = [recordId, recordNumber, kind, customerId, venueId, act.caseId, recipient, matter];
  await act.sql.query(insertSql, [...about, act.now, takenBy, passOnBy, resultBy]);
  return { recordId, recordNumber, passOnBy, resultBy };
}

/** It has reached whoever answers it. */
export async function passRecordOn(act: Act, recordId: string, recipient: string): Promise<void> {
  await act.sql.query(
    {
      name: 'handover-records.pass-on',
      text: `UPDATE handover_record SET recipient = $2, passed_on_at = coalesce(passed_on_at, $3) WHERE id = $1`,
    },
    [recordId, recipient, act.now],
  );
}

/** The answer is late once more; gives how often by now, and the next deadline so many working days on. */
export async function noteLateRecord(
  act: Act,
  recordId: string,
  days: number,
): Promise<{ overruns: number; resultBy: Date }> {
  const [record] = await act.sql.query<{ venueId: string | null }>(
    {
      name: 'handover-records.venue',
      text: `SELECT venue_id AS "venueId" FROM handover_record WHERE id = $1`,
    },
    [recordId],
  );
  const resultBy = afterWorkingDays(await readOpening(act.sql, record!.venueId, act.now), act.now, days);
  const [row] = await act.sql.query<{ overruns: number }>(
    {
      name: 'handover-records.late',
      text: `UPDATE handover_record SET overruns = overruns + 1, result_by = $2 WHERE id = $1 RETURNING overruns`,
    },
    [recordId, resultBy],
  );
  return { overruns: row!.overruns, resultBy };
}

export async function closeRecord(act: Act, recordId: string, outcome: string, result: string | null): Promise<void> {
  await act.sql.query(
    {
      name: 'handover-records.close',
      text: `UPDATE handover_record SET outcome = $2, result = coalesce($3, result), closed_at = $4 WHERE id = $1`,
    },
    [recordId, outcome, result, act.now],
  );
}
