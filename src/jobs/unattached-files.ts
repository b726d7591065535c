import type { Sql } from '../lib/sql';

const sweep = {
  name: 'files_unattached',
  text: `WITH gone AS (DELETE FROM file WHERE id = ANY(ARRAY(
      SELECT id FROM file WHERE case_id IS NULL AND uploaded_at < $1 ORDER BY uploaded_at LIMIT 500)) RETURNING 1)
    SELECT count(*)::int AS gone FROM gone`,
};
const day = 24 * 3600 * 1000;

/** Removes some files that were stored a day ago and attached by no step: it was refused, or its node died. How many. */
export async function sweepUnattachedFiles(sql: Sql, now: Date): Promise<number> {
  const [row] = await sql.query<{ gone: number }>(sweep, [new Date(now.getTime() - day)]);
  return row!.gone;
}
