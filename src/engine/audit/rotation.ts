import type { Sql } from '../../lib/sql';
import { rememberKey } from './checkpoint';
import { vouchText, type Signer } from './signing';

const vouch = {
  name: 'audit_vouch',
  text: `INSERT INTO audit_key_vouch (key_id, vouched_by, signature) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
};

/** Each of two keys signs that the other is of the house: whoever trusts one of them can check what the other sealed. */
export async function vouchForEachOther(sql: Sql, present: Signer, next: Signer, now: Date): Promise<void> {
  for (const key of [present, next]) await rememberKey(sql, key, now);
  await sql.query(vouch, [next.id, present.id, present.sign(vouchText(next))]);
  await sql.query(vouch, [present.id, next.id, next.sign(vouchText(present))]);
}
