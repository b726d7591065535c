/** Joining the wait list, being asked, being promoted and leaving. What is offered to whom is in `wait-offers`. */
import { Conflict } from '../lib/errors';
import { closeBooking, recordEvent } from './booking-record';
import { confirmBooking } from './holds';
import { insertBooking, type NewBooking } from './new-booking';
import { vacateRooms } from './room-taking';
import type { Act, Quote, RoomType } from './shapes';
import { aheadOf, entryFacts, lockEntry, type EntryFacts } from './wait-entries';
import { lockWaitList, offerAnyRoom, offerReleased } from './wait-offers';

/** A stay of `hours` anywhere from `from` to `to`. */
export interface WaitWish extends NewBooking {
  readonly hours: number;
  readonly roomType: RoomType | null;
  readonly callUntil: Date;
  readonly offerMinutes: number;
  /** `HH:mm`: the offer's minutes count only in these hours of the day. */
  readonly offerHours: { readonly from: string; readonly to: string } | null;
}

const joinSql = {
  name: 'wait-list.join',
  text: `
INSERT INTO wait_entry (booking_id, venue_id, joined_at, grade, earliest, latest, hours, party, room_type, call_until,
                        offer_minutes, offer_from, offer_to)
SELECT $1, $2, $3, coalesce((SELECT grade FROM customer WHERE id = $4), 'none'), $5, $6, $7, $8, $9, $10, $11, $12, $13`,
};
const answerSql = {
  name: 'wait-list.answer',
  text: `
WITH answered AS (
  UPDATE wait_offer SET answer = $2, answered_at = $3 WHERE booking_id = $1 AND answer IS NULL
)
UPDATE wait_entry SET state = $4, closed_at = CASE WHEN $4 <> 'waiting' THEN $3::timestamptz END,
  offered_at = NULL, offer_until = NULL
WHERE booking_id = $1`,
};
/** The room that was not wanted is no room of theirs any more: what they are offered next is confirmed by itself. */
const waitAgainSql = {
  name: 'wait-list.wait-again',
  text: `
WITH gone AS (DELETE FROM booking_room WHERE booking_id = $1 AND NOT active)
UPDATE booking b SET state = 'waitlisted', hold_until = NULL, room_type = e.room_type, quote = '{"lines": [], "total": 0}',
  during = tstzrange(e.earliest, e.earliest + e.hours * interval '1 hour')
FROM wait_entry e WHERE b.id = $1 AND e.booking_id = b.id`,
};

/**
 * Opens a booking that waits. Is a room free by now that suits it and nobody before it, it is offered in the same step.
 */
export async function joinWaitList(act: Act, wish: WaitWish): Promise<EntryFacts> {
  const latest = new Date(wish.to.getTime() - wish.hours * 3_600_000);
  const earliest = wish.from < latest ? wish.from : latest;
  await lockWaitList(act, wish.venueId);
  const stay = { ...wish, from: earliest, to: new Date(earliest.getTime() + wish.hours * 3_600_000) };
  const beginning = { state: 'waitlisted', holdUntil: null, roomType: wish.roomType } as const;
  const { id } = await insertBooking(act, stay, beginning);
  await act.sql.query(joinSql, [
    ...[id, wish.venueId, act.now, wish.customerId ?? null, earliest, latest, wish.hours, wish.party, wish.roomType],
    ...[wish.callUntil, wish.offerMinutes, wish.offerHours?.from ?? null, wish.offerHours?.to ?? null],
  ]);
  const joined = await entryFacts(act.sql, id, act.now);
  await recordEvent(act, id, 'waitlisted', { place: joined.place, until: wish.callUntil.toISOString() });
  await offerAnyRoom(act, wish.venueId);
  return joined;
}

/** Makes the offered room theirs at this price; false when the offer is over. */
export async function confirmOffer(act: Act, bookingId: string, quote: Quote | null): Promise<boolean> {
  if (!(await confirmBooking(act, bookingId))) return false;
  if (quote) await act.sql.query('UPDATE booking SET quote = $2 WHERE id = $1', [bookingId, quote]);
  return true;
}

export type PassOn = 'declined' | 'unreachable' | 'expired' | 'keep';
const stateAfter = { declined: 'declined', unreachable: 'expired', expired: 'expired', keep: 'waiting' } as const;

/** The offered room goes to the next who wait for it. With `keep` the guests wait on, but not for that room again. */
export async function passOnOffer(act: Act, bookingId: string, reason: PassOn): Promise<void> {
  const { venueId, state } = await lockEntry(act, bookingId);
  if (state !== 'offered') throw notNow(bookingId, state);
  const freed = await vacateRooms(act, bookingId);
  await act.sql.query(answerSql, [bookingId, reason, act.now, stateAfter[reason]]);
  if (reason === 'keep') await act.sql.query(waitAgainSql, [bookingId]);
  else await closeBooking(act, bookingId, 'cancelled', `offer-${reason}`, 'guest');
  await recordEvent(act, bookingId, 'offer-passed-on', { reason });
  await offerReleased(act, freed);
  if (reason === 'keep') await offerAnyRoom(act, venueId);
}

export type Leaving = 'declined' | 'expired' | 'cancelled' | 'served';

/** Ends the waiting, whether a room is offered or not; what has ended already stays as it is. */
export async function leaveWaitList(act: Act, bookingId: string, outcome: Leaving): Promise<void> {
  const { state } = await lockEntry(act, bookingId);
  if (state !== 'waiting' && state !== 'offered') return;
  const freed = await vacateRooms(act, bookingId);
  const answer = outcome === 'served' ? 'accepted' : outcome;
  await act.sql.query(answerSql, [bookingId, answer, act.now, outcome]);
  await closeBooking(act, bookingId, 'cancelled', `wait-${outcome}`, outcome === 'expired' ? 'venue' : 'guest');
  await recordEvent(act, bookingId, 'left-wait-list', { outcome });
  await offerReleased(act, freed);
}

/**
 * Puts a waiting entry before everybody who was not promoted earlier. Who is overtaken is kept with the entry's own
 * history and with theirs. Null when it does not wait any more.
 */
export async function promoteEntry(
  act: Act,
  bookingId: string,
  reason: string,
): Promise<{ before: EntryFacts; after: EntryFacts; overtaken: string[] } | null> {
  const { state } = await lockEntry(act, bookingId);
  if (state !== 'waiting') return null;
  const before = await entryFacts(act.sql, bookingId, act.now);
  if (before.promotedAt) return { before, after: before, overtaken: [] };
  const ahead = await aheadOf(act, bookingId);
  await act.sql.query(
    'UPDATE wait_entry SET promoted_at = $2, promoted_reason = $3, promoted_by = $4 WHERE booking_id = $1',
    [bookingId, act.now, reason, act.actor.id],
  );
  const still = await aheadOf(act, bookingId);
  const overtaken = ahead.filter(({ id }) => !still.some((one) => one.id === id));
  const codes = overtaken.map(({ code }) => code);
  await recordEvent(act, bookingId, 'promoted', { reason, overtaken: codes });
  for (const { id } of overtaken) await recordEvent(act, id, 'overtaken', { by: before.bookingCode, reason });
  return { before, after: await entryFacts(act.sql, bookingId, act.now), overtaken: codes };
}

const notNow = (bookingId: string, state: string): Conflict =>
  new Conflict(`the wait-list entry is ${state}`, { reason: 'wait-state', bookingId, state });
