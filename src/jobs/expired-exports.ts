import type { Database } from '../db/database';

const due = {
  name: 'exports_due',
  text: `SELECT id FROM audit_export WHERE state <> 'gone' AND expires_at <= $1 ORDER BY expires_at LIMIT 200`,
};
const remove = {
  name: 'exports_remove',
  text: `WITH pieces AS (DELETE FROM audit_export_piece WHERE export_id = $1),
    cases AS (DELETE FROM audit_export_case WHERE export_id = $1),
    sealed AS (UPDATE personal_key SET key = NULL, destroyed_at = $2 WHERE subject = 'export:' || $1::text AND key IS NOT NULL)
    UPDATE audit_export SET state = 'gone', round = round + 1, finished_at = coalesce(finished_at, $2) WHERE id = $1`,
};

/** Removes exports whose time is over with what they were sealed under; that there were such stays known. How many. */
export async function removeExpiredExports(database: Database, now: Date): Promise<number> {
  const found = await database.query<{ id: string }>(due, [now]);
  for (const { id } of found) await database.query(remove, [id, now]);
  return found.length;
}
