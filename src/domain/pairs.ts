/** Two rooms beside each other for a party that is too large for one. */
import type { Sql } from '../lib/sql';
import { choice, isFree } from './availability-sql';
import { businessDayOf, openingOf } from './business-day';
import type { RoomChoice } from './shapes';
import { datesAround, loadVenue } from './venues';

export interface PairWish {
  readonly venueId: string;
  readonly from: Date;
  readonly to: Date;
  readonly party: number;
  /** A booking that is to be moved: its own rooms count as free. */
  readonly movingBookingId?: string | null | undefined;
  readonly now: Date;
}

const free = (room: string): string =>
  isFree(room, 'tstzrange($2, $3::timestamptz + make_interval(mins => $4::int))', { moving: '$7' });

const findSql = {
  name: 'pairs.find',
  text: `
WITH pair AS (
  SELECT one.id AS one, other.id AS other, one.capacity + other.capacity AS seats, one.capacity + other.capacity < $6 AS tight,
         tone.rank + tother.rank AS ranks, least(one.type, other.type) || greatest(one.type, other.type) AS types,
         least(one.floor, other.floor) AS floor, least(one.number, other.number) AS number
  FROM room_adjoining a
  JOIN room one ON one.id = a.room_id JOIN room_type tone ON tone.venue_id = one.venue_id AND tone.key = one.type
  JOIN room other ON other.id = a.other_id JOIN room_type tother ON tother.venue_id = other.venue_id AND tother.key = other.type
  WHERE one.venue_id = $1 AND other.venue_id = $1 AND one.maximum + other.maximum >= $6
    AND ${free('one')} AND ${free('other')}
), best AS (
  SELECT types, tight FROM pair ORDER BY tight, ranks, seats, floor, number LIMIT 1
)
SELECT coalesce(json_agg(rooms ORDER BY p.seats, p.floor, p.number), '[]') AS pairs
FROM pair p JOIN best USING (types, tight), LATERAL (
  SELECT json_agg(${choice('c')} ORDER BY c.number) AS rooms
  FROM (SELECT id AS "roomId", number, floor, type, capacity, maximum FROM room WHERE id IN (p.one, p.other)) c) r`,
};

/**
 * Pairs of adjoining rooms that are both free, with room for the party; all of one combination of sizes, so that one
 * quote is right for each of them: those that seat everybody in comfort first, then the smallest. Together they are
 * never beyond their safety maximum. Outside opening hours there are none. Reads only.
 */
export async function findPairs(sql: Sql, wish: PairWish): Promise<RoomChoice[][]> {
  const venue = await loadVenue(sql, wish.venueId, datesAround(wish.from));
  const { opens, closes, closed } = openingOf(venue, businessDayOf(venue, wish.from));
  if (closed || wish.from < opens || wish.from >= closes) return [];
  const { from, to, now, party } = wish;
  const values = [venue.id, from, to, venue.cleaningMinutes, now, party, wish.movingBookingId ?? null];
  const [found] = await sql.query<{ pairs: RoomChoice[][] }>(findSql, values);
  return found!.pairs;
}
