/** One entry of the wait list: locked, looked at, with its place. */
import { NotFound } from '../lib/errors';
import type { Sql } from '../lib/sql';
import { lockBooking } from './booking-record';
import type { Act, Grade, RoomType } from './shapes';
import { inOrder, lockWaitList } from './wait-offers';

export const entryStates = ['waiting', 'offered', 'served', 'declined', 'expired', 'cancelled'] as const;
export type EntryState = (typeof entryStates)[number];

export interface EntryFacts {
  readonly bookingId: string;
  readonly bookingCode: string;
  readonly customerId: string | null;
  readonly venueId: string;
  readonly state: EntryState;
  readonly grade: Grade;
  readonly party: number;
  readonly roomType: RoomType | null;
  readonly joinedAt: Date;
  readonly earliest: Date;
  readonly latest: Date;
  readonly hours: number;
  readonly callUntil: Date;
  readonly promotedAt: Date | null;
  readonly offers: number;
  readonly offerUntil: Date | null;
  /** From 1 among those of the business day who wait at the venue; null when it does not wait. */
  readonly place: number | null;
  /** How many wait at the venue on that business day. */
  readonly waiting: number;
  /** Whole days since these guests were last promoted, for any other entry; null when they never were. */
  readonly promotedDaysAgo: number | null;
}
export interface Ahead {
  readonly id: string;
  readonly code: string;
}

const venueSql = {
  name: 'wait-entries.venue',
  text: `SELECT venue_id AS "venueId" FROM wait_entry WHERE booking_id = $1`,
};
const stateSql = { name: 'wait-entries.state', text: `SELECT state FROM wait_entry WHERE booking_id = $1` };

/** The waiting entries of the business day and venue of booking $1, in order. */
const queue = `
  SELECT e.booking_id AS id, b.code, row_number() OVER (ORDER BY ${inOrder}) AS place
  FROM wait_entry e JOIN booking b ON b.id = e.booking_id
  WHERE e.state = 'waiting'
    AND (e.venue_id, b.business_day) = (SELECT venue_id, business_day FROM booking WHERE id = $1)`;
const aheadSql = {
  name: 'wait-entries.ahead',
  text: `
WITH queue AS (${queue})
SELECT id, code FROM queue WHERE place < (SELECT place FROM queue WHERE id = $1) ORDER BY place`,
};
const factsSql = {
  name: 'wait-entries.facts',
  text: `
WITH queue AS (${queue})
SELECT e.booking_id AS "bookingId", b.code AS "bookingCode", b.customer_id AS "customerId", e.venue_id AS "venueId",
       e.state, e.grade, e.party, e.room_type AS "roomType", e.joined_at AS "joinedAt", e.earliest, e.latest,
       e.hours::float8 AS hours, e.call_until AS "callUntil", e.promoted_at AS "promotedAt", e.offers,
       e.offer_until AS "offerUntil", (SELECT place::int FROM queue WHERE id = $1) AS place,
       (SELECT count(*)::int FROM queue) AS waiting,
       (SELECT floor(extract(epoch FROM $2::timestamptz - max(w.promoted_at)) / 86400)::int
        FROM booking o JOIN wait_entry w ON w.booking_id = o.id
        WHERE o.customer_id = b.customer_id AND o.id <> b.id) AS "promotedDaysAgo"
FROM wait_entry e JOIN booking b ON b.id = e.booking_id
WHERE e.booking_id = $1`,
};

const ofCustomerSql = {
  name: 'wait-entries.of-customer',
  text: `
SELECT e.booking_id AS id FROM wait_entry e JOIN booking b ON b.id = e.booking_id
WHERE b.customer_id = $1 AND e.state = 'waiting' ORDER BY e.joined_at DESC LIMIT 1`,
};

/** The entry with the venue's order and the booking locked until the step ends; `NotFound` when there is none. */
export async function lockEntry(act: Act, bookingId: string): Promise<{ venueId: string; state: EntryState }> {
  const [entry] = await act.sql.query<{ venueId: string }>(venueSql, [bookingId]);
  if (!entry) throw new NotFound('no such wait-list entry', { bookingId });
  await lockWaitList(act, entry.venueId);
  await lockBooking(act, bookingId);
  const [now] = await act.sql.query<{ state: EntryState }>(stateSql, [bookingId]);
  return { venueId: entry.venueId, state: now!.state };
}

/** What a flow decides by; `NotFound` when the booking never waited. */
export async function entryFacts(sql: Sql, bookingId: string, now: Date): Promise<EntryFacts> {
  const [facts] = await sql.query<EntryFacts>(factsSql, [bookingId, now]);
  if (!facts) throw new NotFound('no such wait-list entry', { bookingId });
  return facts;
}

/** The customer's entry that waits, the latest where there are several; null when none does. */
export async function waitingEntryOf(sql: Sql, customerId: string): Promise<string | null> {
  const [row] = await sql.query<{ id: string }>(ofCustomerSql, [customerId]);
  return row?.id ?? null;
}

/** Waiting entries that come before this one, in order. */
export const aheadOf = ({ sql }: Act, bookingId: string): Promise<Ahead[]> => sql.query(aheadSql, [bookingId]);
