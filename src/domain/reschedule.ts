import { Conflict } from '../lib/errors';
import { lockBooking, recordEvent } from './booking-record';
import { replaceRooms, roomsOf } from './booking-rooms';
import { businessDayOf } from './business-day';
import { rescheduleRequest } from './requests';
import type { Act, Quote, RoomChoice } from './shapes';
import { datesAround, loadVenue } from './venues';

export interface Move {
  readonly bookingId: string;
  readonly from: Date;
  readonly to: Date;
  readonly rooms: readonly RoomChoice[];
  readonly quote: Quote | null;
}
export interface Moved {
  readonly bookingCode: string;
  readonly roomNumbers: string[];
  readonly from: string;
  readonly to: string;
}

const moveSql = {
  name: 'reschedule.move',
  text: `
UPDATE booking SET during = tstzrange($2, $3), business_day = $4, room_type = $5, quote = coalesce($6, quote),
  hold_until = CASE WHEN state = 'held' THEN hold_until END
WHERE id = $1`,
};

/**
 * Moves a booking with as many rooms as it has, a request without any; code and state stay. A value says why not, and
 * then nothing is changed.
 */
export async function rescheduleBooking(act: Act, move: Move): Promise<Moved | 'ROOM_LOST' | 'IN_USE'> {
  const booking = await lockBooking(act, move.bookingId);
  if (booking.state === 'in-use') return 'IN_USE';
  if (booking.state === 'requested') return moveRequest(act, move);
  if (booking.state !== 'held' && booking.state !== 'confirmed') {
    throw new Conflict(`the booking is ${booking.state}`, { reason: 'booking-state', bookingId: booking.id });
  }
  const count = (await roomsOf(act, booking.id)).filter(({ active }) => active).length;
  const wanted = move.rooms.map(({ roomId }) => ({ roomId, from: move.from, to: move.to }));
  const taken = await replaceRooms(act, booking, wanted, Math.max(1, count));
  if (!taken) return 'ROOM_LOST';
  const venue = await loadVenue(act.sql, booking.venueId, datesAround(move.from));
  const day = businessDayOf(venue, move.from);
  await act.sql.query(moveSql, [booking.id, move.from, move.to, day, taken[0]!.type, move.quote]);
  const [from, to] = [move.from.toISOString(), move.to.toISOString()];
  const roomNumbers = taken.map(({ number }) => number);
  await recordEvent(act, booking.id, 'rescheduled', { from, to, rooms: roomNumbers });
  return { bookingCode: booking.code, roomNumbers, from, to };
}

async function moveRequest(act: Act, move: Move): Promise<Moved> {
  const { bookingCode } = await rescheduleRequest(act, move);
  return { bookingCode, roomNumbers: [], from: move.from.toISOString(), to: move.to.toISOString() };
}
