/** What stands in the books of the small house, and whether it is right: worked out here once more, without the rules' own queries. */
import type { Sql } from '../../../src/lib/sql';

export interface Entry {
  readonly id: string;
  readonly state: string;
  readonly earliest: Date;
  readonly latest: Date;
  readonly callUntil: Date;
  readonly hours: number;
  readonly party: number;
  readonly roomType: string | null;
  readonly offerMinutes: number;
  readonly promotedAt: Date | null;
  readonly grade: string;
  readonly joinedAt: Date;
  readonly offers: number;
  readonly unwanted: string[];
}
export interface Taken {
  readonly bookingId: string;
  readonly roomId: string;
  readonly from: Date;
  readonly to: Date;
  readonly heldUntil: Date | null;
}
export interface Room {
  readonly roomId: string;
  readonly number: string;
  readonly floor: number;
  readonly type: string;
  readonly capacity: number;
  readonly maximum: number;
}
export interface BookingRow {
  readonly id: string;
  readonly state: string;
  readonly heldUntil: Date | null;
  readonly to: Date;
  readonly isEntry: boolean;
}
export interface Books {
  readonly now: Date;
  readonly rooms: readonly Room[];
  readonly bookings: readonly BookingRow[];
  readonly entries: readonly Entry[];
  readonly taken: readonly Taken[];
  readonly offers: readonly { id: string; bookingId: string; roomId: string; open: boolean }[];
}

export async function readBooks(sql: Sql, venueId: string, now: Date): Promise<Books> {
  const rooms = await sql.query<Room>(
    `SELECT id AS "roomId", number, floor, type, capacity, maximum FROM room WHERE venue_id = $1 AND state = 'in-service'`,
    [venueId],
  );
  const bookings = await sql.query<BookingRow>(`
    SELECT b.id, b.state, b.hold_until AS "heldUntil", upper(b.during) AS "to", e.booking_id IS NOT NULL AS "isEntry"
    FROM booking b LEFT JOIN wait_entry e ON e.booking_id = b.id ORDER BY b.created_at, b.id`);
  const entries = await sql.query<Entry>(`
    SELECT booking_id AS id, state, earliest, latest, call_until AS "callUntil", hours::float8 AS hours, party,
      room_type AS "roomType", offer_minutes AS "offerMinutes", promoted_at AS "promotedAt", grade,
      joined_at AS "joinedAt", offers,
      array(SELECT room_id FROM wait_offer o WHERE o.booking_id = e.booking_id AND o.answer = 'keep')::text[] AS unwanted
    FROM wait_entry e`);
  const taken = await sql.query<Taken>(
    `SELECT booking_id AS "bookingId", room_id AS "roomId", lower(during) AS "from", upper(during) AS "to",
       held_until AS "heldUntil" FROM booking_room WHERE active AND (held_until IS NULL OR held_until > $1)`,
    [now],
  );
  const offers = await sql.query<Books['offers'][number]>(
    `SELECT id, booking_id AS "bookingId", room_id AS "roomId", answer IS NULL AS open FROM wait_offer ORDER BY offered_at, id`,
  );
  return { now, rooms, bookings, entries, taken, offers };
}

const minute = 60_000;
const cleaning = 15 * minute;
const onFive = (at: number): number => Math.ceil(at / (5 * minute)) * 5 * minute;

/** Could these guests have this room, if the bookings named in `without` were not there? */
export function wouldSuit(books: Books, entry: Entry, room: Room, without: readonly string[] = []): boolean {
  const { now } = books;
  if (room.capacity < entry.party || (entry.roomType !== null && entry.roomType !== room.type)) return false;
  if (entry.unwanted.includes(room.roomId) || entry.callUntil <= now || entry.latest < now) return false;
  const [earliest, latest] = [entry.earliest.getTime(), entry.latest.getTime()];
  const soonest = Math.max(earliest, Math.min(latest, now.getTime() + entry.offerMinutes * minute));
  const others = books.taken.filter(({ roomId, bookingId }) => roomId === room.roomId && !without.includes(bookingId));
  const begins = [soonest, ...others.map(({ to }) => to.getTime()).filter((at) => at > soonest && at <= latest)];
  return begins.some((begin) => {
    const from = Math.min(latest, onFive(begin));
    const to = from + entry.hours * 3_600_000 + cleaning;
    return others.every((other) => other.to.getTime() <= from || other.from.getTime() >= to);
  });
}

