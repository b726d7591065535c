import type { Act, Grade } from './shapes';

export interface CustomerFound {
  readonly customerId: string;
  readonly returning: boolean;
  readonly grade: Grade;
  readonly pastNoShows: number;
}

const byPhoneSql = {
  name: 'customers.by-phone',
  text: `
SELECT c.id AS "customerId", c.grade, c.name,
       (SELECT count(*)::int FROM booking b WHERE b.customer_id = c.id AND b.state = 'no-show') AS "pastNoShows"
FROM customer_phone p
JOIN customer first ON first.id = p.customer_id
JOIN customer c ON c.id = coalesce(first.merged_into, first.id)
WHERE p.e164 = $1 AND p.valid`,
};
const insertSql = {
  name: 'customers.insert',
  text: `INSERT INTO customer (id, name, created_at) VALUES ($1, $2, $3)`,
};
const insertPhoneSql = {
  name: 'customers.insert-phone',
  text: `
INSERT INTO customer_phone (id, customer_id, e164, tail, added_at)
VALUES ($1, $2, $3, phone_tail($3), $4)
ON CONFLICT (e164) WHERE valid DO NOTHING
RETURNING id`,
};

/**
 * The one customer with this phone number, made when there is none; two steps that make the same one at once end with
 * one file. A name on file is kept, a missing one is filled.
 */
export async function findOrCreateCustomer(
  act: Act,
  { name, e164 }: { readonly name: string | null; readonly e164: string },
): Promise<CustomerFound> {
  const known = await customerByPhone(act, e164, name);
  if (known) return known;
  const customerId = act.newId();
  await act.sql.query(insertSql, [customerId, name, act.now]);
  if (await addPhone(act, customerId, e164)) return { customerId, returning: false, grade: 'none', pastNoShows: 0 };
  await act.sql.query('DELETE FROM customer WHERE id = $1', [customerId]);
  const winner = await customerByPhone(act, e164, name);
  if (!winner) throw new Error('a phone number is taken by nobody');
  return winner;
}

async function customerByPhone(act: Act, e164: string, name: string | null): Promise<CustomerFound | null> {
  const [row] = await act.sql.query<Omit<CustomerFound, 'returning'> & { name: string | null }>(byPhoneSql, [e164]);
  if (!row) return null;
  const { name: onFile, ...found } = row;
  if (!onFile && name) {
    await act.sql.query('UPDATE customer SET name = $2 WHERE id = $1 AND erased_at IS NULL', [row.customerId, name]);
  }
  return { ...found, returning: true };
}

/** Gives a customer one more number; false when somebody else has it already. */
export async function addPhone(act: Act, customerId: string, e164: string): Promise<boolean> {
  const added = await act.sql.query(insertPhoneSql, [act.newId(), customerId, e164, act.now]);
  return added.length > 0;
}
