/**
 * The demo chain: three venues, their guests and staff as rows, and an evening's bookings made by real steps through
 * the engine's commands, told on a clock of their own that ends at the present.
 */
import type { Database } from '../db/database';
import type { WorkEngine } from '../engine/engine';
import type { Log } from '../engine/log';
import type { Actor } from '../lib/actor';
import type { Clock } from '../lib/clock';
import { newId } from '../lib/ids';
import type { Sql } from '../lib/sql';
import { addShift } from '../domain/shifts';
import { venues } from './chain';
import { holidays } from './holidays';
import { customers, staff } from './people';
import {
  insertChainDays,
  insertCustomers,
  insertStaff,
  insertVenue,
  type InsertedVenue,
  type StaffSpec,
} from './reference';
import { tellEvening } from './evening';

export interface DemoOptions {
  readonly engine: WorkEngine;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  hashPassword(password: string): Promise<string>;
}
export interface DemoSummary {
  /** False when there are venues already; then nothing was written. */
  readonly loaded: boolean;
  readonly venues: number;
  readonly rooms: number;
  readonly customers: number;
  readonly bookings: number;
  /** One for each role, all with the same password. */
  readonly signIns: readonly { readonly login: string; readonly name: string; readonly role: string }[];
  readonly password: string;
}

/** The password of everybody in the demo chain. */
export const demoPassword = 'encore-demo';

/** Loads the demo chain into an empty desk; a desk that has venues is left as it is. Needs the deployed processes. */
export async function loadDemo(options: DemoOptions): Promise<DemoSummary> {
  const { database, log } = options;
  const summary = {
    venues: venues.length,
    rooms: venues.reduce((sum, { rooms }) => sum + rooms.length, 0),
    customers: customers.length,
    signIns: firstOfEachRole(),
    password: demoPassword,
  };
  const [known] = await database.query('SELECT FROM venue LIMIT 1');
  if (known) return { ...summary, loaded: false, bookings: 0 };
  const started = performance.now();
  const chain = await loadReference(options);
  const bookings = await tellEvening({ ...options, ...chain });
  log.info({ bookings, milliseconds: Math.round(performance.now() - started) }, 'demo chain loaded');
  return { ...summary, loaded: true, bookings };
}

export interface DemoChain {
  readonly venues: readonly InsertedVenue[];
  /** Staff as they act, by login. */
  readonly people: ReadonlyMap<string, Actor>;
}

/** The rows that no step makes: venues, rooms, prices, calendar, customers, staff. All or nothing. */
export async function loadReference({
  database,
  clock,
  hashPassword,
}: Omit<DemoOptions, 'engine' | 'log'>): Promise<DemoChain> {
  const now = clock.now();
  const id = (): string => newId(now.getTime());
  const hashes = await Promise.all(staff.map(() => hashPassword(demoPassword)));
  return database.transaction(async (tx) => {
    const made: InsertedVenue[] = [];
    for (const venue of venues) made.push(await insertVenue(tx, venue, id));
    await insertChainDays(tx, holidays);
    await insertCustomers(tx, customers, { newId: id, now });
    return { venues: made, people: await insertPeople(tx, made, hashes, { id, now }) };
  });
}

async function insertPeople(
  tx: Sql,
  chain: readonly InsertedVenue[],
  hashes: readonly string[],
  { id, now }: { id: () => string; now: Date },
): Promise<Map<string, Actor>> {
  const people = staff.map((spec, index) => {
    const venueId = chain.find(({ key }) => key === spec.venue)?.id ?? null;
    return { ...spec, id: id(), passwordHash: hashes[index]!, venueId };
  });
  await insertStaff(tx, people, now);
  await insertShifts(tx, people, { id, now });
  return new Map(people.map((person) => [person.login, actorOf(person)]));
}

/** The evening shift is on: whoever works in a group is on duty, but for a few who come next. */
async function insertShifts(
  tx: Sql,
  people: readonly (StaffSpec & { readonly id: string; readonly venueId: string | null })[],
  { id, now }: { id: () => string; now: Date },
): Promise<void> {
  const hours = (n: number): Date => new Date(Math.floor(now.getTime() / 3_600_000 + n) * 3_600_000);
  for (const { id: userId, login, groups, venueId } of people) {
    const [duty] = groups;
    if (duty === undefined || login === 'admin') continue;
    const [from, to] = login === 'agent2' ? [hours(5), hours(13)] : [hours(-3), hours(5)];
    await addShift(tx, { id: id(), userId, venueId, from, to, duty, createdBy: 'demo', createdAt: now });
  }
}

function actorOf(person: StaffSpec & { readonly id: string; readonly venueId: string | null }): Actor {
  const { id, name, roles, groups, venueId } = person;
  return { type: 'person', id, name, roles, candidateKeys: groups.map((group) => `${group}@${venueId ?? '*'}`) };
}

function firstOfEachRole(): DemoSummary['signIns'] {
  const firsts = staff.filter(({ roles }, index) => staff.findIndex((other) => other.roles[0] === roles[0]) === index);
  return firsts.map(({ login, name, roles }) => ({ login, name, role: roles[0]! }));
}
