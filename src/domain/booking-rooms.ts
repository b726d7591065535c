/** Giving rooms back and changing them. Every room that becomes free here is offered to those who wait for it. */
import { endLapsedHolds, takeRoom, vacateRooms, type RoomRange, type TakenRoom } from './room-taking';
import type { Act } from './shapes';
import { lockWaitList, offerReleased } from './wait-offers';

/**
 * The order of the lists whose rooms are about to become free. Locked before the rooms are: whoever offers a room may wait
 * for the step that frees it, and that step must not wait for the list then.
 */
const lock = `pg_advisory_xact_lock(hashtextextended('wait-list ' || venue_id::text, 0))`;
const lockOfBookingSql = {
  name: 'booking-rooms.lock-of-booking',
  text: `
SELECT ${lock} FROM (
  SELECT DISTINCT r.venue_id FROM booking_room br JOIN room r ON r.id = br.room_id
  WHERE br.booking_id = $1 AND br.active ORDER BY r.venue_id) venues`,
};
const lockOfLapsedSql = {
  name: 'booking-rooms.lock-of-lapsed',
  text: `
SELECT ${lock} FROM (
  SELECT DISTINCT r.venue_id FROM booking_room br JOIN room r ON r.id = br.room_id
  WHERE br.active AND br.held_until <= $2 AND ($1::uuid[] IS NULL OR br.room_id = ANY ($1))
  ORDER BY r.venue_id) venues`,
};

export { takeRoom, type RoomRange, type TakenRoom } from './room-taking';

/**
 * Frees these rooms (null: all there are) from holds that have run out, so that they block nobody; those who wait come
 * before whoever asks now. The number of rooms freed.
 */
export async function sweepLapsedHolds(act: Act, roomIds: readonly string[] | null): Promise<number> {
  const lapsed = await act.sql.query(lockOfLapsedSql, [roomIds, act.now]);
  if (lapsed.length === 0) return 0;
  const freed = await endLapsedHolds(act, roomIds);
  await offerReleased(act, freed);
  return freed.length;
}

const lapsedOfVenueSql = {
  name: 'booking-rooms.lapsed-of-venue',
  text: `
SELECT br.room_id AS "roomId" FROM booking_room br JOIN room r ON r.id = br.room_id
WHERE br.active AND br.held_until <= $2 AND r.venue_id = $1`,
};

/**
 * The same for the whole venue, before somebody looks for a room: what is found then is not owed to those who wait.
 * Were it only done when the room is taken, it would be undone with the taking that fails, and found again.
 */
export async function sweepVenue(act: Act, venueId: string): Promise<void> {
  const lapsed = await act.sql.query<{ roomId: string }>(lapsedOfVenueSql, [venueId, act.now]);
  if (lapsed.length > 0) await sweepLapsedHolds(act, [...new Set(lapsed.map(({ roomId }) => roomId))]);
}

/** Gives every room of the booking back at once; the number of them. */
export async function releaseRooms(act: Act, bookingId: string): Promise<number> {
  const rooms = await act.sql.query(lockOfBookingSql, [bookingId]);
  if (rooms.length === 0) return 0;
  const freed = await vacateRooms(act, bookingId);
  await offerReleased(act, freed);
  return freed.length;
}

interface Replaced {
  readonly id: string;
  readonly venueId: string;
  readonly party: number;
  readonly holdUntil: Date | null;
  readonly state: string;
}

/**
 * Replaces the booking's rooms and ranges: the first `count` of `wanted` that can be had, all of them or none. Null
 * when there are not enough; then everything is as it was before.
 */
export async function replaceRooms(
  act: Act,
  booking: Replaced,
  wanted: readonly RoomRange[],
  count: number,
): Promise<TakenRoom[] | null> {
  // Before any room is taken: whoever takes one and then waits for the list could wait for somebody who waits for the room.
  await lockWaitList(act, booking.venueId);
  await sweepLapsedHolds(
    act,
    wanted.map(({ roomId }) => roomId),
  );
  const before = await vacateRooms(act, booking.id);
  const taken = await takeUpTo(act, booking, wanted, count);
  const kept = taken.length === count;
  await dropRooms(
    act,
    booking.id,
    before.map(({ id }) => id),
    kept,
  );
  if (kept) await offerReleased(act, before);
  return kept ? taken : null;
}

async function takeUpTo(
  act: Act,
  booking: Replaced,
  wanted: readonly RoomRange[],
  count: number,
): Promise<TakenRoom[]> {
  const options = {
    heldUntil: booking.state === 'held' ? booking.holdUntil : null,
    persons: count > 1 ? 1 : booking.party,
  };
  const taken: TakenRoom[] = [];
  for (const range of wanted) {
    const room = taken.length < count ? await takeRoom(act, booking.id, range, options) : null;
    if (room) taken.push(room);
  }
  return taken;
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
