/** Asking for a booking to be moved or made longer: the change itself is the work of the process that is started. */
import type { StepResult } from '../engine/types';
import type { Actor } from '../lib/actor';
import { Conflict, NotAllowed, NotFound } from '../lib/errors';
import { isUuid } from '../lib/ids';
import type { Statement } from '../lib/sql';
import type { Desk } from './desk';
import { mustBeAllowed, seesVenue } from './policy';
import { asked, type Asked } from './work';

export interface ChangeOfBooking extends Asked {
  readonly bookingId: string;
  /** Another room; left out when the party stays where it is. */
  readonly roomId?: string | undefined;
  /** ISO instants; left out when they stay. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const bookingSql: Statement = {
  name: 'desk-change-booking',
  text: `SELECT b.code, b.state, b.venue_id AS "venueId", lower(b.during) AS "from", upper(b.during) AS "to",
    (SELECT br.room_id FROM booking_room br WHERE br.booking_id = b.id AND br.active LIMIT 1) AS "roomId"
    FROM booking b WHERE b.id = $1`,
};
interface BookingFacts {
  readonly code: string;
  readonly state: string;
  readonly venueId: string;
  readonly from: Date;
  readonly to: Date;
  readonly roomId: string | null;
}

/**
 * Starts `change-booking`: its guests are asked before anything is changed. `Conflict` when the booking is neither
 * confirmed nor in use, or the wish is what they have already.
 */
export async function changeBooking(desk: Desk, actor: Actor, wanted: ChangeOfBooking): Promise<StepResult> {
  mustBeAllowed(actor, 'room.change');
  const booking = await bookingOf(desk, actor, wanted.bookingId);
  if (booking.state !== 'confirmed' && booking.state !== 'in-use') {
    throw new Conflict(`the booking is ${booking.state}`, { reason: 'booking-state', state: booking.state });
  }
  const roomId = wanted.roomId && isUuid(wanted.roomId) ? wanted.roomId : booking.roomId;
  const [from, to] = [instantOr(wanted.from, booking.from), instantOr(wanted.to, booking.to)];
  if (roomId === booking.roomId && from === booking.from.toISOString() && to === booking.to.toISOString()) {
    throw new Conflict('nothing is to be changed', { reason: 'no-change' });
  }
  const variables = { bookingId: wanted.bookingId, bookingCode: booking.code, venueId: booking.venueId };
  return desk.engine.startCase({
    actor,
    process: 'change-booking',
    variables: { ...variables, wantedRoomId: roomId, wantedFrom: from, wantedTo: to },
    ...asked(wanted),
  });
}

async function bookingOf(desk: Desk, actor: Actor, bookingId: string): Promise<BookingFacts> {
  const [booking] = isUuid(bookingId) ? await desk.database.query<BookingFacts>(bookingSql, [bookingId]) : [];
  if (!booking) throw new NotFound('no such booking', { reason: 'booking', bookingId });
  if (!seesVenue(actor, booking.venueId)) {
    throw new NotAllowed(`${actor.id} does not work at ${booking.venueId}`, { action: 'room.change' });
  }
  return booking;
}

function instantOr(text: string | undefined, otherwise: Date): string {
  const at = new Date(text ?? Number.NaN);
  return (Number.isNaN(at.getTime()) ? otherwise : at).toISOString();
}
