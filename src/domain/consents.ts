import type { Act } from './shapes';
import type { Sql } from '../lib/sql';

/** Keeps that a customer agreed to a purpose, and how; a consent that stands already stays as it was. */
export async function giveConsent(act: Act, customerId: string, purpose: string, how: string): Promise<void> {
  await act.sql.query(
    {
      name: 'consents.give',
      text: `
INSERT INTO consent (id, customer_id, purpose, given_at, given_how) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (customer_id, purpose) WHERE withdrawn_at IS NULL DO NOTHING`,
    },
    [act.newId(), customerId, purpose, act.now, how],
  );
}

/** Ends a consent at once; the proof that it was given stays. */
export async function withdrawConsent(act: Act, customerId: string, purpose: string, how: string): Promise<void> {
  await act.sql.query(
    {
      name: 'consents.withdraw',
      text: `
UPDATE consent SET withdrawn_at = greatest($3, given_at), withdrawn_how = $4
WHERE customer_id = $1 AND purpose = $2 AND withdrawn_at IS NULL`,
    },
    [customerId, purpose, act.now, how],
  );
}

/** Whether a customer may be contacted for this purpose now. */
export async function hasConsent(sql: Sql, customerId: string, purpose: string): Promise<boolean> {
  const rows = await sql.query(
    {
      name: 'consents.has',
      text: `SELECT FROM consent WHERE customer_id = $1 AND purpose = $2 AND withdrawn_at IS NULL`,
    },
    [customerId, purpose],
  );
  return rows.length > 0;
}
