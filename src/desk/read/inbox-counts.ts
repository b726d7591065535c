/** How much waits for somebody: counted no further than a hundred, because nobody reads a larger number. */
import { worksFor, type Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import type { Criteria, Box } from '../inbox/criteria';
import { narrowingOf } from '../inbox/narrowing';
import { named } from '../inbox/named';
import { pageQuery, takenUp } from '../inbox/query';

export interface InboxCounts {
  /** What the person has to do: tasks laid aside until later are not among them, unless they are late. */
  readonly mine: number;
  /** How many of the person's own are late. */
  readonly late: number;
  /** Late ones of the person and of their groups, whoever holds them. */
  readonly allLate: number;
  readonly groups: number;
  readonly unassigned: number;
  readonly followUp: number;
}

/** Whoever says a count says `99+` beyond this. */
export const mostCounted = 100;

const own = (condition: string): string => `(SELECT count(*)::int FROM (
  SELECT FROM user_task t WHERE t.state = 'open' AND t.assignee = ANY($1::text[]) AND ${condition} LIMIT ${mostCounted}) x)`;

/** Some hundred of each key are enough to know whether there are a hundred together. */
const offered = (claimed: string, condition: string): string => `
  SELECT k.task_id FROM unnest($2::text[]) AS w(key) CROSS JOIN unnest(ARRAY[${claimed}]) AS s(claimed)
  CROSS JOIN LATERAL (SELECT c.task_id FROM task_candidate c
    WHERE c.candidate_key = w.key AND c.claimed = s.claimed AND ${condition} ORDER BY c.due, c.task_id LIMIT ${mostCounted}) k`;

const different = (ids: string): string => `(SELECT count(*)::int FROM (
  SELECT task_id FROM (${ids}) all_ids GROUP BY task_id LIMIT ${mostCounted}) x)`;

const counts: Statement = {
  name: 'desk-inbox-counts',
  text: `
    SELECT ${own(takenUp('$3'))} AS mine,
      ${own('t.due <= $3')} AS late,
      ${own('t.follow_up IS NOT NULL')} AS "followUp",
      ${different(offered('false, true', 'true'))} AS groups,
      ${different(offered('false', 'true'))} AS unassigned,
      ${different(`${offered('false, true', 'c.due <= $3')}
        UNION ALL (SELECT t.id FROM user_task t
          WHERE t.state = 'open' AND t.assignee = ANY($1::text[]) AND t.due <= $3 LIMIT ${mostCounted})`)} AS "allLate"`,
};

/** Every box of the person. */
export async function inboxCounts(desk: Desk, actor: Actor, now: Date): Promise<InboxCounts> {
  const [row] = await desk.database.query<InboxCounts>(counts, [worksFor(actor), actor.candidateKeys, now]);
  return row!;
}

/** How many tasks a list has, no further than a hundred. */
export async function countOf(desk: Desk, actor: Actor, box: Box, criteria: Criteria): Promise<number> {
  const narrowing = await narrowingOf(desk, actor, box, criteria);
  const sort = box === 'done' ? 'closed' : box === 'follow-up' ? 'follow-up' : 'due';
  const now = desk.clock.now();
  const page = pageQuery({ box, sort, people: worksFor(actor), now, narrowing, after: null, limit: mostCounted });
  const statement = named(`SELECT count(*)::int AS n FROM (${page.text}) x`);
  const [row] = await desk.database.query<{ n: number }>(statement, page.values);
  return row!.n;
}
