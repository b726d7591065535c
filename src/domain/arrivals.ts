/** When nobody comes, or somebody comes who may not be admitted. */
import { Conflict } from '../lib/errors';
import { closeBooking, lockBooking, recordEvent } from './booking-record';
import { releaseRooms } from './booking-rooms';
import { noteRefusal } from './records';
import type { Act } from './shapes';

/** Frees the rooms of a confirmed booking and keeps what was prepaid, until a refund says otherwise. */
export async function markNoShow(
  act: Act,
  bookingId: string,
): Promise<{ released: boolean; depositForfeited: number }> {
  const booking = await lockBooking(act, bookingId);
  if (booking.state !== 'confirmed') throw notExpected(bookingId, booking.state);
  const depositForfeited = booking.depositPaid - booking.depositRefunded;
  const rooms = await releaseRooms(act, bookingId);
  await closeBooking(act, bookingId, 'no-show', 'no-show', 'guest');
  await act.sql.query('UPDATE booking SET deposit_forfeited = $2 WHERE id = $1', [bookingId, depositForfeited]);
  await recordEvent(act, bookingId, 'no-show', { depositForfeited });
  return { released: rooms > 0, depositForfeited };
}

/** Nobody under 18 is admitted: cancels a booking that has not begun, frees its rooms and keeps the refusal on record. */
export async function refuseMinor(
  act: Act,
  bookingId: string,
): Promise<{ releasedRooms: number; depositPaid: number }> {
  const booking = await lockBooking(act, bookingId);
  if (booking.state !== 'confirmed' && booking.state !== 'held') throw notExpected(bookingId, booking.state);
  const releasedRooms = await releaseRooms(act, bookingId);
  await closeBooking(act, bookingId, 'cancelled', 'refused-minor', 'guest');
  await recordEvent(act, bookingId, 'refused-minor');
  await noteRefusal(act, { customerId: booking.customerId, venueId: booking.venueId, reason: 'minor' });
  return { releasedRooms, depositPaid: booking.depositPaid };
}

const notExpected = (bookingId: string, state: string): Conflict =>
  new Conflict(`the booking is ${state}`, { reason: 'booking-state', bookingId, state });
