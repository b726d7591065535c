import { Conflict } from '../lib/errors';
import { lockBooking, recordEvent } from './booking-record';
import { replaceRooms } from './booking-rooms';
import type { Act } from './shapes';

/**
 * Moves guests who are inside to another room from now until their agreed end; the number of that room. Null when
 * somebody else has it in that time, and then nothing is changed. `Conflict` when the guests are not inside.
 */
export async function moveGuests(
  act: Act,
  { bookingId, roomId }: { readonly bookingId: string; readonly roomId: string },
): Promise<string | null> {
  const booking = await lockBooking(act, bookingId);
  if (booking.state !== 'in-use') {
    throw new Conflict(`the booking is ${booking.state}`, { reason: 'booking-state', bookingId, state: booking.state });
  }
  // Guests who stay past their end still need the room until they leave; the end itself does not move.
  const to = booking.to > act.now ? booking.to : new Date(act.now.getTime() + 60_000);
  const taken = await replaceRooms(act, booking, [{ roomId, from: act.now, to }], 1);
  const room = taken?.[0];
  if (!room) return null;
  await act.sql.query('UPDATE booking SET room_type = $2 WHERE id = $1', [bookingId, room.type]);
  await recordEvent(act, bookingId, 'moved', { room: room.number });
  return room.number;
}
