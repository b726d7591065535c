/** The numbers of a customer: which are good, and which nobody may call any more. */
import type { Act } from './shapes';

/** Takes a number out of use; gives the customer's next good one, null when there is none. */
export async function markNumberInvalid(act: Act, customerId: string, phoneId: string): Promise<string | null> {
  await act.sql.query(
    { name: 'customer-numbers.invalid', text: `UPDATE customer_phone SET valid = false WHERE id = $1` },
    [phoneId],
  );
  const [next] = await act.sql.query<{ id: string }>(
    {
      name: 'customer-numbers.next',
      text: `
SELECT p.id FROM customer c JOIN customer_phone p ON p.customer_id = coalesce(c.merged_into, c.id)
WHERE c.id = $1 AND p.valid ORDER BY p.added_at, p.id LIMIT 1`,
    },
    [customerId],
  );
  return next?.id ?? null;
}

/** The customer's own number of this kind, added when it is new; null when it is somebody else's. */
export async function numberOf(act: Act, customerId: string, e164: string): Promise<string | null> {
  await act.sql.query(
    {
      name: 'customer-numbers.add',
      text: `
INSERT INTO customer_phone (id, customer_id, e164, tail, added_at)
SELECT $1, coalesce(merged_into, id), $3, phone_tail($3), $4 FROM customer WHERE id = $2
ON CONFLICT (e164) WHERE valid DO NOTHING`,
    },
    [act.newId(), customerId, e164, act.now],
  );
  const [row] = await act.sql.query<{ id: string }>(
    {
      name: 'customer-numbers.own',
      text: `
SELECT p.id FROM customer c JOIN customer_phone p ON p.customer_id = coalesce(c.merged_into, c.id)
WHERE c.id = $1 AND p.e164 = $2 AND p.valid`,
    },
    [customerId, e164],
  );
  return row?.id ?? null;
}

/**
 * No number of this customer is called again, but in danger, and every consent ends; what is known of the wish outlives
 * the file.
 */
export async function stopCalling(act: Act, customerId: string, how: string): Promise<void> {
  await act.sql.query(
    {
      name: 'customer-numbers.stop',
      text: `
WITH file AS (SELECT coalesce(merged_into, id) AS id FROM customer WHERE id = $1),
consents AS (
  UPDATE consent c SET withdrawn_at = greatest($2::timestamptz, c.given_at), withdrawn_how = $3
  FROM file WHERE c.customer_id = file.id AND c.withdrawn_at IS NULL)
INSERT INTO do_not_call (caller_key, asked_at, asked_how, case_id)
SELECT DISTINCT phone_key(p.e164), $2::timestamptz, $3, $4::uuid
FROM file JOIN customer_phone p ON p.customer_id = file.id WHERE p.valid
ON CONFLICT (caller_key) DO NOTHING`,
    },
    [customerId, act.now, how, act.caseId],
  );
}

/** Whether a message may go to the customer's first good number, and in which language. */
export interface MessageFacts {
  readonly phoneId: string | null;
  readonly language: 'zh-CN' | 'en';
  readonly doNotCall: boolean;
  readonly consented: boolean;
}

export async function messageFacts(
  { sql }: Pick<Act, 'sql'>,
  customerId: string,
  purpose: string | null,
): Promise<MessageFacts | null> {
  const [row] = await sql.query<MessageFacts>(
    {
      name: 'customer-numbers.message-facts',
      text: `
SELECT p.id AS "phoneId", c.language,
  EXISTS (SELECT FROM do_not_call d WHERE d.caller_key = p.key) AS "doNotCall",
  EXISTS (SELECT FROM consent o WHERE o.customer_id = c.id AND o.purpose = $2 AND o.withdrawn_at IS NULL) AS consented
FROM customer asked JOIN customer c ON c.id = coalesce(asked.merged_into, asked.id)
LEFT JOIN LATERAL (
  SELECT id, phone_key(e164) AS key FROM customer_phone
  WHERE customer_id = c.id AND valid ORDER BY added_at, id LIMIT 1) p ON true
WHERE asked.id = $1`,
    },
    [customerId, purpose],
  );
  return row ?? null;
}