const grades = ['vip', 'gold', 'silver', 'none'];
/** Whether `a` comes before `b` in the list. */
export function comesBefore(a: Entry, b: Entry): boolean {
  const key = ({ promotedAt, grade, joinedAt }: Entry): number[] => [
    promotedAt ? promotedAt.getTime() : Number.MAX_SAFE_INTEGER,
    grades.indexOf(grade),
    joinedAt.getTime(),
  ];
  const [left, right] = [key(a), key(b)];
  const first = left.findIndex((value, i) => value !== right[i]);
  return first >= 0 && left[first]! < right[first]!;
}

/** Everything that is wrong with the books as they stand; empty when nothing is. */
export function faultsOf(books: Books): string[] {
  const { bookings, entries, taken, offers, rooms, now } = books;
  const faults: string[] = [];
  for (const room of rooms) {
    const there = taken.filter(({ roomId }) => roomId === room.roomId);
    for (const one of there)
      for (const other of there)
        if (one !== other && one.from < other.to && other.from < one.to) faults.push(`two guests in ${room.number}`);
  }
  for (const booking of bookings) {
    const stands =
      booking.state === 'confirmed' ||
      (booking.state === 'held' && booking.heldUntil !== null && booking.heldUntil > now);
    const count = taken.filter(({ bookingId }) => bookingId === booking.id).length;
    if (stands !== (count === 1)) faults.push(`a ${booking.state} booking has ${String(count)} rooms`);
  }
  for (const entry of entries) {
    const open = offers.filter((offer) => offer.open && offer.bookingId === entry.id);
    if ((entry.state === 'offered') !== (open.length === 1))
      faults.push(`${entry.state} with ${String(open.length)} offers`);
    if (entry.offers !== offers.filter(({ bookingId }) => bookingId === entry.id).length)
      faults.push('an offer not counted');
    if (entry.state !== 'waiting') continue;
    const room = rooms.find((one) => wouldSuit(books, entry, one));
    if (room) faults.push(`${room.number} is free and was not offered to those who wait for it`);
  }
  return faults;
}

/** How many of the new offers somebody else would have taken as well: where the order decides. */
export function contested(before: Books, after: Books): number {
  const known = new Set(before.offers.map(({ id }) => id));
  const fresh = after.offers.filter(({ id }) => !known.has(id));
  return fresh.filter(({ bookingId, roomId }) => {
    const room = after.rooms.find((one) => one.roomId === roomId)!;
    const others = after.entries.filter(({ id, state }) => id !== bookingId && state === 'waiting');
    return others.some((entry) => wouldSuit(after, entry, room, [bookingId]));
  }).length;
}

/** New offers that went past somebody who comes before and would have taken that room. */
export function passedOver(before: Books, after: Books): string[] {
  const known = new Set(before.offers.map(({ id }) => id));
  return after.offers.flatMap((offer) => {
    if (known.has(offer.id)) return [];
    const served = after.entries.find(({ id }) => id === offer.bookingId)!;
    const room = after.rooms.find(({ roomId }) => roomId === offer.roomId)!;
    const waited = new Set(before.entries.filter(({ state }) => state === 'waiting').map(({ id }) => id));
    return after.entries
      .filter(({ id, state }) => state === 'waiting' && waited.has(id))
      .filter((entry) => comesBefore(entry, served) && wouldSuit(after, entry, room, [served.id]))
      .map(() => `${room.number} went past somebody who comes before`);
  });
}
