/** Holding a room while the agent is on the phone, confirming it, keeping it longer, giving it back. */
import { Conflict } from '../lib/errors';
import { closeBooking, lockBooking, recordEvent } from './booking-record';
import { releaseRooms, sweepLapsedHolds, takeRoom, type TakenRoom } from './booking-rooms';
import { insertBooking, type NewBooking } from './new-booking';
import type { Act, RoomChoice, RoomType } from './shapes';

export interface HoldWish extends NewBooking {
  readonly rooms: readonly RoomChoice[];
  /** How long the rooms are kept for the agent on the phone. */
  readonly holdMinutes: number;
}
export interface Held {
  readonly bookingId: string;
  readonly bookingCode: string;
  readonly roomId: string;
  readonly roomNumber: string;
  readonly roomType: RoomType;
  readonly heldUntil: string;
}

const confirmSql = {
  name: 'holds.confirm',
  text: `
WITH kept AS (
  UPDATE booking_room SET held_until = NULL
  WHERE booking_id = $1 AND active AND held_until > $2
  RETURNING id
), confirmed AS (
  UPDATE booking SET state = 'confirmed', confirmed_at = $2, hold_until = NULL
  WHERE id = $1 AND state = 'held' AND hold_until > $2
    AND (SELECT count(*) FROM kept) = (SELECT count(*) FROM booking_room WHERE booking_id = $1 AND held_until IS NOT NULL)
  RETURNING id
), entry AS (
  UPDATE wait_entry SET state = 'served', closed_at = $2
  WHERE booking_id IN (SELECT id FROM confirmed) AND closed_at IS NULL
), answered AS (
  UPDATE wait_offer SET answer = 'accepted', answered_at = $2
  WHERE booking_id IN (SELECT id FROM confirmed) AND answer IS NULL
)
SELECT id FROM confirmed`,
};

/**
 * Opens a booking in state `held` with the first of the rooms that can be had; null when somebody else was quicker with
 * every one of them, and then nothing is left behind.
 */
export async function holdRoom(act: Act, wish: HoldWish): Promise<Held | null> {
  await sweepLapsedHolds(
    act,
    wish.rooms.map(({ roomId }) => roomId),
  );
  const heldUntil = new Date(act.now.getTime() + wish.holdMinutes * 60_000);
  const booking = await insertBooking(act, wish, { state: 'held', holdUntil: heldUntil });
  const room = await takeFirst(act, booking.id, wish, heldUntil);
  if (!room) {
    await act.sql.query('DELETE FROM booking WHERE id = $1', [booking.id]);
    return null;
  }
  await act.sql.query('UPDATE booking SET room_type = $2 WHERE id = $1', [booking.id, room.type]);
  await recordEvent(act, booking.id, 'held', { room: room.number, until: heldUntil.toISOString() });
  return {
    bookingId: booking.id,
    bookingCode: booking.code,
    roomId: room.roomId,
    roomNumber: room.number,
    roomType: room.type as RoomType,
    heldUntil: heldUntil.toISOString(),
  };
}

async function takeFirst(act: Act, bookingId: string, wish: HoldWish, heldUntil: Date): Promise<TakenRoom | null> {
  for (const { roomId } of wish.rooms) {
    const range = { roomId, from: wish.from, to: wish.to };
    const taken = await takeRoom(act, bookingId, range, { heldUntil, persons: wish.party });
    if (taken) return taken;
  }
  return null;
}

/** Makes a held booking firm, be it held for an agent or as an offer of the wait list; false when the hold is over. */
export async function confirmBooking(act: Act, bookingId: string): Promise<boolean> {
  await lockBooking(act, bookingId);
  const confirmed = (await act.sql.query(confirmSql, [bookingId, act.now])).length > 0;
  if (confirmed) await recordEvent(act, bookingId, 'confirmed');
  return confirmed;
}

/** Gives a held room back; a booking that is no longer held stays as it is. */
export async function releaseHold(
  act: Act,
  { bookingId, reason }: { bookingId: string; reason: string },
): Promise<void> {
  const { state } = await lockBooking(act, bookingId);
  if (state !== 'held') return;
  await releaseRooms(act, bookingId);
  await closeBooking(act, bookingId, 'cancelled', reason);
  await recordEvent(act, bookingId, 'released', { reason });
}

/**
 * Keeps the rooms until `until`: a held booking's hold, a confirmed one's grace after the agreed arrival. `Conflict`
 * when the hold is over already, or the booking is.
 */
export async function extendHold(act: Act, bookingId: string, until: Date): Promise<Date> {
  const { state, holdUntil } = await lockBooking(act, bookingId);
  const lapsed = state === 'held' && holdUntil !== null && holdUntil <= act.now;
  if (lapsed || (state !== 'held' && state !== 'confirmed')) {
    throw new Conflict('the booking cannot be kept longer', { reason: 'booking-state', bookingId, state });
  }
  await act.sql.query('UPDATE booking SET hold_until = $2 WHERE id = $1', [bookingId, until]);
  if (state === 'held') await prolongRooms(act, bookingId, until);
  await recordEvent(act, bookingId, 'hold-extended', { until: until.toISOString() });
  return until;
}

async function prolongRooms(act: Act, bookingId: string, until: Date): Promise<void> {
  const kept = await act.sql.query(
    {
      name: 'holds.prolong',
      text: `UPDATE booking_room SET held_until = $2 WHERE booking_id = $1 AND active RETURNING id`,
    },
    [bookingId, until],
  );
  if (kept.length === 0) throw new Conflict('the hold is over', { reason: 'booking-state', bookingId });
}
