/**
 * Who is asked first when a room becomes free. Called wherever the rules give a room back, never by a diagram: promoted
 * guests, then the higher grade, then whoever joined first. The room is held for the whole offer, so each has one
 * offer at a time and no room is offered twice.
 */
import { DateTime } from 'luxon';
import { ModelError } from '../lib/errors';
import { recordEvent } from './booking-record';
import { quoteStay, type Stay } from './prices';
import { isClosed } from './room-closed';
import { endLapsedHolds, takeRoom, type FreedRoom, type TakenRoom } from './room-taking';
import type { Act, Quote, RoomType } from './shapes';

/** An entry and the room and time that suit it best. */
interface Match {
  readonly bookingId: string;
  readonly roomId: string;
  readonly from: Date;
  readonly to: Date;
  readonly party: number;
  readonly offerMinutes: number;
  /** `HH:mm`, where offers count only in some hours of the day. */
  readonly offerFrom: string | null;
  readonly offerTo: string | null;
  readonly timeZone: string;
}

const lockSql = {
  name: 'wait-list.lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('wait-list ' || $1::text, 0))`,
};

/** The order of the list, over `wait_entry e`. */
export const inOrder = `e.promoted_at NULLS LAST, array_position('{vip,gold,silver,none}', e.grade), e.joined_at, e.booking_id`;

/**
 * $1 venue, $2 now, $3 rooms or null for all. A stay begins at the earliest when the offer ends, where the window allows,
 * so that the guests can come; on five minutes where a room becomes free in between. A room somebody did not want is
 * not offered to them again.
 */
const matchSql = {
  name: 'wait-list.match',
  text: `
SELECT e.booking_id AS "bookingId", slot.room_id AS "roomId", slot.start AS "from",
       slot.start + e.hours * interval '1 hour' AS "to", e.party, e.offer_minutes AS "offerMinutes",
       to_char(e.offer_from, 'HH24:MI') AS "offerFrom", to_char(e.offer_to, 'HH24:MI') AS "offerTo",
       v.time_zone AS "timeZone"
FROM booking b JOIN wait_entry e ON e.booking_id = b.id JOIN venue v ON v.id = e.venue_id,
LATERAL (
  SELECT r.id AS room_id, s.start, t.rank, r.capacity, r.floor, r.number
  FROM room r JOIN room_type t ON t.venue_id = r.venue_id AND t.key = r.type,
  LATERAL (
    SELECT greatest(e.earliest, least(e.latest, $2::timestamptz + make_interval(mins => e.offer_minutes))) AS soonest
  ) first,
  LATERAL (
    SELECT least(e.latest, date_bin('5 minutes', at + interval '299.999 seconds', 'epoch')) AS start
    FROM (SELECT first.soonest AS at
          UNION ALL
          SELECT r.cleaning_until WHERE r.cleaning_until > first.soonest AND r.cleaning_until <= e.latest
          UNION ALL
          SELECT upper(o.during) FROM booking_room o
          WHERE o.room_id = r.id AND o.active AND upper(o.during) > first.soonest AND upper(o.during) <= e.latest) times
  ) s
  WHERE r.venue_id = e.venue_id AND r.state = 'in-service' AND ($3::uuid[] IS NULL OR r.id = ANY ($3))
    AND r.capacity >= e.party AND (e.room_type IS NULL OR r.type = e.room_type)
    AND NOT EXISTS (SELECT FROM wait_offer w WHERE w.booking_id = e.booking_id AND w.room_id = r.id AND w.answer = 'keep')
    AND NOT ${isClosed('r', "tstzrange(s.start, s.start + e.hours * interval '1 hour' + cleaning.time)")}
    AND NOT EXISTS (
      SELECT FROM booking_room o
      WHERE o.room_id = r.id AND o.active AND (o.held_until <= $2) IS NOT TRUE
        AND o.during && tstzrange(s.start, s.start + e.hours * interval '1 hour' + cleaning.time))
  ORDER BY t.rank, s.start, r.capacity, r.floor, r.number
  LIMIT 1
) slot
WHERE e.venue_id = $1 AND e.state = 'waiting' AND e.call_until > $2 AND e.latest >= $2
ORDER BY ${inOrder}
LIMIT 1
FOR NO KEY UPDATE OF b, e`.replaceAll('cleaning.time', 'make_interval(mins => v.cleaning_minutes)'),
};

const offerSql = {
  name: 'wait-list.offer',
  text: `
WITH booked AS (
  UPDATE booking SET state = 'held', hold_until = $2, during = tstzrange($3, $4), room_type = $5,
    quote = coalesce($9, quote) WHERE id = $1
), entry AS (
  UPDATE wait_entry SET state = 'offered', offered_at = $6, offer_until = $2, offers = offers + 1 WHERE booking_id = $1
)
INSERT INTO wait_offer (id, booking_id, room_id, during, offered_at, offer_until)
VALUES ($7, $1, $8, tstzrange($3, $4), $6, $2)`,
};

