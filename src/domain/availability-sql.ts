import { freeTimes } from './free-times';
import { isClosed } from './room-closed';
import { notOffered } from './room-reasons';
import { venueRows } from './venues';

/**
 * One statement for the whole question. $1 venue, $2 from, $3 to, $4 minutes of cleaning, $5 now, $6 opening, $7
 * closing, $8 party, $9 wished type or null, $10 named room or null, $11 whether the venue is open then, $12 a
 * booking that is to be moved and so does not stand in its own way. The alternatives are worked out
 * only when nothing fits.
 */
export const findAvailableSql = {
  name: 'availability.find',
  text: `
WITH free AS MATERIALIZED (
  SELECT r.id AS "roomId", r.number, r.floor, r.type, r.capacity, r.maximum, t.rank,
         CASE WHEN $10::uuid IS NOT NULL THEN r.id = $10 AND r.maximum >= $8
              ELSE r.capacity >= $8 AND ($9::text IS NULL OR r.type = $9) END AS fits
  FROM room r JOIN room_type t ON t.venue_id = r.venue_id AND t.key = r.type
  WHERE r.venue_id = $1 AND $11::boolean AND ${isFree('r', 'tstzrange($2, $3::timestamptz + make_interval(mins => $4::int))')}
), best AS (
  SELECT min(rank) AS rank FROM free WHERE fits
), offered AS (
  SELECT f.*, f.fits AS match FROM free f, best
  WHERE CASE WHEN best.rank IS NULL THEN f.maximum >= $8 ELSE f.fits AND f.rank = best.rank END
), nothing_fits AS (
  SELECT FROM best WHERE rank IS NULL
), gaps AS MATERIALIZED (
  SELECT r.id, r.number, t.rank, r.capacity, r.floor, gap
  FROM nothing_fits, room r JOIN room_type t ON t.venue_id = r.venue_id AND t.key = r.type,
  LATERAL unnest(${freeTimes('r', { from: '$6', to: '$7', cleaning: '$4', now: '$5', moving: '$12' })}) AS gap
  WHERE r.venue_id = $1 AND r.state = 'in-service'
    AND CASE WHEN $10 IS NOT NULL THEN r.id = $10 AND r.maximum >= $8
             ELSE r.capacity >= $8 AND ($9 IS NULL OR r.type = $9) END
), times AS (
  SELECT s.start, room.id, room.number
  FROM nothing_fits, generate_series(-4, 4) AS steps(n),
  LATERAL (SELECT $2::timestamptz + n * interval '30 minutes' AS start) s,
  LATERAL (
    SELECT g.id, g.number FROM gaps g
    WHERE g.gap @> tstzrange(s.start, least(s.start + ($3::timestamptz - $2), $7::timestamptz) + make_interval(mins => $4::int))
    ORDER BY g.rank, g.capacity, g.floor, g.number
    LIMIT 1) room
  WHERE n <> 0 AND s.start >= greatest($5::timestamptz, $6::timestamptz)
    AND s.start < $7::timestamptz - interval '1 hour' + interval '1 second'
  ORDER BY abs(n), n
  LIMIT 6
), listed AS (
  SELECT *, row_number() OVER (ORDER BY capacity < $8, rank, capacity, floor, number) AS place FROM offered
)
SELECT
  coalesce((SELECT json_agg(${choice('l')} ORDER BY place) FROM listed l WHERE match AND place <= 20), '[]') AS fits,
  coalesce((SELECT json_agg(${choice('l')} ORDER BY place) FROM listed l WHERE NOT match AND place <= 20), '[]') AS others,
  coalesce((SELECT json_agg(json_build_object('from', start, 'roomId', id, 'number', number)
            ORDER BY abs(extract(epoch FROM start - $2)), start) FROM times), '[]') AS times,
  coalesce((SELECT json_agg(json_build_object('type', type, 'count', count) ORDER BY rank)
            FROM (SELECT type, rank, count(*)::int FROM free GROUP BY type, rank) s), '[]') AS sizes`,
};

/**
 * What to say when nothing fits, in one question: why each other room is not offered, and how many rooms for the wish
 * every other venue has, with the venues' calendars for who asks to see which of them are open. $1 to $9 as
 * `notOffered` has them ($5 now, $6 party, $7 wished type), $10 the dates of the calendars. One look over the whole chain
 * by time alone, up to the longest cleaning: thousands of rooms asked one by one would be slow.
 */
export const insteadSql = {
  name: 'availability.instead',
  text: `
WITH busy AS MATERIALIZED (
  SELECT b.room_id, b.during FROM booking_room b
  WHERE b.active AND (b.held_until <= $5::timestamptz) IS NOT TRUE
    AND b.during && tstzrange($2::timestamptz, $3::timestamptz + make_interval(mins => (SELECT max(cleaning_minutes) FROM venue)))
), elsewhere AS (
  SELECT v.id, count(*)::int AS count
  FROM venue v JOIN room r ON r.venue_id = v.id,
    LATERAL (SELECT tstzrange($2::timestamptz, $3::timestamptz + make_interval(mins => v.cleaning_minutes)) AS needed) n
  WHERE v.active AND v.id <> $1 AND r.state = 'in-service' AND r.capacity >= $6 AND ($7::text IS NULL OR r.type = $7)
    AND NOT ${isClosed('r', 'n.needed')}
    AND NOT EXISTS (SELECT FROM busy WHERE busy.room_id = r.id AND busy.during && n.needed)
  GROUP BY v.id
), venues AS (${venueRows(`v.id IN (SELECT id FROM elsewhere)`, '$10')})
SELECT coalesce((SELECT json_agg(why) FROM (${notOffered}) why), '[]') AS "notOffered",
  coalesce((SELECT json_agg(json_build_object('count', e.count, 'venue', to_json(s)) ORDER BY e.count DESC, s.key)
            FROM elsewhere e JOIN venues s USING (id)), '[]') AS elsewhere`,
};

/**
 * Whether a room is free in a range, as SQL. Served by the exclusion constraint's own index. `now`: holds that have run
 * out by then block nothing; `moving`: a booking that does not stand in its own way.
 */
export function isFree(room: string, range: string, { now = '$5', moving = '$12' } = {}): string {
  return `${room}.state = 'in-service' AND NOT ${isClosed(room, range)}
    AND NOT EXISTS (SELECT FROM booking_room b WHERE b.room_id = ${room}.id AND b.active AND b.during && ${range}
                    AND (b.held_until <= ${now}::timestamptz) IS NOT TRUE
                    AND (b.booking_id = ${moving}::uuid) IS NOT TRUE)`;
}

/** A room as `RoomChoice` has it, as SQL. */
export function choice(alias: string): string {
  const keys = ['roomId', 'number', 'floor', 'type', 'capacity', 'maximum'];
  return `json_build_object(${keys.map((key) => `'${key}', ${alias}."${key}"`).join(', ')})`;
}
