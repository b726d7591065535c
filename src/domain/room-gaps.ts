/** A short stay between other bookings: which room has room for an hour or two. Reads only. */
import type { Sql } from '../lib/sql';
import { isFree } from './availability-sql';
import { businessDayOf, openingOf } from './business-day';
import type { RoomChoice, RoomType } from './shapes';
import { datesAround, loadVenue } from './venues';

export interface GapWish {
  readonly venueId: string;
  readonly from: Date;
  readonly hours: number;
  readonly party: number;
  readonly roomType: RoomType | null;
  /** How much later than wished it may begin. */
  readonly laterMinutes: number;
  readonly now: Date;
}
/** Rooms of one size that are free for the whole stay, the tightest gap first. */
export interface Gap {
  readonly from: string;
  readonly to: string;
  readonly roomType: RoomType;
  readonly rooms: RoomChoice[];
  /** Until when the first of the rooms could be kept if the guests want to stay. */
  readonly extendableUntil: string;
}

interface Row extends RoomChoice {
  readonly from: Date;
  readonly to: Date;
  readonly until: Date;
}

const gapsSql = {
  name: 'room-gaps.find',
  text: `
SELECT r.id AS "roomId", r.number, r.floor, r.type, r.capacity, r.maximum, s.start AS "from", s.ends AS "to",
  around.until
FROM generate_series(0, $9::int / 15) steps(n),
  LATERAL (SELECT $2::timestamptz + n * interval '15 minutes' AS start,
                  $2::timestamptz + n * interval '15 minutes' + make_interval(secs => $3::float8 * 3600) AS ends) s,
  room r JOIN room_type t ON t.venue_id = r.venue_id AND t.key = r.type,
  LATERAL (
    SELECT coalesce(max(upper(b.during)) FILTER (WHERE upper(b.during) <= s.start), $7) AS since,
           coalesce(min(lower(b.during)) FILTER (WHERE lower(b.during) >= s.ends) - make_interval(mins => $4::int), $8) AS until
    FROM booking_room b
    WHERE b.room_id = r.id AND b.active AND (b.held_until <= $5::timestamptz) IS NOT TRUE
      AND b.during && tstzrange($7, $8::timestamptz + interval '1 hour')) around
WHERE r.venue_id = $1 AND r.capacity >= $6::int AND ($10::text IS NULL OR r.type = $10)
  AND s.start >= $7::timestamptz AND s.ends <= $8::timestamptz
  AND ${isFree('r', 'tstzrange(s.start, s.ends + make_interval(mins => $4::int))', { now: '$5', moving: 'NULL' })}
ORDER BY n, t.rank, around.until - around.since, r.floor, r.number
LIMIT 60`,
};

/** The gap that begins soonest from the wished time on, in the smallest sufficient size; null when there is none. */
export async function findGap(sql: Sql, wish: GapWish): Promise<Gap | null> {
  const venue = await loadVenue(sql, wish.venueId, datesAround(wish.from));
  const { opens, closes, closed } = openingOf(venue, businessDayOf(venue, wish.from));
  if (closed) return null;
  const when = [wish.from, wish.hours, venue.cleaningMinutes, wish.now, wish.party, opens, closes];
  const found = await sql.query<Row>(gapsSql, [venue.id, ...when, wish.laterMinutes, wish.roomType]);
  const [best] = found;
  if (!best) return null;
  const together = found.filter(({ from, type }) => from.getTime() === best.from.getTime() && type === best.type);
  return {
    from: best.from.toISOString(),
    to: best.to.toISOString(),
    roomType: best.type,
    rooms: together.map(({ roomId, number, floor, type, capacity, maximum }) => ({
      ...{ roomId, number, floor, type, capacity, maximum },
    })),
    extendableUntil: best.until.toISOString(),
  };
}