/**
 * Locks the order of the venue's list until the step ends: nobody joins, is promoted or gets an offer meanwhile. Taken
 * before an entry is locked, so that a room that becomes free at the same moment finds whoever waits for it.
 */
export async function lockWaitList({ sql }: Act, venueId: string): Promise<void> {
  await sql.query(lockSql, [venueId]);
}

/** Offers rooms that have just become free to those who wait for them, in order, until no two fit any more. */
export async function offerReleased(act: Act, freed: readonly FreedRoom[]): Promise<void> {
  const venues = [...new Set(freed.map(({ venueId }) => venueId))].sort();
  for (const venueId of venues) {
    const rooms = freed.filter((room) => room.venueId === venueId).map(({ roomId }) => roomId);
    await offerRooms(act, venueId, [...new Set(rooms)]);
  }
}

/** The same for every room of the venue, when somebody begins to wait or waits again. */
export const offerAnyRoom = (act: Act, venueId: string): Promise<void> => offerRooms(act, venueId, null);

async function offerRooms(act: Act, venueId: string, freed: readonly string[] | null): Promise<void> {
  await lockWaitList(act, venueId);
  const rooms = freed && [...freed];
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const [match] = await act.sql.query<Match>(matchSql, [venueId, act.now, rooms]);
    if (!match) return;
    const lapsed = await endLapsedHolds(act, [match.roomId]);
    rooms?.push(...lapsed.map(({ roomId }) => roomId));
    const times = offerTimes(match, act.now);
    const options = { heldUntil: times.heldUntil, persons: match.party };
    const taken = await takeRoom(act, match.bookingId, match, options);
    // Somebody was quicker with the room; the next look sees that.
    if (taken) await offer(act, venueId, match, taken, times);
  }
}

/** Its price from the list; without one, the room is offered all the same and whoever calls says the price. */
async function quoteOffer({ sql }: Act, venueId: string, stay: Stay): Promise<Quote | null> {
  try {
    return await quoteStay(sql, { venueId, ...stay });
  } catch (fault) {
    if (fault instanceof ModelError) return null;
    throw fault;
  }
}

async function offer(
  act: Act,
  venueId: string,
  match: Match,
  { roomId, number, type }: TakenRoom,
  { callFrom, heldUntil }: ReturnType<typeof offerTimes>,
): Promise<void> {
  const { bookingId, from, to } = match;
  const quote = await quoteOffer(act, venueId, { from, to, roomType: type as RoomType });
  await act.sql.query(offerSql, [bookingId, heldUntil, from, to, type, act.now, act.newId(), roomId, quote]);
  const offered = { from: from.toISOString(), to: to.toISOString(), heldUntil: heldUntil.toISOString() };
  await recordEvent(act, bookingId, 'room-offered', { room: number, ...offered });
  act.enqueue({
    kind: 'message.publish',
    payload: {
      ...{ name: 'room.released', key: bookingId },
      payload: { roomId, roomNumber: number, roomType: type, callFrom: callFrom.toISOString(), ...offered },
      timeToLive: `PT${String(Math.ceil((heldUntil.getTime() - act.now.getTime()) / 60_000))}M`,
    },
  });
}

/**
 * From when they may be called and until when the room is held for them: the offer's minutes from now on; where they
 * count only in some hours of the day, the night is left out.
 */
export function offerTimes(
  match: Pick<Match, 'offerMinutes' | 'offerFrom' | 'offerTo' | 'timeZone'>,
  now: Date,
): { readonly callFrom: Date; readonly heldUntil: Date } {
  const { offerMinutes, offerFrom, offerTo, timeZone } = match;
  let left = offerMinutes * 60_000;
  if (offerFrom === null || offerTo === null) return { callFrom: now, heldUntil: new Date(now.getTime() + left) };
  let callFrom: Date | undefined;
  for (let day = DateTime.fromJSDate(now, { zone: timeZone }).startOf('day'); ; day = day.plus({ days: 1 })) {
    const begins = Math.max(now.getTime(), timeOf(day, offerFrom));
    const counted = Math.max(0, timeOf(day, offerTo) - begins);
    if (counted > 0) callFrom ??= new Date(begins);
    if (callFrom && left <= counted) return { callFrom, heldUntil: new Date(begins + left) };
    left -= counted;
  }
}

const timeOf = (day: DateTime, time: string): number => {
  const [hour, minute] = time.split(':').map(Number);
  return day.set({ hour: hour!, minute: minute! }).toMillis();
};
