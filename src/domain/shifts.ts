/** Who is on duty when: a person, at a venue or for the chain, for one thing at a time. */
import { Conflict, InputError } from '../lib/errors';
import type { Sql } from '../lib/sql';

export interface NewShift {
  readonly id: string;
  readonly userId: string;
  /** Null: for the chain. */
  readonly venueId: string | null;
  readonly from: Date;
  readonly to: Date;
  /** The group whose work it is: `agent`, `front-desk` … */
  readonly duty: string;
  readonly createdBy: string;
  readonly createdAt: Date;
}

const insert = {
  name: 'shifts.add',
  text: `INSERT INTO shift (id, user_id, venue_id, during, duty, created_by, created_at)
    SELECT $1, $2, $3, tstzrange($4, $5), $6, $7, $8
     WHERE NOT EXISTS (SELECT FROM shift WHERE user_id = $2 AND during && tstzrange($4, $5)) RETURNING id`,
};
const longest = 24 * 3600 * 1000;

/** Enters a shift of at most a day; `Conflict` when the person is on another one then. */
export async function addShift(sql: Sql, shift: NewShift): Promise<void> {
  const { id, userId, venueId, from, to, duty, createdBy, createdAt } = shift;
  const lasts = to.getTime() - from.getTime();
  if (!(lasts > 0 && lasts <= longest))
    throw new InputError('a shift lasts more than nothing and at most a day', { reason: 'shift-length' });
  const made = await sql.query(insert, [id, userId, venueId, from, to, duty, createdBy, createdAt]);
  if (made.length === 0) throw new Conflict(`${userId} is on another shift then`, { reason: 'shift-overlap' });
}

export interface Shift {
  readonly id: string;
  readonly userId: string;
  readonly venueId: string | null;
  readonly from: Date;
  readonly to: Date;
  readonly duty: string;
}

const columns = `id, user_id AS "userId", venue_id AS "venueId", lower(during) AS "from", upper(during) AS "to", duty`;
const between = {
  name: 'shifts.between',
  text: `SELECT ${columns} FROM shift
    WHERE during && tstzrange($1, $2) AND ($3::text IS NULL OR user_id = $3) AND ($4::uuid IS NULL OR venue_id = $4)
    ORDER BY lower(during), user_id LIMIT 1000`,
};
const remove = { name: 'shifts.remove', text: `DELETE FROM shift WHERE id = $1 RETURNING ${columns}` };

/** Shifts that touch the time between, by their beginning; of one person or one venue if asked for. At most a thousand. */
export function shiftsBetween(
  sql: Sql,
  wanted: {
    readonly from: Date;
    readonly to: Date;
    readonly userId?: string | undefined;
    readonly venueId?: string | undefined;
  },
): Promise<Shift[]> {
  const { from, to, userId = null, venueId = null } = wanted;
  return sql.query<Shift>(between, [from, to, userId, venueId]);
}

/** Takes the shift away and gives what it was; null when there is none. */
export async function removeShift(sql: Sql, id: string): Promise<Shift | null> {
  const [gone] = await sql.query<Shift>(remove, [id]);
  return gone ?? null;
}
