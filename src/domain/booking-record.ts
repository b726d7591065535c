/** One booking's row and its history; every rule that changes a booking begins by locking it here. */
import { NotFound } from '../lib/errors';
import type { Json } from '../lib/json';
import type { Act, BookingState } from './shapes';

export interface BookingRow {
  readonly id: string;
  readonly code: string;
  readonly venueId: string;
  readonly customerId: string | null;
  readonly state: BookingState;
  readonly party: number;
  readonly from: Date;
  readonly to: Date;
  readonly businessDay: string;
  readonly holdUntil: Date | null;
  readonly depositPaid: number;
  readonly depositRefunded: number;
}

const lockSql = {
  name: 'booking.lock',
  text: `
SELECT id, code, venue_id AS "venueId", customer_id AS "customerId", state, party,
       lower(during) AS "from", upper(during) AS "to", to_char(business_day, 'YYYY-MM-DD') AS "businessDay",
       hold_until AS "holdUntil", deposit_paid AS "depositPaid", deposit_refunded AS "depositRefunded"
FROM booking WHERE id = $1 FOR UPDATE`,
};
const eventSql = {
  name: 'booking.event',
  text: `INSERT INTO booking_event (booking_id, at, actor_id, case_id, type, details) VALUES ($1, $2, $3, $4, $5, $6)`,
};
const closeSql = {
  name: 'booking.close',
  text: `
WITH entry AS (
  UPDATE wait_entry SET state = 'cancelled', closed_at = $3 WHERE booking_id = $1 AND closed_at IS NULL
), answered AS (
  UPDATE wait_offer SET answer = 'cancelled', answered_at = $3 WHERE booking_id = $1 AND answer IS NULL
)
UPDATE booking SET state = $2, closed_at = $3, close_reason = $4, close_fault = $5, hold_until = NULL WHERE id = $1`,
};

/** The booking, locked until the step ends; `NotFound` when there is none. */
export async function lockBooking({ sql }: Act, bookingId: string): Promise<BookingRow> {
  const [row] = await sql.query<BookingRow>(lockSql, [bookingId]);
  if (!row) throw new NotFound('no such booking', { bookingId });
  return row;
}

/** Adds to the booking's own history what happened, who did it and in which case. */
export async function recordEvent(
  act: Act,
  bookingId: string,
  type: string,
  details: Readonly<Record<string, Json>> = {},
): Promise<void> {
  await act.sql.query(eventSql, [bookingId, act.now, act.actor.id, act.caseId, type, details]);
}

/** Ends a booking, and its place in the wait list; the caller has locked it and given its rooms back. */
export async function closeBooking(
  act: Act,
  bookingId: string,
  state: 'cancelled' | 'no-show' | 'completed',
  reason: string | null,
  fault: 'guest' | 'venue' | null = null,
): Promise<void> {
  await act.sql.query(closeSql, [bookingId, state, act.now, reason, fault]);
}
