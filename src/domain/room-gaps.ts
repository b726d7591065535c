/** A short stay between other bookings: which room has room for an hour or two. Reads only. */
import type { Sql } from '../lib/sql';
import { businessDayOf, openingOf } from './business-day';
import { freeTimes } from './free-times';
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

/** $1 venue, $2 wished beginning, $3 hours, $4 cleaning, $5 now, $6 party, $7 opening, $8 closing, $9 later, $10 type. */
const gapsSql = {
  name: 'room-gaps.find',
  text: `
WITH gap AS (
  SELECT r.*, t.rank, free.during AS gap
  FROM room r JOIN room_type t ON t.venue_id = r.venue_id AND t.key = r.type,
    LATERAL (SELECT unnest(${freeTimes('r', { from: '$7', to: '$8', cleaning: '$4', now: '$5' })}) AS during) free
  WHERE r.venue_id = $1 AND r.state = 'in-service' AND r.capacity >= $6::int AND ($10::text IS NULL OR r.type = $10)
)
SELECT g.id AS "roomId", g.number, g.floor, g.type, g.capacity, g.maximum, s.start AS "from", s.ends AS "to",
  upper(g.gap) - make_interval(mins => $4::int) AS until
FROM gap g, LATERAL (
  SELECT n, start, start + make_interval(secs => $3::float8 * 3600) AS ends
  FROM generate_series(0, $9::int / 15) steps(n), LATERAL (SELECT $2::timestamptz + n * interval '15 minutes') at(start)
  WHERE g.gap @> tstzrange(start, start + make_interval(secs => $3::float8 * 3600, mins => $4::int))
  ORDER BY n LIMIT 1) s
ORDER BY s.n, g.rank, upper(g.gap) - lower(g.gap), g.floor, g.number
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
