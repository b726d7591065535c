import { findAvailable } from '../../src/domain/availability';
import { checkNamedRoom } from '../../src/domain/named-rooms';
import { findGap } from '../../src/domain/room-gaps';
import { roomTypes } from '../../src/domain/shapes';
import { pricesAt, types, type RoomSpec, type VenueSpec } from '../../src/demo/chain';
import { insertVenue, type InsertedVenue } from '../../src/demo/reference';
import { newId } from '../../src/lib/ids';
import { sample, summarize, type Lane, type Measured } from './measure';
import type { Stage } from './stage';

const venues = 50;
const roomsOfType = { mini: 12, small: 20, medium: 16, large: 8, deluxe: 4 } as const;
const seconds = 6;
const hour = 3_600_000;

/** Every search is for an evening of the week that follows this instant: 19:00 in Shanghai. */
const now = new Date('2026-11-21T11:00:00.000Z');

/**
 * A year of one chain: 50 venues × 60 rooms, for every room and day bookings in the afternoon, the evening and the
 * night; Friday and Saturday evenings of the coming week are full but for a few rooms.
 */
const yearSql = `
WITH slots AS MATERIALIZED (
  SELECT gen_random_uuid() AS id, r.id AS room_id, r.venue_id, r.type, day,
         tstzrange(day + s.begins, day + s.ends) AS during, day < $2::timestamptz - interval '12 hours' AS past
  FROM generate_series($2::timestamptz - interval '7 hours' - interval '300 days',
                       $2::timestamptz - interval '7 hours' + interval '64 days', interval '1 day') AS day,
    room r,
    (VALUES (interval '2 hours', interval '5 hours', 0.3), (interval '7 hours', interval '10 hours', 0.7),
            (interval '10 hours 30 minutes', interval '13 hours', 0.5)) AS s (begins, ends, share)
  WHERE r.venue_id = $1
    AND (random() < s.share OR (day > $2 AND day < $2::timestamptz + interval '7 days' AND s.share = 0.7
                                AND extract(isodow FROM day + interval '8 hours') IN (5, 6) AND r.number NOT LIKE '%1'))
), booked AS (
  INSERT INTO booking (id, code, venue_id, state, party, during, business_day, room_type, created_at, created_by, closed_at)
  SELECT id, id::text, venue_id, CASE WHEN past THEN 'completed' ELSE 'confirmed' END, 2, during, day::date, type,
         day, 'bench', CASE WHEN past THEN day END
  FROM slots
)
INSERT INTO booking_room (id, booking_id, room_id, during)
SELECT gen_random_uuid(), id, room_id, tstzrange(lower(during), upper(during) + interval '15 minutes') FROM slots`;

/** Milliseconds per search in a chain of 50 venues × 60 rooms with a year of bookings; the aim is a p95 below 20 ms. */
export async function benchAvailability(stage: Stage): Promise<Measured[]> {
  const chain = await makeYear(stage);
  const searches: Readonly<Record<string, (at: number) => Promise<unknown>>> = {
    'availability.match': (at) => search(stage, chain, at, { party: 2 + (at % 8), day: 1 + (at % 3) }),
    'availability.full': (at) => search(stage, chain, at, { party: 10 + (at % 20), day: 6 + (at % 2) }),
    'availability.named': (at) => named(stage, chain, at),
    'availability.gap': (at) => gap(stage, chain, at),
  };
  const results: Measured[] = [];
  for (const [name, ask] of Object.entries(searches)) {
    await sample([laneOf(ask)], Number.POSITIVE_INFINITY, 1);
    results.push(summarize(name, [await sample([laneOf(ask)], Number.POSITIVE_INFINITY, seconds)], null));
  }
  return results;
}

function laneOf(ask: (at: number) => Promise<unknown>): Lane {
  let at = 0;
  return { prepare: () => Promise.resolve(), call: async () => void (await ask((at += 1))) };
}

async function makeYear({ database }: Stage): Promise<readonly InsertedVenue[]> {
  const chain: InsertedVenue[] = [];
  for (let number = 1; number <= venues; number++) {
    const venue = await insertVenue(database, specOf(number), newId);
    await database.query(yearSql, [venue.id, now]);
    chain.push(venue);
  }
  await database.query('ANALYZE booking_room');
  return chain;
}

const capacities = { mini: [3, 4], small: [6, 8], medium: [9, 11], large: [15, 18], deluxe: [30, 36] } as const;

function specOf(number: number): VenueSpec {
  const rooms = roomTypes.flatMap((type): RoomSpec[] => {
    const [capacity, maximum] = capacities[type];
    return Array.from({ length: roomsOfType[type] }, (_, index) => ({
      ...{
        number: `${type[0]!.toUpperCase()}${type[1]!}${index + 1}`,
        floor: 1 + (index % 3),
        type,
        capacity,
        maximum,
      },
    }));
  });
  const place = { address: '', address_en: '', phone: '021 5550 0000', time_zone: 'Asia/Shanghai' };
  const name = `bench-${number}`;
  return { key: name, name, name_en: name, ...place, types, rooms, prices: pricesAt(1) };
}

/** A stay of three hours in the evening, so many days after now. */
const evening = (days: number): { from: Date; to: Date } => {
  const from = new Date(now.getTime() + days * 24 * hour + hour);
  return { from, to: new Date(from.getTime() + 3 * hour) };
};
const venueAt = (chain: readonly InsertedVenue[], at: number): InsertedVenue => chain[at % chain.length]!;

function search(
  { database }: Stage,
  chain: readonly InsertedVenue[],
  at: number,
  wish: { party: number; day: number },
) {
  const { id: venueId } = venueAt(chain, at);
  return findAvailable(database, {
    venueId,
    ...evening(wish.day),
    party: wish.party,
    roomType: null,
    roomId: null,
    now,
  });
}

function named({ database }: Stage, chain: readonly InsertedVenue[], at: number) {
  const { id: venueId } = venueAt(chain, at);
  const roomNumber = `Sm${1 + (at % roomsOfType.small)}`;
  return checkNamedRoom(database, { venueId, roomNumber, ...evening(at % 7), party: 4, now }, 60);
}

function gap({ database }: Stage, chain: readonly InsertedVenue[], at: number) {
  const { id: venueId } = venueAt(chain, at);
  const { from } = evening(at % 7);
  return findGap(database, { venueId, from, hours: 1, party: 4, roomType: null, laterMinutes: 60, now });
}
