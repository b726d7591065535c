/** Why a room is not offered for a stay: what the agent says when a guest asks. */
import { z } from 'zod';
import type { RoomType } from './shapes';

/** In the order they are said: what never changes for this party first, then what changes with time. */
export const roomReasons = [
  'over-maximum',
  'closed',
  'out-of-service',
  'in-use',
  'held',
  'cleaning',
  'booked',
  'too-small',
  'other-size',
  'larger',
] as const;
export const roomReason = z.enum(roomReasons);
export type RoomReason = (typeof roomReasons)[number];
export interface NotOffered {
  readonly number: string;
  readonly type: RoomType;
  readonly reason: RoomReason;
  /** Until when it is so, where that ends. */
  readonly until: string | null;
}

interface Names {
  readonly from: string;
  readonly to: string;
  readonly cleaning: string;
  readonly now: string;
  readonly party: string;
  readonly wished?: string;
  readonly moving?: string;
}

/** One row with `reason` and `until` for a room's alias, as SQL; the names are those of the parameters. */
export function reasonSql(room: string, names: Names): string {
  const { from, to, cleaning, now, party, wished = 'NULL', moving = 'NULL' } = names;
  const range = `tstzrange(${from}::timestamptz, ${to}::timestamptz + make_interval(mins => ${cleaning}::int))`;
  return `
SELECT CASE
  WHEN ${room}.maximum < ${party}::int THEN 'over-maximum'
  WHEN ${room}.out_of_service && ${range} THEN 'out-of-service'
  WHEN ${room}.cleaning_until > ${from}::timestamptz THEN 'cleaning'
  WHEN taken.state IN ('in-use', 'held') THEN taken.state
  WHEN taken.state IS NOT NULL AND NOT taken.guests && tstzrange(${from}::timestamptz, ${to}::timestamptz) THEN 'cleaning'
  WHEN taken.state IS NOT NULL THEN 'booked'
  WHEN ${room}.capacity < ${party}::int THEN 'too-small'
  WHEN ${room}.type <> ${wished}::text THEN 'other-size'
  ELSE 'larger' END AS reason,
  CASE WHEN ${room}.out_of_service && ${range} THEN upper(${room}.out_of_service)
    WHEN ${room}.cleaning_until > ${from}::timestamptz THEN ${room}.cleaning_until ELSE taken.until END AS until
FROM (VALUES (1)) one LEFT JOIN LATERAL (
  SELECT k.state, k.during AS guests, upper(b.during) AS until
  FROM booking_room b JOIN booking k ON k.id = b.booking_id
  WHERE b.room_id = ${room}.id AND b.active AND b.during && ${range}
    AND (b.held_until <= ${now}::timestamptz) IS NOT TRUE AND (b.booking_id = ${moving}::uuid) IS NOT TRUE
  ORDER BY upper(b.during) DESC LIMIT 1) taken ON true`;
}

/**
 * Every room in service that was not among the offered ones ($8), with its reason, as SQL. $1 venue, $2 from, $3 to, $4
 * minutes of cleaning, $5 now, $6 party, $7 wished type or null, $9 a booking that is to be moved.
 */
export const notOffered = `
SELECT r.number, r.type, why.reason, why.until
FROM room r JOIN room_type t ON t.venue_id = r.venue_id AND t.key = r.type,
  LATERAL (${reasonSql('r', { from: '$2', to: '$3', cleaning: '$4', now: '$5', party: '$6', wished: '$7', moving: '$9' })}) why
WHERE r.venue_id = $1 AND r.state = 'in-service' AND r.id <> ALL ($8::uuid[])
ORDER BY t.rank, r.floor, r.number
LIMIT 200`;

/** A row of `notOffered` as it is said: a venue that is closed then is the reason of all its rooms. */
export const asSaid = ({ until, ...row }: NotOffered, open: boolean): NotOffered => ({
  ...row,
  reason: open || row.reason === 'over-maximum' ? row.reason : 'closed',
  until: open && until !== null ? new Date(until).toISOString() : null,
});
