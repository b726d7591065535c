/**
 * Taking rooms and leaving them. The exclusion constraint decides who gets a room; a conflict is a value here, not an
 * error. Ranges stored include the venue's cleaning after the guests' end. Whoever gives a room back does it through
 * `booking-rooms`, so that those who wait for it are asked.
 */
import { isClosed } from './room-closed';
import type { Act } from './shapes';

export interface RoomRange {
  readonly roomId: string;
  readonly from: Date;
  /** The guests' end; the cleaning is added. */
  readonly to: Date;
}
export interface TakenRoom {
  readonly roomId: string;
  readonly number: string;
  readonly type: string;
}
/** A room that became free, in its venue. */
export interface FreedRoom {
  /** The row of `booking_room`. */
  readonly id: string;
  readonly roomId: string;
  readonly venueId: string;
}

const takeSql = {
  name: 'booking-rooms.take',
  text: `
WITH fitting AS (
  SELECT r.id, r.number, r.type, tstzrange($4, $5::timestamptz + make_interval(mins => v.cleaning_minutes)) AS during
  FROM booking b JOIN room r ON r.venue_id = b.venue_id JOIN venue v ON v.id = r.venue_id
  WHERE b.id = $2 AND r.id = $3 AND r.state = 'in-service' AND r.maximum >= $7
), taken AS (
  INSERT INTO booking_room (id, booking_id, room_id, during, held_until)
  SELECT $1, $2, f.id, f.during, $6
  FROM fitting f JOIN room r ON r.id = f.id
  WHERE NOT ${isClosed('r', 'f.during')}
  ON CONFLICT DO NOTHING
  RETURNING room_id
)
SELECT f.id AS "roomId", f.number, f.type FROM fitting f JOIN taken t ON t.room_id = f.id`,
};
const freed = `RETURNING br.id, br.room_id AS "roomId", (SELECT venue_id FROM room WHERE id = br.room_id) AS "venueId"`;
const sweepSql = {
  name: 'booking-rooms.sweep',
  text: `
UPDATE booking_room br SET active = false
WHERE id IN (
  SELECT id FROM booking_room
  WHERE active AND held_until <= $2 AND ($1::uuid[] IS NULL OR booking_id IN (
    SELECT booking_id FROM booking_room WHERE room_id = ANY ($1) AND active AND held_until <= $2))
  FOR UPDATE SKIP LOCKED)
${freed}`,
};
const vacateSql = {
  name: 'booking-rooms.vacate',
  text: `UPDATE booking_room br SET active = false WHERE booking_id = $1 AND active ${freed}`,
};

/** Takes one room for a booking; null when somebody else has it, it is out of service or so many persons may not enter. */
export async function takeRoom(
  act: Act,
  bookingId: string,
  range: RoomRange,
  options: { readonly heldUntil: Date | null; readonly persons: number },
): Promise<TakenRoom | null> {
  const values = [act.newId(), bookingId, range.roomId, range.from, range.to, options.heldUntil, options.persons];
  const [taken] = await act.sql.query<TakenRoom>(takeSql, values);
  return taken ?? null;
}

/** The booking has no room any more; nobody is asked yet. */
export const vacateRooms = ({ sql }: Act, bookingId: string): Promise<FreedRoom[]> => sql.query(vacateSql, [bookingId]);

/**
 * Ends holds that have run out, of these rooms or (null) of all; nobody is asked yet. What another step is freeing at
 * this moment is left to it: taking the room waits for that step anyway.
 */
export const endLapsedHolds = ({ sql, now }: Act, roomIds: readonly string[] | null): Promise<FreedRoom[]> =>
  sql.query(sweepSql, [roomIds, now]);
