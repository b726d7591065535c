/** Reference rows in bulk: venues with rooms and prices, calendar days, customers, staff. One statement per table. */
import type { Role } from '../lib/actor';
import type { Sql } from '../lib/sql';
import type { ChainDay } from './holidays';
import type { VenueSpec } from './chain';

export interface InsertedVenue {
  readonly id: string;
  readonly key: string;
  /** Room ids by room number. */
  readonly rooms: Readonly<Record<string, string>>;
}
export interface CustomerSpec {
  readonly name: string;
  readonly e164: string;
  readonly grade: string;
  readonly language: string;
  readonly email: string | null;
  readonly note: string | null;
}
export interface StaffSpec {
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Groups; those of a venue only when `venue` is its key. */
  readonly groups: readonly string[];
  readonly venue: string | null;
  readonly language: string;
}

const week = { opens: '12:00', closes: '26:00' };
const everyDay = Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map((day) => [day, week]));

/** Writes one venue with its room types, rooms and the price list that is valid from 2026 on. */
export async function insertVenue(sql: Sql, spec: VenueSpec, newId: () => string): Promise<InsertedVenue> {
  const id = newId();
  await sql.query(
    `INSERT INTO venue (id, key, name, name_en, time_zone, hours, address, address_en, phone)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, spec.key, spec.name, spec.name_en, spec.time_zone, everyDay, spec.address, spec.address_en, spec.phone],
  );
  await sql.query(
    `INSERT INTO room_type (venue_id, key, name, name_en, rank, persons_from, persons_to)
     SELECT $1, t.* FROM jsonb_to_recordset($2)
       AS t (key text, name text, name_en text, rank int, persons_from int, persons_to int)`,
    [id, JSON.stringify(spec.types)],
  );
  await insertPrices(sql, id, spec, newId);
  return { id, key: spec.key, rooms: await insertRooms(sql, id, spec, newId) };
}

async function insertRooms(
  sql: Sql,
  venueId: string,
  spec: VenueSpec,
  newId: () => string,
): Promise<Record<string, string>> {
  const rooms = spec.rooms.map((room) => ({ id: newId(), ...room }));
  await sql.query(
    `INSERT INTO room (venue_id, id, number, floor, type, capacity, maximum)
     SELECT $1, r.* FROM jsonb_to_recordset($2)
       AS r (id uuid, number text, floor int, type text, capacity int, maximum int)`,
    [venueId, JSON.stringify(rooms)],
  );
  await sql.query(adjoiningSql, [venueId]);
  return Object.fromEntries(rooms.map(({ number, id }) => [number, id]));
}

/** Rooms of one size are numbered along the corridor. */
const adjoiningSql = `
INSERT INTO room_adjoining (room_id, other_id)
SELECT least(id, next), greatest(id, next)
FROM (SELECT id, lead(id) OVER (PARTITION BY floor, type ORDER BY number) AS next FROM room WHERE venue_id = $1) r
WHERE next IS NOT NULL`;

async function insertPrices(sql: Sql, venueId: string, spec: VenueSpec, newId: () => string): Promise<void> {
  const listId = newId();
  await sql.query(
    `INSERT INTO price_list (id, venue_id, name, version, valid) VALUES ($1, $2, '2026 冬', 3, daterange('2026-01-01', NULL))`,
    [listId, venueId],
  );
  await sql.query(
    `INSERT INTO price_band (price_list_id, room_type, day_type, band, hours, amount)
     SELECT $1, p.* FROM jsonb_to_recordset($2)
       AS p (room_type text, day_type text, band text, hours numeric, amount int)`,
    [listId, JSON.stringify(spec.prices)],
  );
}

/** Writes days that differ for the whole chain. */
export async function insertChainDays(sql: Sql, days: readonly ChainDay[]): Promise<void> {
  await sql.query(
    `INSERT INTO calendar_day (day, kind, name, name_en, provisional)
     SELECT d.* FROM jsonb_to_recordset($1) AS d (day date, kind text, name text, name_en text, provisional boolean)`,
    [JSON.stringify(days)],
  );
}

/** Writes customers with one phone each; their ids in the given order. */
export async function insertCustomers(
  sql: Sql,
  specs: readonly CustomerSpec[],
  { newId, now }: { readonly newId: () => string; readonly now: Date },
): Promise<string[]> {
  const customers = specs.map((spec) => ({ id: newId(), phone_id: newId(), ...spec }));
  await sql.query(
    `WITH given AS (
       SELECT * FROM jsonb_to_recordset($1)
         AS c (id uuid, phone_id uuid, name text, e164 text, grade text, language text, email text, note text)
     ), made AS (
       INSERT INTO customer (id, name, grade, language, email, note, created_at)
       SELECT id, name, grade, language, email, note, $2 FROM given
     )
     INSERT INTO customer_phone (id, customer_id, e164, tail, added_at)
     SELECT phone_id, id, e164, phone_tail(e164), $2 FROM given`,
    [JSON.stringify(customers), now],
  );
  return customers.map(({ id }) => id);
}

/** Writes people who can sign in, with their groups. */
export async function insertStaff(
  sql: Sql,
  staff: readonly (StaffSpec & {
    readonly id: string;
    readonly passwordHash: string;
    readonly venueId: string | null;
  })[],
  now: Date,
): Promise<void> {
  await sql.query(
    `INSERT INTO app_user (id, login, name, password_hash, roles, language, created_at)
     SELECT s.id, s.login, s.name, s."passwordHash", s.roles, s.language, $2
     FROM jsonb_to_recordset($1)
       AS s (id text, login text, name text, "passwordHash" text, roles text[], language text)`,
    [JSON.stringify(staff), now],
  );
  await sql.query(
    `INSERT INTO user_group (user_id, group_key, venue_id)
     SELECT s.id, g, s."venueId" FROM jsonb_to_recordset($1) AS s (id text, groups text[], "venueId" uuid), unnest(s.groups) g`,
    [JSON.stringify(staff)],
  );
}
