/** Bookings as they stand in a house, made by the domain's own rules past any case. */
import { confirmBooking, holdRoom } from '../../src/domain/holds';
import type { Act, RoomChoice } from '../../src/domain/shapes';
import { findOrCreateCustomer } from '../../src/domain/customers';
import { newId } from '../../src/lib/ids';
import type { Desk } from '../kit/desk';

export interface Guests {
  readonly room: string;
  readonly from: Date;
  readonly to: Date;
  readonly name: string;
  readonly e164: string;
  readonly party?: number;
  readonly state?: 'held' | 'confirmed' | 'in-use';
}

/** Puts a party into a room of the venue; the booking's id and code. */
export async function putInto(desk: Desk, venueId: string, guests: Guests): Promise<{ id: string; code: string }> {
  const act: Act = {
    ...{ sql: desk.database, now: desk.clock.now(), actor: { id: 'somebody' }, caseId: null },
    newId: () => newId(),
    enqueue: () => undefined,
  };
  const { customerId } = await findOrCreateCustomer(act, guests);
  const rooms = await desk.database.query<RoomChoice>(
    'SELECT id AS "roomId", number, floor, type, capacity, maximum FROM room WHERE venue_id = $1 AND number = $2',
    [venueId, guests.room],
  );
  const { from, to, party = 2 } = guests;
  const held = await holdRoom(act, { venueId, customerId, rooms, from, to, party, holdMinutes: 10 });
  if (!held) throw new Error(`room ${guests.room} is taken`);
  if (guests.state !== 'held') await confirmBooking(act, held.bookingId);
  if (guests.state === 'in-use') {
    const opened = `UPDATE booking SET state = 'in-use', opened_at = $2 WHERE id = $1`;
    await desk.database.query(opened, [held.bookingId, desk.clock.now()]);
  }
  return { id: held.bookingId, code: held.bookingCode };
}
