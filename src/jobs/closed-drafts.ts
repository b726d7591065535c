import type { Sql } from '../lib/sql';

const sweep = {
  name: 'drafts_of_closed_tasks',
  text: `WITH gone AS (DELETE FROM form_draft WHERE (task_id, user_id) IN (
      SELECT d.task_id, d.user_id FROM form_draft d JOIN user_task t ON t.id = d.task_id
       WHERE d.saved_at < $1 AND t.state <> 'open' AND t.closed_at < $1 LIMIT 5000) RETURNING 1)
    SELECT count(*)::int AS gone FROM gone`,
};
const keptDays = 7;

/**
 * Removes some of what people typed for tasks that somebody or something else closed a week ago; gives how much. Until
 * then it is there to be copied; what belongs to open tasks stays, however old.
 */
export async function sweepClosedDrafts(sql: Sql, now: Date): Promise<number> {
  const [row] = await sql.query<{ gone: number }>(sweep, [new Date(now.getTime() - keptDays * 24 * 3600 * 1000)]);
  return row!.gone;
}
