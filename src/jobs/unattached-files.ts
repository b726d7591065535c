import type { Sql } from '../lib/sql';

const sweep = {
  name: 'files_unattached',
  text: `DELETE FROM file WHERE id = ANY(ARRAY(
    SELECT id FROM file WHERE case_id IS NULL AND uploaded_at < $1 ORDER BY uploaded_at LIMIT 500))`,
};
const day = 24 * 3600 * 1000;

/** Removes files that were stored a day ago and attached by no step: the step was refused, or its node died. */
export async function sweepUnattachedFiles(sql: Sql, now: Date): Promise<void> {
  await sql.query(sweep, [new Date(now.getTime() - day)]);
}
