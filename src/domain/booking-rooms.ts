/**
 * Taking rooms and giving them back. The exclusion constraint decides who gets a room; a conflict is a value here, not
 * an error. Ranges stored include the venue's cleaning after the guests' end.
 */
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
  WHERE (r.out_of_service && f.during) IS NOT TRUE
  ON CONFLICT DO NOTHING
  RETURNING room_id
)
SELECT f.id AS "roomId", f.number, f.type FROM fitting f JOIN taken t ON t.room_id = f.id`,
};
const sweepSql = {
  name: 'booking-rooms.sweep',
  text: `
UPDATE booking_room SET active = false
WHERE id IN (
  SELECT id FROM booking_room
  WHERE active AND held_until <= $2
    AND booking_id IN (SELECT booking_id FROM booking_room WHERE room_id = ANY ($1::uuid[]) AND active AND held_until <= $2)
  FOR UPDATE SKIP LOCKED)`,
};
const releaseSql = {
  name: 'booking-rooms.release',
  text: `UPDATE booking_room SET active = false WHERE booking_id = $1 AND active RETURNING id`,
};

/**
 * Frees these rooms from holds that have run out, so that they block nobody. What another step is freeing at this
 * moment is left to it: taking the room waits for that step anyway.
 */
export async function sweepLapsedHolds({ sql, now }: Act, roomIds: readonly string[]): Promise<void> {
  await sql.query(sweepSql, [roomIds, now]);
}

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

/** Gives every room of the booking back at once; the number of them. */
export async function releaseRooms({ sql }: Act, bookingId: string): Promise<number> {
  return (await sql.query(releaseSql, [bookingId])).length;
}

/**
 * Replaces the booking's rooms and ranges: the first `count` of `wanted` that can be had, all of them or none. Null
 * when there are not enough; then everything is as it was before.
 */
export async function replaceRooms(
  act: Act,
  booking: { readonly id: string; readonly party: number; readonly holdUntil: Date | null; readonly state: string },
  wanted: readonly RoomRange[],
  count: number,
): Promise<TakenRoom[] | null> {
  await sweepLapsedHolds(
    act,
    wanted.map(({ roomId }) => roomId),
  );
  const before = await act.sql.query<{ id: string }>(releaseSql, [booking.id]);
  const options = {
    heldUntil: booking.state === 'held' ? booking.holdUntil : null,
    persons: count > 1 ? 1 : booking.party,
  };
  const taken: TakenRoom[] = [];
  for (const range of wanted) {
    const room = taken.length < count ? await takeRoom(act, booking.id, range, options) : null;
    if (room) taken.push(room);
  }
  const kept = taken.length === count;
  await dropRooms(
    act,
    booking.id,
    before.map(({ id }) => id),
    kept,
  );
  return kept ? taken : null;
}

/** After a replacement: either the rooms of before go, or the new ones go and those of before are taken again. */
async function dropRooms({ sql }: Act, bookingId: string, before: readonly string[], kept: boolean): Promise<void> {
  if (kept) {
    await sql.query('DELETE FROM booking_room WHERE id = ANY ($1::uuid[])', [before]);
    return;
  }
  await sql.query('DELETE FROM booking_room WHERE booking_id = $1 AND active', [bookingId]);
  await sql.query('UPDATE booking_room SET active = true WHERE id = ANY ($1::uuid[])', [before]);
}

/** The rooms a booking has now, or had when it ended. */
export async function roomsOf(
  { sql }: Pick<Act, 'sql'>,
  bookingId: string,
): Promise<{ roomId: string; number: string; from: Date; active: boolean }[]> {
  return sql.query(
    {
      name: 'booking-rooms.of',
      text: `
SELECT br.room_id AS "roomId", r.number, lower(br.during) AS "from", br.active
FROM booking_room br JOIN room r ON r.id = br.room_id WHERE br.booking_id = $1 ORDER BY r.number LIMIT 50`,
    },
    [bookingId],
  );
}
