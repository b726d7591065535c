/** From the open room to the checked one: opening, a later end, paying, leaving. */
import { Conflict } from '../lib/errors';
import { closeBooking, lockBooking, recordEvent, type BookingRow } from './booking-record';
import { replaceRooms, roomsOf } from './booking-rooms';
import { addDays, openingOf } from './business-day';
import type { Act, BookingState } from './shapes';
import { loadVenue } from './venues';

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
WHERE r.id = br.room_id AND br.booking_id = $1 AND br.active`,
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
  await recordEvent(act, bookingId, 'stay-extended', { until: end.toISOString() });
  return ends(act, booking, end);
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
  await act.sql.query(leaveSql, [bookingId, act.now]);
  await closeBooking(act, bookingId, 'completed', null);
  await recordEvent(act, bookingId, 'completed', found);
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
