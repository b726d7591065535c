/** Looking for a guest's file by what somebody typed: a number, its last four digits, or how a name begins. */
import { lastFour, parsePhone } from '../../domain/phones';
import type { CustomerOffer } from '../../forms/picker';
import type { Actor } from '../../lib/actor';
import { isUuid } from '../../lib/ids';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { can, phoneFor } from '../policy';

const most = 8;
const columns = `
  SELECT c.id, c.name, c.grade,
    (SELECT p.e164 FROM customer_phone p WHERE p.customer_id = c.id AND p.valid ORDER BY p.added_at LIMIT 1) AS phone
  FROM customer c`;
const alive = 'c.merged_into IS NULL AND c.erased_at IS NULL';
const owners = (which: string): string => `
  c.id IN (SELECT coalesce(f.merged_into, f.id) FROM customer_phone p JOIN customer f ON f.id = p.customer_id
           WHERE p.valid AND ${which})`;
const ordered = `ORDER BY c.name NULLS LAST, c.id LIMIT ${most}`;
const ways: Readonly<Record<'id' | 'phone' | 'tail' | 'name', Statement>> = {
  id: { name: 'desk-customer-by-id', text: `${columns} WHERE c.id = $1::uuid AND ${alive}` },
  phone: { name: 'desk-customer-by-phone', text: `${columns} WHERE ${owners('p.e164 = $1')} AND ${alive} ${ordered}` },
  tail: {
    name: 'desk-customer-by-tail',
    text: `${columns} WHERE ${owners('p.tail = phone_tail($1)')} AND ${alive} ${ordered}`,
  },
  name: { name: 'desk-customer-by-name', text: `${columns} WHERE starts_with(c.name, $1) AND ${alive} ${ordered}` },
};
interface Row {
  readonly id: string;
  readonly name: string | null;
  readonly grade: string;
  readonly phone: string | null;
}

export interface FoundCustomer extends CustomerOffer {
  readonly grade: string;
}

/** The files that fit, at most eight, none for whoever may not read personal values. Numbers as the actor may see them. */
export async function findCustomers(desk: Desk, actor: Actor, typed: string): Promise<FoundCustomer[]> {
  const text = typed.normalize('NFKC').trim();
  const isNumber = /^[+\d][\d\s-]*$/.test(text);
  const e164 = isNumber ? parsePhone(text) : null;
  if (e164) return read(desk, actor, ways.phone, e164);
  if (isNumber) return /^\d{4}$/.test(text) ? read(desk, actor, ways.tail, lastFour(text)) : [];
  return text === '' ? [] : read(desk, actor, ways.name, text);
}

/** The file of this id, or none. */
export const customerOfId = (desk: Desk, actor: Actor, id: string): Promise<FoundCustomer[]> =>
  isUuid(id) ? read(desk, actor, ways.id, id) : Promise.resolve([]);

async function read(desk: Desk, actor: Actor, way: Statement, value: unknown): Promise<FoundCustomer[]> {
  if (!can(actor, 'personal.read')) return [];
  const rows = await desk.database.query<Row>(way, [value]);
  return rows.map(({ id, name, grade, phone }) => ({
    ...{ id, grade, name: name ?? '', note: '' },
    phone: phone === null ? '' : phoneFor(actor, phone),
  }));
}
