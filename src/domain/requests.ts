/** Requests (申请) for days whose schedule is not open yet: taken down in order, moved, and given rooms in that order. */
import { DateTime } from 'luxon';
import { Conflict, NotFound } from '../lib/errors';
import { lockBooking, recordEvent } from './booking-record';
import { businessDayOf, daysBetween } from './business-day';
import { insertBooking, type NewBooking } from './new-booking';
import { scheduleOpens, type ScheduleTimes } from './schedule';
import type { Act, RoomType } from './shapes';
import type { Sql } from '../lib/sql';
import { datesAround, loadVenue, type Venue } from './venues';

export interface RequestWish extends NewBooking, ScheduleTimes {
  readonly roomType: RoomType | null;
  /** A certain room, as the guest says it. */
  readonly namedRoom: string | null;
}
export interface Requested {
  readonly bookingId: string;
  readonly bookingCode: string;
  readonly requestNumber: number;
  readonly opensAt: string;
}

const insertSql = {
  name: 'requests.insert',
  text: `
INSERT INTO booking_request (booking_id, venue_id, opens_at, room_type, named_room) VALUES ($1, $2, $3, $4, $5)
RETURNING number::int`,
};

/** Takes a wish down as a booking without a room; who asks first has the smaller number. */
export async function requestBooking(act: Act, wish: RequestWish): Promise<Requested> {
  const venue = await loadVenue(act.sql, wish.venueId, datesAround(wish.from));
  const opensAt = scheduleOpens(venue, businessDayOf(venue, wish.from), wish);
  const beginning = { state: 'requested', holdUntil: null, roomType: wish.roomType } as const;
  const booking = await insertBooking(act, wish, beginning);
  const values = [booking.id, wish.venueId, opensAt, wish.roomType, wish.namedRoom];
  const [made] = await act.sql.query<{ number: number }>(insertSql, values);
  const request = { requestNumber: made!.number, opensAt: opensAt.toISOString() };
  await recordEvent(act, booking.id, 'requested', request);
  return { bookingId: booking.id, bookingCode: booking.code, ...request };
}

const moveSql = {
  name: 'requests.move',
  text: `
WITH moved AS (UPDATE booking SET during = tstzrange($2, $3), business_day = $4 WHERE id = $1)
UPDATE booking_request SET opens_at = $5, result = NULL, decided_at = NULL
WHERE booking_id = $1`,
};

/**
 * Moves a request to another time; number and code stay, and the schedule it waits for is that of the new day. Conflict
 * when it is no request any more.
 */
export async function rescheduleRequest(
  act: Act,
  { bookingId, from, to }: { readonly bookingId: string; readonly from: Date; readonly to: Date },
): Promise<{ bookingCode: string }> {
  const booking = await lockBooking(act, bookingId);
  if (booking.state !== 'requested') {
    throw new Conflict(`the booking is ${booking.state}`, { reason: 'booking-state', bookingId, state: booking.state });
  }
  const venue = await loadVenue(act.sql, booking.venueId, datesAround(booking.from, from));
  const day = businessDayOf(venue, from);
  const before = await requestFacts(act.sql, bookingId);
  const opensAt = laterBy(venue, new Date(before.opensAt), daysBetween(before.businessDay, day));
  await act.sql.query(moveSql, [bookingId, from, to, day, opensAt]);
  await recordEvent(act, bookingId, 'request-moved', { from: from.toISOString(), to: to.toISOString() });
  return { bookingCode: booking.code };
}

/** The same time of day so many days later, on the venue's clock. */
const laterBy = ({ timeZone }: Venue, at: Date, days: number): Date =>
  DateTime.fromJSDate(at, { zone: timeZone }).plus({ days }).toJSDate();

export interface RequestFacts {
  readonly requestNumber: number;
  readonly opensAt: string;
  readonly businessDay: string;
}
const factsSql = {
  name: 'requests.facts',
  text: `
SELECT q.number::int AS "requestNumber", q.opens_at AS "opensAt", to_char(b.business_day, 'YYYY-MM-DD') AS "businessDay"
FROM booking_request q JOIN booking b ON b.id = q.booking_id WHERE q.booking_id = $1`,
};

/** Number of a request and when its schedule opens; `NotFound` when the booking never was one. */
export async function requestFacts(sql: Sql, bookingId: string): Promise<RequestFacts> {
  const [row] = await sql.query<Omit<RequestFacts, 'opensAt'> & { opensAt: Date }>(factsSql, [bookingId]);
  if (!row) throw new NotFound('no such request', { bookingId });
  return { ...row, opensAt: row.opensAt.toISOString() };
}
