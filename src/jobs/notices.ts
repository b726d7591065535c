/** Tells people of their tasks that are due soon or late, and forgets what they no longer have to be told. */
import type { Database } from '../db/database';
import { hintChannel } from '../engine/hints';
import { newId } from '../lib/ids';

/**
 * Found by person: each has an index of what they hold, and no other is kept for this. A task is due soon ten minutes
 * before its time, or when half of a shorter time is over. Whoever stands in for somebody is told beside them.
 */
const near = {
  name: 'notices_near',
  text: `
SELECT w.user_id, t.id AS task_id, t.case_id, t.due::text AS due, CASE WHEN t.due <= $1 THEN 'late' ELSE 'due-soon' END AS kind
  FROM app_user u
 CROSS JOIN LATERAL (
   SELECT id, case_id, due, created_at FROM user_task
    WHERE state = 'open' AND assignee = u.id
      AND due > $1::timestamptz - interval '1 day' AND due <= $1::timestamptz + interval '10 minutes'
    ORDER BY due, id LIMIT 50) t
 CROSS JOIN LATERAL (
   SELECT u.id AS user_id
   UNION ALL
   SELECT s.substitute FROM substitution s
    WHERE s.absent = u.id AND s.ended_at IS NULL AND s.from_at <= $1 AND $1 < s.to_at) w
 WHERE u.active AND t.due - least(interval '10 minutes', (t.due - t.created_at) / 2) <= $1
   AND NOT EXISTS (SELECT FROM notification n WHERE n.task_id = t.id AND n.user_id = w.user_id AND n.due = t.due
                     AND n.kind = CASE WHEN t.due <= $1 THEN 'late' ELSE 'due-soon' END)
 ORDER BY t.due LIMIT 1000`,
};
const tell = {
  name: 'notices_tell',
  text: `INSERT INTO notification (id, user_id, kind, task_id, case_id, due, at)
    SELECT id, user_id, kind, task_id, case_id, due, $2 FROM json_populate_recordset(NULL::notification, $1::json)
    ON CONFLICT (task_id, user_id, kind, due) WHERE due IS NOT NULL DO NOTHING RETURNING case_id`,
};
/** What is late is no longer due soon; what is done or somebody else's is no longer theirs to be told of. */
const settle = {
  name: 'notices_settle',
  text: `UPDATE notification n SET read_at = $1 FROM user_task t
    WHERE n.read_at IS NULL AND n.kind IN ('assigned', 'due-soon', 'late') AND t.id = n.task_id
      AND (t.state <> 'open' OR (n.kind = 'due-soon' AND t.due <= $1)
        OR (t.assignee IS DISTINCT FROM n.user_id AND NOT EXISTS (
              SELECT FROM substitution s WHERE s.absent = t.assignee AND s.substitute = n.user_id AND s.ended_at IS NULL
                 AND s.from_at <= $1 AND $1 < s.to_at)))`,
};
const forget = {
  name: 'notices_forget',
  text: `WITH gone AS (
      DELETE FROM notification WHERE ctid = ANY(ARRAY(SELECT ctid FROM notification WHERE at < $1 LIMIT 5000)) RETURNING 1)
    SELECT count(*)::int AS gone FROM gone`,
};
const hint = { name: 'notices_hint', text: 'SELECT pg_notify($1, $2)' };

interface Near {
  readonly user_id: string;
  readonly task_id: string;
  readonly case_id: string;
  /** As the database writes it, so that it is the same to the last digit. */
  readonly due: string;
  readonly kind: 'due-soon' | 'late';
}

const mostNamed = 60;

/** Writes what is new and has open pages look; how much was new. Nobody is told twice, whatever number of workers ask. */
export async function tellOfDeadlines(database: Database, now: Date): Promise<number> {
  const found = await database.query<Near>(near, [now]);
  const rows = found.map((one) => ({ ...one, id: newId(now.getTime()) }));
  const told = rows.length === 0 ? [] : await database.query<{ case_id: string }>(tell, [JSON.stringify(rows), now]);
  await database.query(settle, [now]);
  if (told.length > 0) {
    const cases = [...new Set(told.map((one) => one.case_id))];
    await database.query(hint, [
      hintChannel,
      JSON.stringify({ work: false, cases: cases.length > mostNamed ? [] : cases }),
    ]);
  }
  return told.length;
}

const keptDays = 60;

/** Forgets some of what people were told long ago; gives how much. */
export async function forgetNotices(database: Database, now: Date): Promise<number> {
  const [row] = await database.query<{ gone: number }>(forget, [new Date(now.getTime() - keptDays * 24 * 3600 * 1000)]);
  return row!.gone;
}
