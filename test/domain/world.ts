import { venues, type VenueSpec } from '../../src/demo/chain';
import { holidays } from '../../src/demo/holidays';
import { insertChainDays, insertVenue, type InsertedVenue } from '../../src/demo/reference';
import { findOrCreateCustomer } from '../../src/domain/customers';
import { holdRoom, type Held, type HoldWish } from '../../src/domain/holds';
import type { Act, RoomChoice } from '../../src/domain/shapes';
import { newId } from '../../src/lib/ids';
import type { Sql } from '../../src/lib/sql';
import { useDatabase, type TestDatabase } from '../kit/database';

/** Saturday, 21 November 2026, 19:22 in Shanghai. */
export const evening = new Date('2026-11-21T11:22:00.000Z');

/** An instant on the Shanghai clock: `at('2026-11-21 20:30')`. */
export const at = (wallClock: string): Date => new Date(`${wallClock.replace(' ', 'T')}:00+08:00`);

type Enqueued = Parameters<Act['enqueue']>[0];

export interface World extends TestDatabase {
  readonly venue: InsertedVenue;
  readonly other: InsertedVenue;
  /** A step's view for the rules, at `now`, on the given connection. */
  act(now?: Date, sql?: Sql): Act;
  /** What the rules put behind the commit, oldest first. */
  readonly enqueued: Enqueued[];
  room(number: string, venue?: InsertedVenue): RoomChoice;
  customer(phone?: string): Promise<string>;
  hold(wish: Partial<Omit<HoldWish, 'rooms'>> & { rooms: string[]; now?: Date }): Promise<Held | null>;
}

/** Two venues of the demo chain, their calendar and prices, and no customers, in a database of the test file's own. */
export function useWorld(): World {
  const db = useDatabase();
  const made: { venue?: InsertedVenue; other?: InsertedVenue } = {};
  beforeAll(async () => {
    made.venue = await insertVenue(db.database, venues[0]!, newId);
    made.other = await insertVenue(db.database, venues[1]!, newId);
    await insertChainDays(db.database, holidays);
  });
  const enqueued: Enqueued[] = [];
  const act = (now: Date = evening, sql: Sql = db.database): Act => ({
    sql,
    now,
    actor: { id: 'tester' },
    caseId: null,
    newId: () => newId(),
    enqueue: (job) => void enqueued.push(job),
  });
  const room = (number: string, venue = made.venue!): RoomChoice => roomOf(venues[0]!, number, venue.rooms[number]!);
  return {
    get database() {
      return db.database;
    },
    get url() {
      return db.url;
    },
    get ownerUrl() {
      return db.ownerUrl;
    },
    get venue() {
      return made.venue!;
    },
    get other() {
      return made.other!;
    },
    act,
    enqueued,
    room,
    customer: async (phone = '+8619900000172') =>
      (await findOrCreateCustomer(act(), { name: '陈屿', e164: phone })).customerId,
    hold: ({ rooms, now, ...wish }) =>
      holdRoom(act(now), {
        venueId: made.venue!.id,
        rooms: rooms.map((number) => room(number)),
        from: at('2026-11-21 20:30'),
        to: at('2026-11-21 23:30'),
        party: 4,
        holdMinutes: 10,
        ...wish,
      }),
  };
}

function roomOf(spec: VenueSpec, number: string, roomId: string): RoomChoice {
  const { floor, type, capacity, maximum } = spec.rooms.find((room) => room.number === number)!;
  return { roomId, number, floor, type, capacity, maximum };
}

/** Frees every room, between tests of one file. */
export async function emptyRooms(sql: Sql): Promise<void> {
  await sql.query(`UPDATE booking_room SET active = false WHERE active`);
  await sql.query(`UPDATE room SET cleaning_until = NULL WHERE cleaning_until IS NOT NULL`);
}
