/** From the open room to the checked one: opening, a later end, paying, leaving. */
import { Conflict } from '../lib/errors';
import { closeBooking, lockBooking, recordEvent, type BookingRow } from './booking-record';
import { replaceRooms, roomsOf } from './booking-rooms';
import { addDays, openingOf } from './business-day';
import type { FreedRoom } from './room-taking';
import { quoteStay } from './prices';
import type { Act, BookingState, RoomType } from './shapes';
import { loadVenue } from './venues';
import { offerReleased } from './wait-offers';

export interface StayEnds {
  readonly agreedEnd: string;
  readonly closesAt: string;
}

const busySql = {
  name: 'stays.busy',
  text: `
SELECT FROM booking_room mine
JOIN booking_room theirs ON theirs.room_id = mine.room_id AND theirs.booking_id <> mine.booking_id AND theirs.active
JOIN booking b ON b.id = theirs.booking_id AND b.state = 'in-use'
WHERE mine.booking_id = $1 AND mine.active
LIMIT 1`,
};
const openSql = {
  name: 'stays.open',
  text: `
UPDATE booking SET state = 'in-use', opened_at = $2, adults_checked = $3, sheet_number = $4, hold_until = NULL
WHERE id = $1`,
};
const leaveSql = {
  name: 'stays.leave',
  text: `
UPDATE booking_room br
SET during = tstzrange(lower(br.during), greatest(lower(br.during) + interval '1 minute',
  least(upper(br.during), $2::timestamptz + make_interval(mins => v.cleaning_minutes))))
FROM room r JOIN venue v ON v.id = r.venue_id
WHERE r.id = br.room_id AND br.booking_id = $1 AND br.active
RETURNING br.id, br.room_id AS "roomId", r.venue_id AS "venueId"`,
};

/**
 * Opens the rooms of a confirmed booking now; the agreed end stands. Null when a room is still in use, or — for guests
 * who are early — taken or being cleaned until later; then nothing is changed.
 */
export async function openRooms(
  act: Act,
  input: { readonly bookingId: string; readonly sheetNumber: string | null; readonly adultsChecked: boolean },
): Promise<(StayEnds & { openedAt: string }) | null> {
  const booking = await lockBooking(act, input.bookingId);
  mustBe(booking, 'confirmed');
  if ((await act.sql.query(busySql, [booking.id])).length > 0) return null;
  if (act.now < booking.from && !(await takeFrom(act, booking, act.now, booking.to))) return null;
  await act.sql.query(openSql, [booking.id, act.now, input.adultsChecked, input.sheetNumber]);
  await recordEvent(act, booking.id, 'opened', { sheetNumber: input.sheetNumber });
  return { openedAt: act.now.toISOString(), ...(await ends(act, booking, booking.to)) };
}

/** Moves the agreed end later, at most to closing; an earlier one changes nothing. Null when somebody else has a room then. */
export async function extendStay(act: Act, bookingId: string, until: Date): Promise<StayEnds | null> {
  const booking = await lockBooking(act, bookingId);
  mustBe(booking, 'in-use');
  const closes = await closing(act, booking);
  const end = until < closes ? until : closes;
  if (end <= booking.to) return ends(act, booking, booking.to);
  if (!(await takeFrom(act, booking, null, end))) return null;
  await act.sql.query('UPDATE booking SET during = tstzrange(lower(during), $2) WHERE id = $1', [bookingId, end]);
  const more = await chargeMore(act, booking, end);
  await recordEvent(act, bookingId, 'stay-extended', { until: end.toISOString(), more });
  return ends(act, booking, end);
}

const chargeSql = {
  name: 'stays.charge-more',
  text: `
UPDATE booking SET quote = quote || jsonb_build_object(
  'lines', coalesce(quote->'lines', '[]') || $2::jsonb, 'total', coalesce((quote->>'total')::int, 0) + $3)
WHERE id = $1`,
};

/** The added time goes into the quote line by line, by the hour, for every room the guests have; its price. */
async function chargeMore(act: Act, { id, venueId, to: from }: BookingRow, to: Date): Promise<number> {
  const rooms = await act.sql.query<{ type: RoomType }>(
    `SELECT r.type FROM booking_room br JOIN room r ON r.id = br.room_id WHERE br.booking_id = $1 AND br.active`,
    [id],
  );
  const stays = rooms.map(({ type }) => ({ venueId, roomType: type, from, to, hourly: true }));
  const quotes = await inOrder(stays, (stay) => quoteStay(act.sql, stay));
  const lines = quotes.flatMap((quote) => quote.lines.filter(({ amount }) => amount > 0));
  const added = lines.map((line) => ({ ...line, textZh: `续唱 ${line.textZh}`, textEn: `Extension: ${line.textEn}` }));
  const total = added.reduce((sum, { amount }) => sum + amount, 0);
  await act.sql.query(chargeSql, [id, JSON.stringify(added), total]);
  return total;
}

