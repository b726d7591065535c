/** Two guests change rooms (换房): one has the room the other asks for, and gets an equal or better one for it. */
import { findAvailable } from './availability';
import { lockBooking, recordEvent, type BookingRow } from './booking-record';
import { roomNumberOf } from './named-rooms';
import { takeRoom, vacateRooms, type TakenRoom } from './room-taking';
import type { Act, RoomChoice, RoomType } from './shapes';
import type { Sql } from '../lib/sql';
import { lockWaitList, offerReleased } from './wait-offers';

export interface SwapWish {
  readonly venueId: string;
  /** The room asked for. */
  readonly roomNumber: string;
  readonly from: Date;
  readonly to: Date;
  readonly now: Date;
}
/** The guest who could give way. */
export interface SwapPartner {
  readonly bookingId: string;
  readonly bookingCode: string;
  readonly customerId: string;
  readonly roomId: string;
  readonly from: string;
  readonly to: string;
  readonly party: number;
  readonly roomType: RoomType;
  /** What they could have instead, the most like theirs first. */
  readonly rooms: RoomChoice[];
}

interface InTheWay {
  readonly bookingId: string;
  readonly bookingCode: string;
  readonly customerId: string | null;
  readonly roomId: string;
  readonly state: string;
  readonly from: Date;
  readonly to: Date;
  readonly party: number;
  readonly roomType: RoomType;
  readonly rank: number;
  readonly rooms: number;
}

const inTheWaySql = {
  name: 'swaps.in-the-way',
  text: `
SELECT b.id AS "bookingId", b.code AS "bookingCode", b.customer_id AS "customerId", r.id AS "roomId", b.state,
       lower(b.during) AS "from", upper(b.during) AS "to", b.party, r.type AS "roomType", t.rank,
       (SELECT count(*)::int FROM booking_room o WHERE o.booking_id = b.id AND o.active) AS rooms
FROM room r JOIN room_type t ON t.venue_id = r.venue_id AND t.key = r.type JOIN venue v ON v.id = r.venue_id
JOIN booking_room br ON br.room_id = r.id AND br.active AND (br.held_until <= $5) IS NOT TRUE
  AND br.during && tstzrange($3, $4::timestamptz + make_interval(mins => v.cleaning_minutes))
JOIN booking b ON b.id = br.booking_id
WHERE r.venue_id = $1 AND upper(r.number) = $2
LIMIT 2`,
};
const betterSql = {
  name: 'swaps.better',
  text: `SELECT key FROM room_type WHERE venue_id = $1 AND rank >= $2 ORDER BY rank`,
};

/** The one guest who could be asked for the room; null when there are several, none, or nothing as good for them. */
export async function findSwapPartner(sql: Sql, wish: SwapWish): Promise<SwapPartner | null> {
  const values = [wish.venueId, roomNumberOf(wish.roomNumber), wish.from, wish.to, wish.now];
  const [other, ...more] = await sql.query<InTheWay>(inTheWaySql, values);
  if (!other || more.length > 0 || other.customerId === null) return null;
  if (other.state !== 'confirmed' || other.rooms !== 1 || other.from <= wish.now) return null;
  const rooms = await asGood(sql, wish, other);
  if (rooms.length === 0) return null;
  const { bookingId, bookingCode, customerId, roomId, party, roomType } = other;
  const times = { from: other.from.toISOString(), to: other.to.toISOString() };
  return { bookingId, bookingCode, customerId, roomId, party, roomType, rooms, ...times };
}

async function asGood(sql: Sql, { venueId, now }: SwapWish, other: InTheWay): Promise<RoomChoice[]> {
  const types = await sql.query<{ key: RoomType }>(betterSql, [venueId, other.rank]);
  const rooms: RoomChoice[] = [];
  for (const { key } of types) {
    const wish = { venueId, from: other.from, to: other.to, party: other.party, roomId: null, now };
    const found = await findAvailable(sql, { ...wish, roomType: key });
    if (found.availability === 'match') rooms.push(...found.rooms.filter(({ roomId }) => roomId !== other.roomId));
  }
  return rooms;
}

export interface Swap {
  /** Whoever asked for the room. */
  readonly bookingId: string;
  /** Whoever gives it. */
  readonly otherBookingId: string;
  /** Rooms for them, tried in order. */
  readonly rooms: readonly RoomChoice[];
}
export interface Swapped {
  readonly roomNumber: string;
  readonly otherRoomNumber: string;
}

/**
 * Gives the other guest one of `rooms` (or the room the first one has now) and the first guest theirs. `GONE`: one of
 * the bookings is over or the other guests are due; `ROOM_LOST`: nothing as good is left. After either the caller's
 * savepoint must be rolled back: rooms may have been moved.
 */
export async function swapRooms(act: Act, swap: Swap): Promise<Swapped | 'ROOM_LOST' | 'GONE'> {
  const [mine, other] = await lockBoth(act, swap);
  if (!maySwap(act, mine, other)) return 'GONE';
  await lockWaitList(act, mine.venueId);
  const had = await vacateRooms(act, mine.id);
  const given = await vacateRooms(act, other.id);
  if (given.length !== 1) return 'GONE';
  const taken = await takeFirst(act, mine, [given[0]!.roomId]);
  const moved = await takeFirst(
    act,
    other,
    [...swap.rooms, ...had].map(({ roomId }) => roomId),
  );
  if (!taken || !moved) return 'ROOM_LOST';
  const freed = [...had, ...given];
  await act.sql.query('DELETE FROM booking_room WHERE id = ANY ($1::uuid[])', [freed.map(({ id }) => id)]);
  await note(act, mine, taken, other.code);
  await note(act, other, moved, mine.code);
  await offerReleased(act, freed);
  return { roomNumber: taken.number, otherRoomNumber: moved.number };
}

/** In one order for everybody, so that two swaps never wait for each other. */
async function lockBoth(act: Act, { bookingId, otherBookingId }: Swap): Promise<[BookingRow, BookingRow]> {
  const first = await lockBooking(act, bookingId < otherBookingId ? bookingId : otherBookingId);
  const second = await lockBooking(act, bookingId < otherBookingId ? otherBookingId : bookingId);
  return first.id === bookingId ? [first, second] : [second, first];
}

const maySwap = ({ now }: Act, mine: BookingRow, other: BookingRow): boolean =>
  other.state === 'confirmed' && other.from > now && ['held', 'confirmed'].includes(mine.state);

async function takeFirst(act: Act, booking: BookingRow, rooms: readonly string[]): Promise<TakenRoom | null> {
  const heldUntil = booking.state === 'held' ? booking.holdUntil : null;
  for (const roomId of rooms) {
    const range = { roomId, from: booking.from, to: booking.to };
    const taken = await takeRoom(act, booking.id, range, { heldUntil, persons: booking.party });
    if (taken) return taken;
  }
  return null;
}

async function note(act: Act, booking: BookingRow, { number, type }: TakenRoom, partner: string): Promise<void> {
  await act.sql.query('UPDATE booking SET room_type = $2 WHERE id = $1', [booking.id, type]);
  await recordEvent(act, booking.id, 'room-swapped', { room: number, with: partner });
}
