/** Told whenever a case anywhere moved, or somebody looks at a task; hints over what the next page reads anyway. */
import { hintChannel, type Hint } from '../engine/hints';
import type { Actor } from '../lib/actor';
import type { Statement } from '../lib/sql';
import type { Desk } from './desk';

export interface Move {
  /** The cases that moved; empty when there were too many to name, or when hints may have been missed. */
  readonly cases: readonly string[];
}

/** Calls `onMove` until the returned function is called. */
export function followMoves(desk: Desk, onMove: (move: Move) => void): Promise<() => Promise<void>> {
  return desk.database.listen(hintChannel, (payload) => onMove({ cases: casesOf(payload) }));
}

function casesOf(payload: string): readonly string[] {
  if (payload === '') return [];
  try {
    return (JSON.parse(payload) as Hint).cases;
  } catch {
    return [];
  }
}

const lookChannel = 'encore_look';

/** Who opened, left or wrote in a task, and on which page, if it was one. */
export interface Look {
  readonly taskId: string;
  readonly page: string | null;
}

/** Tells every node that what colleagues see of each other at this task has changed. Never fails: it is a hint. */
export async function tellLooking(desk: Desk, taskId: string, page: string | null = null): Promise<void> {
  const look: Look = { taskId, page };
  const statement = { name: 'desk-look', text: 'SELECT pg_notify($1, $2)' };
  await desk.database.query(statement, [lookChannel, JSON.stringify(look)]).catch(() => undefined);
}

/** Calls `onLook` until the returned function is called. */
export function followLooks(desk: Desk, onLook: (look: Look) => void): Promise<() => Promise<void>> {
  return desk.database.listen(lookChannel, (payload) => {
    if (payload !== '') onLook(JSON.parse(payload) as Look);
  });
}

/** Those whose lists a move may have changed. */
export interface Audience {
  includes(actor: Actor): boolean;
}

interface TaskAudience {
  readonly groups: readonly string[];
  readonly venue_id: string | null;
  readonly assignee: string | null;
  readonly closed_by: string | null;
}

const movedTasks: Statement = {
  name: 'desk-moved-tasks',
  text: `
    SELECT groups, venue_id, assignee, closed_by FROM user_task
    WHERE case_id = ANY($1::uuid[]) AND (state = 'open' OR closed_at > $2)`,
};
const lately = 60_000;

/** Whom tasks of these cases are offered to, who holds them, and who closed them just now. */
export async function audienceOf(desk: Desk, cases: readonly string[]): Promise<Audience> {
  const since = new Date(desk.clock.now().getTime() - lately);
  const tasks = await desk.database.query<TaskAudience>(movedTasks, [cases, since]);
  const people = new Set(tasks.flatMap(({ assignee, closed_by: closer }) => [assignee, closer]));
  const keys = new Set(
    tasks.flatMap(({ groups, venue_id: venue }) => groups.flatMap((group) => [`${group}@*`, `${group}@${venue}`])),
  );
  return {
    includes: (actor) =>
      [actor.id, ...(actor.standsInFor ?? [])].some((id) => people.has(id)) ||
      actor.candidateKeys.some((key) => keys.has(key)),
  };
}
