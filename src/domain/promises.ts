/** Promised call-backs: by when, moved how often, kept or not. */
import { nextNumber } from './day-serial';
import type { Act } from './shapes';
import { closesToday, opensNext, readOpening } from './working-deadlines';

export interface PromiseWish {
  readonly customerId: string;
  readonly venueId: string | null;
  readonly matter: string;
  /** Null: so many minutes from now. */
  readonly promisedFor: Date | null;
  readonly withinMinutes: number;
  readonly madeBy: string | null;
}
export interface Promised {
  readonly promiseId: string;
  readonly promiseNumber: string;
  readonly promisedBy: Date;
  /** The promised time is after closing: the guest has to agree to the next day. */
  readonly pastClosing: boolean;
  readonly reopensAt: Date;
}

const insertSql = {
  name: 'promises.insert',
  text: `
INSERT INTO callback_promise (id, number, customer_id, venue_id, case_id, matter, made_at, made_by, first_promised_for, promised_for)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
};

/** Keeps a promise to call somebody back. */
export async function makePromise(act: Act, wish: PromiseWish): Promise<Promised> {
  const { customerId, venueId, matter, withinMinutes } = wish;
  const promisedBy = wish.promisedFor ?? new Date(act.now.getTime() + withinMinutes * 60_000);
  const calendar = await readOpening(act.sql, venueId, act.now);
  const promiseId = act.newId();
  const promiseNumber = await nextNumber(act.sql, 'P', calendar.today);
  const madeBy = wish.madeBy ?? act.actor.id;
  const values = [promiseId, promiseNumber, customerId, venueId, act.caseId, matter, act.now, madeBy, promisedBy];
  await act.sql.query(insertSql, values);
  const closes = closesToday(calendar, act.now);
  const reopensAt = opensNext(calendar, act.now);
  return {
    promiseId,
    promiseNumber,
    promisedBy,
    pastClosing: promisedBy > closes && promisedBy < reopensAt,
    reopensAt,
  };
}

/** Another time is agreed with the guest. `anew`: before the first one counted, so it is the first promise. */
export async function movePromise(act: Act, promiseId: string, promisedFor: Date, anew: boolean): Promise<void> {
  await act.sql.query(
    {
      name: 'promises.move',
      text: `
UPDATE callback_promise SET promised_for = $2, first_promised_for = CASE WHEN $3 THEN $2 ELSE first_promised_for END
WHERE id = $1 AND closed_at IS NULL`,
    },
    [promiseId, promisedFor, anew],
  );
}

/** One more promised time has passed; gives how many by now. */
export async function noteOverrun({ sql }: Act, promiseId: string): Promise<number> {
  const [row] = await sql.query<{ overruns: number }>(
    {
      name: 'promises.overrun',
      text: `UPDATE callback_promise SET overruns = overruns + 1 WHERE id = $1 RETURNING overruns`,
    },
    [promiseId],
  );
  return row!.overruns;
}

/** Ends a promise; gives whether the guest was told by the time promised first. */
export async function closePromise(act: Act, promiseId: string, outcome: string, told: boolean): Promise<boolean> {
  const [row] = await act.sql.query<{ kept: boolean }>(
    {
      name: 'promises.close',
      text: `
UPDATE callback_promise SET outcome = $2, closed_at = $3, kept = $4 AND overruns = 0
WHERE id = $1 RETURNING kept`,
    },
    [promiseId, outcome, act.now, told],
  );
  return row!.kept;
}
