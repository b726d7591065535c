import { closeBooking, lockBooking, recordEvent } from './booking-record';
import { releaseRooms } from './booking-rooms';
import type { Act } from './shapes';

export interface Cancelled {
  /** From now to the agreed arrival; negative when it has passed. */
  readonly hoursBefore: number;
  readonly depositPaid: number;
  readonly bookingCode: string;
  readonly releasedRooms: number;
}

/**
 * Cancels a booking, a request or a wait-list entry and frees every room of it. A value says why not: guests inside
 * cannot be cancelled, and what is over is over.
 */
export async function cancelBooking(
  act: Act,
  input: { readonly bookingId: string; readonly reason: string; readonly fault: 'guest' | 'venue' },
): Promise<Cancelled | 'IN_USE' | 'ALREADY_OVER'> {
  const booking = await lockBooking(act, input.bookingId);
  if (booking.state === 'in-use') return 'IN_USE';
  if (['completed', 'cancelled', 'no-show'].includes(booking.state)) return 'ALREADY_OVER';
  const releasedRooms = await releaseRooms(act, booking.id);
  await closeBooking(act, booking.id, 'cancelled', input.reason, input.fault);
  await recordEvent(act, booking.id, 'cancelled', { reason: input.reason, fault: input.fault });
  return {
    hoursBefore: (booking.from.getTime() - act.now.getTime()) / 3_600_000,
    depositPaid: booking.depositPaid - booking.depositRefunded,
    bookingCode: booking.code,
    releasedRooms,
  };
}
