/** The next task for somebody who is free: the most urgent that nobody has. */
import type { Actor } from '../lib/actor';
import { Conflict, NotAllowed } from '../lib/errors';
import type { Statement } from '../lib/sql';
import type { Desk } from './desk';
import { mustBeAllowed } from './policy';
import { claimTask } from './work';

const atOnce = 20;
const mostRounds = 5;

const candidates: Statement = {
  name: 'desk-claim-next',
  text: `
    SELECT DISTINCT k.urgency, k.due, k.task_id AS id FROM unnest($1::text[]) AS w(key)
    CROSS JOIN LATERAL (SELECT (-c.priority) AS urgency, c.due, c.task_id FROM task_candidate c
      WHERE c.candidate_key = w.key AND NOT c.claimed AND c.task_id <> ALL($2::uuid[])
      ORDER BY (-c.priority), c.due, c.task_id LIMIT ${atOnce}) k
    ORDER BY k.urgency, k.due, k.task_id LIMIT ${atOnce}`,
};

/** What people of this node are taking at this moment; others need not try for the same. */
const beingTaken = new WeakMap<Desk['database'], Set<string>>();

/**
 * Claims the task of the actor's groups with the highest priority, the earliest due of several. Colleagues who are
 * quicker cost another look, never a wait or a failure. Null when nothing is left to take.
 */
export async function claimNext(desk: Desk, actor: Actor): Promise<string | null> {
  mustBeAllowed(actor, 'task.work');
  const taken = beingTaken.get(desk.database) ?? new Set<string>();
  beingTaken.set(desk.database, taken);
  for (let round = 0; round < mostRounds; round++) {
    const found = await desk.database.query<{ id: string }>(candidates, [actor.candidateKeys, [...taken]]);
    if (found.length === 0) return null;
    for (const { id } of found) {
      if (taken.has(id)) continue;
      taken.add(id);
      const mine = await tryToTake(desk, actor, id).finally(() => taken.delete(id));
      if (mine) return id;
    }
  }
  return null;
}

/** False when somebody else has it meanwhile, or it is not there to be taken any more. */
async function tryToTake(desk: Desk, actor: Actor, id: string): Promise<boolean> {
  try {
    await claimTask(desk, actor, id);
    return true;
  } catch (fault) {
    if (fault instanceof Conflict || fault instanceof NotAllowed) return false;
    throw fault;
  }
}
