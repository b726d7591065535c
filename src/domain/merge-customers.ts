import { Conflict } from '../lib/errors';
import type { Act } from './shapes';

const lockSql = {
  name: 'merge-customers.lock',
  text: `SELECT id, merged_into AS "mergedInto" FROM customer WHERE id IN ($1, $2) ORDER BY id FOR UPDATE`,
};
// A consent that both gave stays with each, so that the proof of neither is lost.
const moveSql = {
  name: 'merge-customers.move',
  text: `
WITH phones AS (UPDATE customer_phone SET customer_id = $2 WHERE customer_id = $1),
bookings AS (UPDATE booking SET customer_id = $2 WHERE customer_id = $1),
refusals AS (UPDATE refusal SET customer_id = $2 WHERE customer_id = $1),
calls AS (UPDATE phone_call SET customer_id = $2 WHERE customer_id = $1),
coupons AS (UPDATE coupon SET customer_id = $2 WHERE customer_id = $1),
promises AS (UPDATE callback_promise SET customer_id = $2 WHERE customer_id = $1),
records AS (UPDATE handover_record SET customer_id = $2 WHERE customer_id = $1),
consents AS (
  UPDATE consent c SET customer_id = $2
  WHERE c.customer_id = $1 AND NOT EXISTS (
    SELECT FROM consent o
    WHERE o.customer_id = $2 AND o.purpose = c.purpose AND o.withdrawn_at IS NULL AND c.withdrawn_at IS NULL)
)
UPDATE customer SET merged_into = $2 WHERE id = $1 OR merged_into = $1`,
};

const knowSql = {
  name: 'merge-customers.know',
  text: `
UPDATE customer kept SET name = coalesce(kept.name, other.name), email = coalesce(kept.email, other.email),
  grade = CASE WHEN array_position('{none,silver,gold,vip}', other.grade) > array_position('{none,silver,gold,vip}', kept.grade)
          THEN other.grade ELSE kept.grade END
FROM customer other WHERE kept.id = $2 AND other.id = $1 AND kept.erased_at IS NULL`,
};

/**
 * Joins two files of one person: numbers, bookings, calls, coupons, promises and consents go over to `into`, which takes the better
 * grade and what it did not know; whoever asks for the other file is led to it. `Conflict` when one of them has been joined to another already.
 */
export async function mergeCustomers({ sql }: Act, other: string, into: string): Promise<void> {
  const files = await sql.query<{ id: string; mergedInto: string | null }>(lockSql, [other, into]);
  if (files.length !== 2 || files.some(({ mergedInto }) => mergedInto !== null)) {
    throw new Conflict('these files cannot be joined', { reason: 'customer-merged', other, into });
  }
  await sql.query(knowSql, [other, into]);
  await sql.query(moveSql, [other, into]);
}
