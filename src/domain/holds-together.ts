import { recordEvent } from './booking-record';
import { sweepLapsedHolds, takeRoom, type TakenRoom } from './booking-rooms';
import type { HoldWish } from './holds';
import { insertBooking } from './new-booking';
import type { Act, RoomChoice, RoomType } from './shapes';

export type TogetherWish = Omit<HoldWish, 'rooms'> & {
  /** Rooms that belong together, tried in order: one of these lists as a whole, or nothing. */
  readonly choices: readonly (readonly RoomChoice[])[];
};
export interface HeldTogether {
  readonly bookingId: string;
  readonly bookingCode: string;
  readonly roomNumbers: string[];
  readonly roomTypes: RoomType[];
  readonly heldUntil: string;
}

/**
 * Opens one booking in state `held` with all the rooms of the first choice that can be had as a whole; null when
 * somebody else was quicker with every choice, and then nothing is left behind.
 */
export async function holdTogether(act: Act, wish: TogetherWish): Promise<HeldTogether | null> {
  await sweepLapsedHolds(
    act,
    wish.choices.flat().map(({ roomId }) => roomId),
  );
  const heldUntil = new Date(act.now.getTime() + wish.holdMinutes * 60_000);
  const { id, code } = await insertBooking(act, wish, { state: 'held', holdUntil: heldUntil });
  for (const choice of wish.choices) {
    const taken = await takeAll(act, { id, choice, wish, heldUntil });
    if (!taken) continue;
    const roomNumbers = taken.map(({ number }) => number).sort();
    await act.sql.query('UPDATE booking SET room_type = $2 WHERE id = $1', [id, taken[0]!.type]);
    await recordEvent(act, id, 'held', { rooms: roomNumbers, until: heldUntil.toISOString() });
    const roomTypes = taken.map(({ type }) => type as RoomType);
    return { bookingId: id, bookingCode: code, roomNumbers, roomTypes, heldUntil: heldUntil.toISOString() };
  }
  await act.sql.query('DELETE FROM booking WHERE id = $1', [id]);
  return null;
}

interface Taking {
  readonly id: string;
  readonly choice: readonly RoomChoice[];
  readonly wish: TogetherWish;
  readonly heldUntil: Date;
}

/** In the order of their ids, so that two who want the same two rooms never wait for each other. */
async function takeAll(act: Act, { id, choice, wish, heldUntil }: Taking): Promise<TakenRoom[] | null> {
  const seats = choice.reduce((sum, { maximum }) => sum + maximum, 0);
  if (choice.length === 0 || seats < wish.party) return null;
  const taken: TakenRoom[] = [];
  for (const { roomId } of [...choice].sort((a, b) => (a.roomId < b.roomId ? -1 : 1))) {
    const range = { roomId, from: wish.from, to: wish.to };
    const room = await takeRoom(act, id, range, { heldUntil, persons: choice.length > 1 ? 1 : wish.party });
    if (!room) break;
    taken.push(room);
  }
  if (taken.length === choice.length) return taken;
  await act.sql.query('DELETE FROM booking_room WHERE booking_id = $1', [id]);
  return null;
}
