import { findAvailable } from './availability';
import { bookingFacts } from './booking-facts';
import { roomsOf, sweepVenue } from './booking-rooms';
import { findPairs } from './pairs';
import type { Act, RoomChoice, RoomType } from './shapes';

export interface RoomsAgain {
  readonly availability: 'match' | 'none';
  /** As `bookings.reschedule` takes them: for a party in two rooms the two that lie beside each other. */
  readonly rooms: RoomChoice[];
  /** One for each room the booking has, to be quoted. */
  readonly roomTypes: RoomType[];
}

/** Rooms for a booking at another time: as many as it has, of its size, for its party. Its own rooms count as free. */
export async function findRoomsAgain(
  act: Act,
  bookingId: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<RoomsAgain> {
  const { venueId, party, roomType } = await bookingFacts(act.sql, bookingId);
  await sweepVenue(act, venueId);
  const count = (await roomsOf(act, bookingId)).filter(({ active }) => active).length;
  const wish = { venueId, from, to, party, movingBookingId: bookingId, now: act.now };
  // Three rooms and more are put together by people.
  if (count > 2) return nothing;
  if (count === 2) {
    const [pair] = await findPairs(act.sql, wish);
    return pair ? { availability: 'match', rooms: pair, roomTypes: pair.map(({ type }) => type) } : nothing;
  }
  const { availability, rooms } = await findAvailable(act.sql, { ...wish, roomType, roomId: null });
  return availability === 'match' ? { availability, rooms, roomTypes: [rooms[0]!.type] } : nothing;
}

const nothing: RoomsAgain = { availability: 'none', rooms: [], roomTypes: [] };
