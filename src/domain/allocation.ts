/**
 * Opening the schedule (排房): rooms go to the requests of a venue in the order of their numbers. Each room is held until
 * the guest has been asked; the case of each request is told what came of it.
 */
import { findAvailable } from './availability';
import { lockBooking, recordEvent } from './booking-record';
import { sweepLapsedHolds, takeRoom, type TakenRoom } from './booking-rooms';
import { addDays, openingOf } from './business-day';
import { roomNumberOf } from './named-rooms';
import { quoteStay } from './prices';
import type { Act, RoomChoice, RoomType } from './shapes';
import { loadVenue } from './venues';
import { lockWaitList } from './wait-offers';

export interface Decision {
  readonly bookingId: string;
  readonly bookingCode: string;
  readonly requestNumber: number;
  readonly result: 'allocated' | 'nothing-free' | 'closed';
  readonly roomNumber: string | null;
  readonly roomType: RoomType | null;
  readonly heldUntil: string | null;
  readonly quoteTotal: number;
}
interface Request {
  readonly bookingId: string;
  readonly bookingCode: string;
  readonly requestNumber: number;
  readonly from: Date;
  readonly to: Date;
  readonly businessDay: string;
  readonly party: number;
  readonly roomType: RoomType | null;
  readonly namedRoom: string | null;
}
export interface Round {
  readonly venueId: string;
  /** Only this one; null for every request whose schedule is open. */
  readonly bookingId: string | null;
  /** How long the rooms are kept while the guests are asked. */
  readonly holdUntil: Date;
}

const roundSize = 100;

const openSql = {
  name: 'allocation.open',
  text: `
SELECT b.id AS "bookingId", b.code AS "bookingCode", q.number::int AS "requestNumber", lower(b.during) AS "from",
       upper(b.during) AS "to", to_char(b.business_day, 'YYYY-MM-DD') AS "businessDay", b.party,
       q.room_type AS "roomType", q.named_room AS "namedRoom"
FROM booking_request q JOIN booking b ON b.id = q.booking_id
WHERE q.venue_id = $1 AND ($2::uuid IS NULL OR q.booking_id = $2) AND q.result IS NULL AND b.state = 'requested'
  AND (q.opens_at <= $3 OR $2 IS NOT NULL)
ORDER BY q.number
LIMIT $4
FOR NO KEY UPDATE OF b, q`,
};

/** Decides requests whose schedule is open, at most a hundred at a time: `more` says that others are left. */
export async function allocateSchedule(act: Act, round: Round): Promise<{ decisions: Decision[]; more: boolean }> {
  // Before any request is locked, as whoever gives a room back does.
  await lockWaitList(act, round.venueId);
  const values = [round.venueId, round.bookingId, act.now, roundSize + 1];
  const open = await act.sql.query<Request>(openSql, values);
  const decisions: Decision[] = [];
  for (const request of open.slice(0, roundSize)) decisions.push(await decide(act, round, request));
  return { decisions, more: open.length > roundSize };
}

const decideSql = {
  name: 'allocation.decide',
  text: `UPDATE booking_request SET result = $2, decided_at = $3 WHERE booking_id = $1`,
};

async function decide(act: Act, round: Round, request: Request): Promise<Decision> {
  const { bookingId, bookingCode, requestNumber } = request;
  const venue = await loadVenue(act.sql, round.venueId, [request.businessDay, addDays(request.businessDay, 1)]);
  const closed = openingOf(venue, request.businessDay).closed;
  const given = closed ? null : await giveRoom(act, round, request);
  const result = closed ? 'closed' : given ? 'allocated' : 'nothing-free';
  await act.sql.query(decideSql, [bookingId, result, act.now]);
  await recordEvent(act, bookingId, 'schedule-decided', { result, room: given?.number ?? null });
  const heldUntil = given ? round.holdUntil.toISOString() : null;
  const room = { roomNumber: given?.number ?? null, roomType: (given?.type ?? null) as RoomType | null };
  return { bookingId, bookingCode, requestNumber, result, ...room, heldUntil, quoteTotal: given?.quoteTotal ?? 0 };
}

const holdSql = {
  name: 'allocation.hold',
  text: `UPDATE booking SET state = 'held', hold_until = $2, room_type = $3, quote = $4 WHERE id = $1`,
};

async function giveRoom(
  act: Act,
  round: Round,
  request: Request,
): Promise<(TakenRoom & { quoteTotal: number }) | null> {
  await lockBooking(act, request.bookingId);
  const rooms = await roomsFor(act, round.venueId, request);
  await sweepLapsedHolds(
    act,
    rooms.map(({ roomId }) => roomId),
  );
  const taken = await takeFirst(act, round, request, rooms);
  if (!taken) return null;
  const stay = { venueId: round.venueId, roomType: taken.type as RoomType, from: request.from, to: request.to };
  const quote = await quoteStay(act.sql, stay);
  await act.sql.query(holdSql, [request.bookingId, round.holdUntil, taken.type, quote]);
  return { ...taken, quoteTotal: quote.total };
}

/** The room asked for where it is free, then those that fit. */
async function roomsFor(act: Act, venueId: string, request: Request): Promise<RoomChoice[]> {
  const { from, to, party, roomType, namedRoom } = request;
  const wish = { venueId, from, to, party, now: act.now, roomId: null };
  const { availability, rooms } = await findAvailable(act.sql, { ...wish, roomType });
  const fitting = availability === 'match' ? rooms : [];
  const roomId = namedRoom === null ? null : await roomIdOf(act, venueId, namedRoom);
  if (roomId === null) return fitting;
  const named = await findAvailable(act.sql, { ...wish, roomType: null, roomId });
  return named.availability === 'match' ? [...named.rooms, ...fitting] : fitting;
}

async function roomIdOf({ sql }: Act, venueId: string, namedRoom: string): Promise<string | null> {
  const [room] = await sql.query<{ id: string }>('SELECT id FROM room WHERE venue_id = $1 AND upper(number) = $2', [
    venueId,
    roomNumberOf(namedRoom),
  ]);
  return room?.id ?? null;
}

async function takeFirst(act: Act, round: Round, request: Request, rooms: RoomChoice[]): Promise<TakenRoom | null> {
  for (const { roomId } of rooms) {
    const range = { roomId, from: request.from, to: request.to };
    const options = { heldUntil: round.holdUntil, persons: request.party };
    const taken = await takeRoom(act, request.bookingId, range, options);
    if (taken) return taken;
  }
  return null;
}
