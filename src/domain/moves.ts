/** Guests change rooms while their time stays: before they come, or while they sing. */
import { lockBooking, recordEvent, type BookingRow } from './booking-record';
import { replaceRooms, sweepLapsedHolds } from './booking-rooms';
import { takeRoom, vacateRooms, type FreedRoom, type TakenRoom } from './room-taking';
import type { Act, BookingState, Quote, RoomType } from './shapes';
import { leaveWaitList } from './wait-list';
import { lockWaitList, offerReleased } from './wait-offers';

export interface RoomMove {
  readonly bookingId: string;
  /** Tried in order; the first that can be had becomes theirs, instead of all they had. */
  readonly rooms: readonly { readonly roomId: string }[];
  /** Null: the price stays. */
  readonly quote: Quote | null;
  readonly reason: string;
  /** The guests' own wait-list entry whose offered room they take; its waiting ends. */
  readonly entryId: string | null;
}
export interface RoomMoved {
  readonly roomNumbers: string[];
  readonly roomType: RoomType;
  readonly state: BookingState;
}

const leaveSql = {
  name: 'moves.leave',
  text: `
WITH left_ones AS (
  UPDATE booking_room br
  SET active = false, during = tstzrange(lower(br.during), greatest(lower(br.during) + interval '1 minute', $3))
  WHERE br.booking_id = $1 AND br.active AND br.room_id <> $2
  RETURNING br.id, br.room_id
)
UPDATE room r SET cleaning_until = $3::timestamptz + make_interval(mins => v.cleaning_minutes)
FROM left_ones l, venue v
WHERE r.id = l.room_id AND v.id = r.venue_id
RETURNING l.id, r.id AS "roomId", r.venue_id AS "venueId"`,
};
const bookSql = {
  name: 'moves.book',
  text: `UPDATE booking SET room_type = $2, quote = coalesce($3, quote), may_be_moved = false WHERE id = $1`,
};

/**
 * Moves a confirmed booking, or guests who are inside (from now on), to another room; code, time and deposit stay, and
 * the rooms they had are offered to those who wait. `ROOM_LOST`: none of the rooms can be had; `ALREADY_OVER`:
 * the booking is not to come any more; then nothing is changed once the step has dropped what this did.
 */
export async function moveRoom(act: Act, move: RoomMove): Promise<RoomMoved | 'ROOM_LOST' | 'ALREADY_OVER'> {
  const booking = await lockBooking(act, move.bookingId);
  const { id: bookingId, state } = booking;
  if (state !== 'confirmed' && state !== 'in-use') return 'ALREADY_OVER';
  await lockWaitList(act, booking.venueId);
  const roomIds = move.rooms.map(({ roomId }) => roomId);
  await sweepLapsedHolds(act, roomIds);
  if (move.entryId) await vacateRooms(act, move.entryId);
  const taken = state === 'in-use' ? await moveNow(act, booking, roomIds) : await moveAhead(act, booking, roomIds);
  if (!taken) return 'ROOM_LOST';
  await act.sql.query(bookSql, [bookingId, taken.type, move.quote]);
  await recordEvent(act, bookingId, 'moved', { room: taken.number, reason: move.reason });
  if (move.entryId) await leaveWaitList(act, move.entryId, 'served');
  return { roomNumbers: [taken.number], roomType: taken.type as RoomType, state };
}

async function moveAhead(act: Act, booking: BookingRow, roomIds: readonly string[]): Promise<TakenRoom | null> {
  const wanted = roomIds.map((roomId) => ({ roomId, from: booking.from, to: booking.to }));
  const taken = await replaceRooms(act, booking, wanted, 1);
  return taken?.[0] ?? null;
}

/** The room they leave keeps what it was used for until now, and is for others once it can be clean. */
async function moveNow(act: Act, booking: BookingRow, roomIds: readonly string[]): Promise<TakenRoom | null> {
  // Guests who stay past their end still need a room until they leave; the end itself does not move.
  const to = booking.to > act.now ? booking.to : new Date(act.now.getTime() + 60_000);
  for (const roomId of roomIds) {
    const range = { roomId, from: act.now, to };
    const taken = await takeRoom(act, booking.id, range, { heldUntil: null, persons: booking.party });
    if (!taken) continue;
    await offerReleased(act, await act.sql.query<FreedRoom>(leaveSql, [booking.id, roomId, act.now]));
    return taken;
  }
  return null;
}

/** Whether these guests may be asked to give up a room that is too large for them. */
export async function setMovable(act: Act, bookingId: string, movable: boolean): Promise<void> {
  await lockBooking(act, bookingId);
  await act.sql.query('UPDATE booking SET may_be_moved = $2 WHERE id = $1', [bookingId, movable]);
  await recordEvent(act, bookingId, movable ? 'may-be-moved' : 'stays-put');
}
