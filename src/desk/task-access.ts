/** Who a task is for: its groups at its venue, and whoever holds it. */
import { isTheirs, type Actor } from '../lib/actor';
import { can } from './policy';

export interface TaskFacts {
  readonly groups: readonly string[];
  readonly venue_id: string | null;
  readonly assignee: string | null;
  readonly closed_by: string | null;
}

/** Whether the actor is of one of the task's groups, at the task's venue or at all of them. */
export function isCandidate(actor: Actor, task: TaskFacts): boolean {
  return task.groups.some(
    (group) =>
      actor.candidateKeys.includes(`${group}@*`) ||
      (task.venue_id !== null && actor.candidateKeys.includes(`${group}@${task.venue_id}`)),
  );
}

/** Whether the actor may look at the task: theirs, their group's, or by role any. */
export function maySeeTask(actor: Actor, task: TaskFacts): boolean {
  const theirs = isTheirs(actor, task.assignee) || task.closed_by === actor.id || isCandidate(actor, task);
  return (can(actor, 'task.read') && theirs) || can(actor, 'task.readAny');
}

/** Whether the actor may work on the task: nobody else holds it and it is their group's, or it is theirs or of somebody they stand in for. */
export function mayWorkOn(actor: Actor, task: TaskFacts): boolean {
  if (!can(actor, 'task.work')) return false;
  return task.assignee === null ? isCandidate(actor, task) : isTheirs(actor, task.assignee);
}
