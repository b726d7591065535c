/** Guests a search speaks of, as the reader may see them: names whole or their first character, numbers whole or their ends. */
import { lastFour, parsePhone } from '../../domain/phones';
import type { Actor } from '../../lib/actor';
import { isUuid } from '../../lib/ids';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { can, phoneFor } from '../policy';
import { customersFound } from '../recorded';

export interface Guest {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly grade: string;
}
interface Row {
  readonly id: string;
  readonly name: string | null;
  readonly grade: string;
  readonly phone: string | null;
}

const most = 6;
const columns = `
  SELECT c.id, c.name, c.grade,
    (SELECT p.e164 FROM customer_phone p WHERE p.customer_id = c.id AND p.valid ORDER BY p.added_at LIMIT 1) AS phone
  FROM customer c`;
const alive = 'c.merged_into IS NULL AND c.erased_at IS NULL';
const owners = (which: string): string => `c.id IN (
  SELECT coalesce(f.merged_into, f.id) FROM customer_phone p JOIN customer f ON f.id = p.customer_id WHERE p.valid AND ${which} LIMIT 200)`;
const ways = {
  id: `c.id = (SELECT coalesce(merged_into, id) FROM customer WHERE id = $1::uuid)`,
  phone: owners('p.e164 = $1'),
  tail: owners('p.tail = phone_tail($1)'),
  name: `c.name >= $1 AND c.name < $1 || '\u{10ffff}'`,
  wholeName: 'c.name = $1',
} as const;
const statements = Object.fromEntries(
  Object.entries(ways).map(([way, which]) => [
    way,
    {
      name: `desk-find-guest-${way}`,
      text: `${columns} WHERE ${which} AND ${alive} ORDER BY c.name, c.id LIMIT ${most}`,
    },
  ]),
) as Record<keyof typeof ways, Statement>;

/** Files that fit what was typed: a number, its last four digits, how a name begins; a few, none for who may not look. */
export async function guestsLike(desk: Desk, actor: Actor, typed: string): Promise<readonly Guest[]> {
  const e164 = parsePhone(typed);
  if (e164) return read(desk, actor, 'phone', e164);
  if (/^\d{4}$/.test(typed)) return read(desk, actor, 'tail', lastFour(typed));
  if (/\d/.test(typed)) return [];
  return read(desk, actor, can(actor, 'personal.read') ? 'name' : 'wholeName', typed);
}

/** The guest of this file, or of the one it was joined to; null where there is none or the reader may not look. */
export async function guestOf(desk: Desk, actor: Actor, id: string): Promise<Guest | null> {
  return isUuid(id) ? ((await read(desk, actor, 'id', id))[0] ?? null) : null;
}

async function read(desk: Desk, actor: Actor, way: keyof typeof ways, value: unknown): Promise<Guest[]> {
  if (!can(actor, 'person.find')) return [];
  const rows = await desk.database.query<Row>(statements[way], [value]);
  // Each in a stream of its own, so that none waits for another.
  await Promise.all(rows.map(({ id }) => customersFound(desk, actor, [id])));
  return rows.map(({ id, name, grade, phone }) => ({
    ...{ id, grade },
    name: nameFor(actor, name ?? ''),
    phone: phone === null ? '' : phoneFor(actor, phone),
  }));
}

/** A name as the actor may see it: `陈••` for whoever may not read names. */
export const nameFor = (actor: Actor, name: string): string =>
  can(actor, 'personal.read') || name === '' ? name : `${[...name][0]}••`;
