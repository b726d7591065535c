/** Who has a task open right now, on whichever node: a row per connected page, and a hint when it comes or goes. */
import type { Actor } from '../lib/actor';
import { isUuid } from '../lib/ids';
import type { Statement } from '../lib/sql';
import type { Desk } from './desk';
import { tellLooking } from './moves';
import { maySeeTask, type TaskFacts } from './task-access';

export interface PageView {
  readonly taskId: string;
  readonly page: string;
}

/** A colleague who has the task open. */
export interface Onlooker {
  readonly name: string;
  readonly since: Date;
  /** Whether they have typed in it within the last half minute. */
  readonly typing: boolean;
}

const factsOf: Statement = {
  name: 'desk-task-facts',
  text: 'SELECT groups, venue_id, assignee, closed_by FROM user_task WHERE id = $1',
};
const open: Statement = {
  name: 'desk-view-open',
  text: `
    INSERT INTO task_view (page_id, task_id, user_id, opened_at, seen_at) VALUES ($1, $2, $3, $4, $4)
    ON CONFLICT (page_id) DO UPDATE SET seen_at = excluded.seen_at`,
};
const close: Statement = { name: 'desk-view-close', text: 'DELETE FROM task_view WHERE page_id = $1' };
const still: Statement = {
  name: 'desk-view-still',
  text: `
    WITH stale AS (DELETE FROM task_view WHERE seen_at < $3)
    UPDATE task_view SET seen_at = $2 WHERE page_id = ANY($1::uuid[])`,
};
/** A page whose node has said nothing of it for this long is gone. */
const goneAfter = 90_000;
const typingFor = 30_000;

/** Says that the page shows the task from now on; false when the task is not the actor's to see. */
export async function beginView(desk: Desk, actor: Actor, { taskId, page }: PageView): Promise<boolean> {
  if (!isUuid(taskId) || !isUuid(page)) return false;
  const [task] = await desk.database.query<TaskFacts>(factsOf, [taskId]);
  if (!task || !maySeeTask(actor, task)) return false;
  await desk.database.query(open, [page, taskId, actor.id, desk.clock.now()]);
  await tellLooking(desk, taskId, page);
  return true;
}

/** Says that the page no longer shows the task. */
export async function endView(desk: Desk, { taskId, page }: PageView): Promise<void> {
  await desk.database.query(close, [page]);
  await tellLooking(desk, taskId, page);
}

/** Says that these pages are still open, and forgets those of nodes that are gone. */
export async function keepViews(desk: Desk, pages: readonly string[]): Promise<void> {
  const now = desk.clock.now();
  await desk.database.query(still, [pages, now, new Date(now.getTime() - goneAfter)]);
}

const onlookersOf: Statement = {
  name: 'desk-onlookers',
  text: `
    SELECT u.name, min(v.opened_at) AS since, coalesce(bool_or(d.saved_at > $4), false) AS typing
    FROM task_view v
    JOIN app_user u ON u.id = v.user_id
    LEFT JOIN form_draft d ON d.task_id = v.task_id AND d.user_id = v.user_id
    WHERE v.task_id = $1 AND v.user_id <> $2 AND v.seen_at > $3
    GROUP BY u.id ORDER BY since, u.id LIMIT 20`,
};

/** The others who have the task open. */
export function onlookers(desk: Desk, actor: Actor, taskId: string): Promise<Onlooker[]> {
  const now = desk.clock.now().getTime();
  const values = [taskId, actor.id, new Date(now - goneAfter), new Date(now - typingFor)];
  return desk.database.query<Onlooker>(onlookersOf, values);
}
