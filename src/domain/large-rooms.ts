/** How much the large rooms are wanted, and who could give one up. */
import type { Sql } from '../lib/sql';
import { isFree } from './availability-sql';
import { bandAt, businessDayOf, dayTypeOf, type DayType } from './business-day';
import type { RoomType } from './shapes';
import { datesAround, loadVenue } from './venues';

export interface Period {
  readonly venueId: string;
  readonly from: Date;
  readonly to: Date;
  readonly party: number;
  readonly now: Date;
}
/** From how many persons on a party is large, and how many past weeks are looked at: table `booking-rules`. */
export interface ForecastRules {
  readonly largeParty: number;
  readonly pastWeeks: number;
}
export interface Forecast {
  /** The smallest size made for so many; null when the venue has none. */
  readonly fittingType: RoomType | null;
  readonly largeRooms: number;
  readonly largeFree: number;
  /** Guests on the wait list who want a large room in this time. */
  readonly largeWaiting: number;
  /** Large rooms that will still be asked for, by the same hours of the last weeks. */
  readonly expectedMore: number;
  readonly band: string;
  readonly dayType: DayType;
}

/** The sizes for large parties. */
const isLarge = (type: string): string => `${type} IN ('large', 'deluxe')`;

const range = 'tstzrange($2, $3::timestamptz + make_interval(mins => $4::int))';
const forecastSql = {
  name: 'large-rooms.forecast',
  text: `
WITH large AS (
  SELECT r.*, ${isFree('r', range, { moving: 'NULL' })} AS free
  FROM room r WHERE r.venue_id = $1 AND r.state = 'in-service' AND ${isLarge('r.type')}
), past AS (
  SELECT tstzrange($2::timestamptz - n * interval '7 days', $3::timestamptz - n * interval '7 days') AS during
  FROM generate_series(1, $8::int) AS n
), wanted AS (
  SELECT (SELECT count(*) FROM booking b
          WHERE b.venue_id = $1 AND b.during && past.during AND ${isLarge('b.room_type')}
            AND b.state IN ('confirmed', 'in-use', 'completed', 'no-show'))
       + (SELECT count(*) FROM lost_demand l
          WHERE l.venue_id = $1 AND l.during && past.during AND (${isLarge('l.room_type')} OR l.party >= $7)) AS count
  FROM past
  -- A week before the house kept its books says nothing.
  WHERE EXISTS (SELECT FROM booking b WHERE b.venue_id = $1 AND b.business_day BETWEEN lower(past.during)::date - 1 AND upper(past.during)::date)
)
SELECT (SELECT t.key FROM room_type t WHERE t.venue_id = $1 AND t.persons_to >= $6 ORDER BY t.rank LIMIT 1) AS "fittingType",
       (SELECT count(*)::int FROM large) AS "largeRooms",
       (SELECT count(*)::int FROM large WHERE free) AS "largeFree",
       (SELECT count(*)::int FROM wait_entry w WHERE w.venue_id = $1 AND w.state IN ('waiting', 'offered')
          AND tstzrange(w.earliest, w.latest + w.hours * interval '1 hour') && ${range}
          AND (${isLarge('w.room_type')} OR w.party >= $7)) AS "largeWaiting",
       (SELECT greatest(0, round(coalesce(avg(count), 0) - (SELECT count(*) FROM large WHERE NOT free), 1))::float8
        FROM wanted) AS "expectedMore"`,
};

/** What a decision table needs to say whether a large room can be spared for a small party. Reads only. */
export async function forecastLarge(sql: Sql, period: Period & ForecastRules): Promise<Forecast> {
  const { venueId, from, to, party, now, largeParty, pastWeeks } = period;
  const venue = await loadVenue(sql, venueId, datesAround(from));
  const day = businessDayOf(venue, from);
  const values = [venue.id, from, to, venue.cleaningMinutes, now, party, largeParty, pastWeeks];
  const [row] = await sql.query<Omit<Forecast, 'band' | 'dayType'>>(forecastSql, values);
  return { ...row!, band: bandAt(venue, day, from), dayType: dayTypeOf(venue, day) };
}

const movableSql = {
  name: 'large-rooms.movable',
  text: `
SELECT b.id
FROM booking b JOIN booking_room br ON br.booking_id = b.id AND br.active JOIN room r ON r.id = br.room_id
WHERE b.venue_id = $1 AND b.may_be_moved AND b.state IN ('confirmed', 'in-use') AND upper(b.during) > $5
  AND b.during && tstzrange($2, $3) AND r.capacity >= $6
  -- Without them the room is free for the whole wish …
  AND NOT EXISTS (SELECT FROM booking_room o WHERE o.room_id = r.id AND o.booking_id <> b.id AND o.active
                  AND (o.held_until <= $5) IS NOT TRUE AND o.during && ${range})
  AND (r.out_of_service && ${range}) IS NOT TRUE
  -- … and they have somewhere to go for the rest of theirs.
  AND EXISTS (SELECT FROM room s WHERE s.venue_id = $1 AND s.id <> r.id AND s.capacity >= b.party AND NOT (${isLarge('s.type')})
              AND ${isFree('s', `tstzrange(greatest(lower(b.during), $5), upper(b.during) + make_interval(mins => $4::int))`, { moving: 'NULL' })})
ORDER BY b.state = 'in-use', b.created_at, b.id
LIMIT 1`,
};

/**
 * The booking of guests who agreed that they may be asked to move, whose large room this wish could then have, and for
 * whom a smaller room is free; null when there is none. Those who are not there yet come first.
 */
export async function findMovable(sql: Sql, { venueId, from, to, party, now }: Period): Promise<string | null> {
  const venue = await loadVenue(sql, venueId, datesAround(from));
  const values = [venue.id, from, to, venue.cleaningMinutes, now, party];
  const [row] = await sql.query<{ id: string }>(movableSql, values);
  return row?.id ?? null;
}
