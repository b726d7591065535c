/** How much waits for somebody: counted no further than a hundred, because nobody reads a larger number. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';

export interface InboxCounts {
  readonly mine: number;
  readonly late: number;
  readonly groups: number;
}

const counts: Statement = {
  name: 'desk-inbox-counts',
  text: `
    SELECT
      (SELECT count(*)::int FROM (SELECT 1 FROM user_task WHERE state = 'open' AND assignee = $1 LIMIT 100) m) AS mine,
      (SELECT count(*)::int FROM (SELECT 1 FROM user_task WHERE state = 'open' AND assignee = $1 AND due <= $3 LIMIT 100) l) AS late,
      (SELECT count(*)::int FROM (
        SELECT DISTINCT k.task_id FROM unnest($2::text[]) AS wanted(candidate_key)
        CROSS JOIN LATERAL (
          SELECT task_id FROM task_candidate c WHERE c.candidate_key = wanted.candidate_key LIMIT 100
        ) k LIMIT 100
      ) g) AS groups`,
};

export async function inboxCounts(desk: Desk, actor: Actor, now: Date): Promise<InboxCounts> {
  const [row] = await desk.database.query<InboxCounts>(counts, [actor.id, actor.candidateKeys, now]);
  return row!;
}
