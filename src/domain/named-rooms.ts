/** A guest asks for a certain room: is it free, free a little later, or which room is its twin. Reads only. */
import type { Sql } from '../lib/sql';
import { choice, isFree } from './availability-sql';
import { businessDayOf, openingOf } from './business-day';
import { reasonSql, type RoomReason } from './room-reasons';
import type { RoomChoice } from './shapes';
import { datesAround, loadVenue } from './venues';

export interface NamedWish {
  readonly venueId: string;
  /** As the guest says it and the agent types it. */
  readonly roomNumber: string;
  readonly from: Date;
  readonly to: Date;
  readonly party: number;
  readonly now: Date;
}
export interface NamedRoom {
  /** `unknown`: the venue has no such room. */
  readonly found: 'free' | 'later' | 'busy' | 'unknown';
  readonly room: RoomChoice | null;
  /** Why it is not free; null when it is. */
  readonly reason: RoomReason | 'unknown' | null;
  readonly busyUntil: string | null;
  readonly later: { readonly from: string; readonly to: string } | null;
}

interface Row {
  readonly room: RoomChoice;
  readonly free: boolean;
  readonly reason: RoomReason;
  readonly until: Date | null;
  readonly later: Date | null;
}

const other = { now: '$6', moving: 'NULL' };
const stayFrom = (start: string): string =>
  `tstzrange(${start}, least(${start} + ($4::timestamptz - $3), $8::timestamptz) + make_interval(mins => $5::int))`;
const checkSql = {
  name: 'named-rooms.check',
  text: `
WITH named AS (SELECT r.*, r.id AS "roomId" FROM room r WHERE r.venue_id = $1 AND upper(r.number) = $2 LIMIT 1)
SELECT ${choice('n')} AS room, n.maximum >= $7::int AND ${isFree('n', stayFrom('$3::timestamptz'), other)} AS free,
  why.reason, why.until,
  (SELECT s.start FROM generate_series(1, $9::int / 15) steps(n),
     LATERAL (SELECT $3::timestamptz + steps.n * interval '15 minutes' AS start) s
   WHERE n.maximum >= $7::int AND s.start + interval '1 hour' <= $8::timestamptz
     AND ${isFree('n', stayFrom('s.start'), other)}
   ORDER BY s.start LIMIT 1) AS later
FROM named n, LATERAL (${reasonSql('n', { from: '$3', to: '$4', cleaning: '$5', now: '$6', party: '$7' })}) why`,
};

/** Looks at one room for a stay; where it is taken, whether it is free at most `laterMinutes` after the wished time. */
export async function checkNamedRoom(sql: Sql, wish: NamedWish, laterMinutes: number): Promise<NamedRoom> {
  const { venue, opening, number } = await placeOf(sql, wish);
  const outside = opening.closed || wish.from < opening.opens || wish.from >= opening.closes;
  const times = [wish.from, wish.to, venue.cleaningMinutes, wish.now];
  const values = [venue.id, number, ...times, wish.party, opening.closes, laterMinutes];
  const [row] = await sql.query<Row>(checkSql, values);
  if (!row) return { found: 'unknown', room: null, reason: 'unknown', busyUntil: null, later: null };
  if (outside) return { found: 'busy', room: row.room, reason: 'closed', busyUntil: null, later: null };
  if (row.free) return { found: 'free', room: row.room, reason: null, busyUntil: null, later: null };
  const later = row.later && { from: row.later.toISOString(), to: laterEnd(row.later, wish, opening.closes) };
  const busyUntil = row.until?.toISOString() ?? null;
  return { found: later ? 'later' : 'busy', room: row.room, reason: row.reason, busyUntil, later };
}

const twinsSql = {
  name: 'named-rooms.twins',
  text: `
SELECT t.id AS "roomId", t.number, t.floor, t.type, t.capacity, t.maximum
FROM room named JOIN room t ON t.venue_id = named.venue_id AND t.type = named.type AND t.floor = named.floor
WHERE named.venue_id = $1 AND upper(named.number) = $2 AND t.id <> named.id AND t.maximum >= $7::int
  AND $8::boolean AND ${isFree('t', 'tstzrange($3, $4::timestamptz + make_interval(mins => $5::int))', other)}
ORDER BY abs(t.capacity - named.capacity), t.number
LIMIT 20`,
};

/** Free rooms of the same size on the same floor, those most like the named one first. */
export async function findTwins(sql: Sql, wish: NamedWish): Promise<RoomChoice[]> {
  const { venue, opening, number } = await placeOf(sql, wish);
  const open = !opening.closed && opening.opens <= wish.from && wish.from < opening.closes;
  const times = [wish.from, wish.to, venue.cleaningMinutes, wish.now];
  return sql.query<RoomChoice>(twinsSql, [venue.id, number, ...times, wish.party, open]);
}

async function placeOf(sql: Sql, { venueId, from, roomNumber }: NamedWish) {
  const venue = await loadVenue(sql, venueId, datesAround(from));
  return { venue, opening: openingOf(venue, businessDayOf(venue, from)), number: roomNumberOf(roomNumber) };
}

/** A room's number as the venue writes it, from what was typed: `ｂ０７ `, `b 07`, `B07房`. */
export const roomNumberOf = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');

const laterEnd = (from: Date, wish: NamedWish, closes: Date): string =>
  new Date(Math.min(from.getTime() + wish.to.getTime() - wish.from.getTime(), closes.getTime())).toISOString();