async function inOrder<A, B>(values: readonly A[], work: (value: A) => Promise<B>): Promise<B[]> {
  const done: B[] = [];
  for (const value of values) done.push(await work(value));
  return done;
}

const nextSql = {
  name: 'stays.next',
  text: `
SELECT b.id AS "nextBookingId", b.code AS "nextCode", r.number AS "nextRoom", lower(b.during) AS "nextFrom"
FROM booking_room mine
JOIN booking this ON this.id = mine.booking_id
JOIN booking_room theirs ON theirs.room_id = mine.room_id AND theirs.active AND theirs.booking_id <> mine.booking_id
JOIN booking b ON b.id = theirs.booking_id AND b.state = 'confirmed' AND b.business_day = this.business_day
JOIN room r ON r.id = theirs.room_id
WHERE mine.booking_id = $1 AND mine.active AND lower(b.during) >= upper(this.during)
ORDER BY lower(b.during)
LIMIT 1`,
};

export interface NextBooking {
  readonly nextBookingId: string | null;
  readonly nextCode: string | null;
  readonly nextRoom: string | null;
  readonly nextFrom: string | null;
}

/** Who comes into one of the rooms after this booking, on its business day. */
export async function nextBooking({ sql }: Pick<Act, 'sql'>, bookingId: string): Promise<NextBooking> {
  const [next] = await sql.query<Record<'nextBookingId' | 'nextCode' | 'nextRoom', string> & { nextFrom: Date }>(
    nextSql,
    [bookingId],
  );
  if (!next) return { nextBookingId: null, nextCode: null, nextRoom: null, nextFrom: null };
  return { ...next, nextFrom: next.nextFrom.toISOString() };
}

/** Keeps what was paid and how. */
export async function settleStay(
  act: Act,
  { bookingId, amount, method }: { readonly bookingId: string; readonly amount: number; readonly method: string },
): Promise<void> {
  mustBe(await lockBooking(act, bookingId), 'in-use');
  await act.sql.query('UPDATE booking SET settled_at = $2, settled_amount = $3, settled_method = $4 WHERE id = $1', [
    bookingId,
    act.now,
    amount,
    method,
  ]);
  await recordEvent(act, bookingId, 'settled', { amount, method });
}

/** Ends the visit; the rooms are free as soon as they can be clean. */
export async function completeStay(
  act: Act,
  bookingId: string,
  found: Readonly<Record<'finds' | 'damage' | 'hazards', string | boolean | null>>,
): Promise<void> {
  mustBe(await lockBooking(act, bookingId), 'in-use');
  const freed = await act.sql.query<FreedRoom>(leaveSql, [bookingId, act.now]);
  await closeBooking(act, bookingId, 'completed', null);
  await recordEvent(act, bookingId, 'completed', found);
  await offerReleased(act, freed);
}

/** The same rooms with another beginning (null: as it is) and end. */
async function takeFrom(act: Act, booking: BookingRow, from: Date | null, to: Date): Promise<boolean> {
  const rooms = (await roomsOf(act, booking.id)).filter(({ active }) => active);
  const wanted = rooms.map((room) => ({ roomId: room.roomId, from: from ?? room.from, to }));
  return (await replaceRooms(act, booking, wanted, rooms.length)) !== null;
}

async function closing(act: Act, { venueId, businessDay }: BookingRow): Promise<Date> {
  const venue = await loadVenue(act.sql, venueId, [businessDay, addDays(businessDay, 1)]);
  return openingOf(venue, businessDay).closes;
}

async function ends(act: Act, booking: BookingRow, agreedEnd: Date): Promise<StayEnds> {
  return { agreedEnd: agreedEnd.toISOString(), closesAt: (await closing(act, booking)).toISOString() };
}

function mustBe({ id, state }: BookingRow, expected: BookingState): void {
  if (state !== expected)
    throw new Conflict(`the booking is ${state}`, { reason: 'booking-state', bookingId: id, state });
}
