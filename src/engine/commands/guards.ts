import { isTheirs, type Actor, type Role } from '../../lib/actor';
import { Conflict, NotAllowed, NotFound } from '../../lib/errors';
import type { CaseInStep } from '../case-in-step';
import { candidateKeys } from '../candidates';
import type { IncidentRow, TaskRow, TimerRow } from '../rows';
import type { Loaded } from '../step';

/** The locked task if it is still open; who completed it, when and why otherwise. */
export function openTask(loaded: Loaded, taskId: string): TaskRow {
  const { task } = loaded;
  if (!task) throw new NotFound(`no task ${taskId}`, { reason: 'task', id: taskId });
  if (task.state === 'open') return task;
  throw new Conflict(`the task is ${task.state} already`, {
    reason: task.state,
    taskId,
    caseId: task.case_id,
    by: task.closed_by,
    byName: loaded.closedByName ?? task.closed_by,
    at: task.closed_at,
  });
}

/** Whether the actor is one of those the task is offered to. The desk itself may do everything. */
export function isCandidate(actor: Actor, task: TaskRow): boolean {
  if (actor.type === 'system') return true;
  const keys = candidateKeys(task.groups, task.venue_id);
  return keys.some((key) => actor.candidateKeys.includes(key));
}

const answering: readonly Role[] = ['supervisor', 'manager'];

/** The actor must have the task, or stand in for who has it, or answer for those who do. */
export function mayDispose(actor: Actor, task: TaskRow): void {
  if (isTheirs(actor, task.assignee) || actor.type === 'system') return;
  if (actor.roles.some((role) => answering.includes(role))) return;
  throw new NotAllowed('only who has the task or a supervisor may do this', {
    reason: 'not-assignee',
    taskId: task.id,
  });
}

/** The task must be the actor's or of somebody they stand in for, or nobody's yet and offered to them. */
export function mayWorkOn(actor: Actor, task: TaskRow, loaded: Loaded): void {
  if (isTheirs(actor, task.assignee)) return;
  if (!isCandidate(actor, task)) {
    throw new NotAllowed('the task is not offered to this actor', { reason: 'not-candidate', taskId: task.id });
  }
  if (task.assignee !== null && actor.type !== 'system') {
    throw new Conflict('somebody else works on the task', {
      reason: 'claimed',
      taskId: task.id,
      caseId: task.case_id,
      by: task.assignee,
      byName: loaded.assigneeName ?? task.assignee,
      at: task.claimed_at,
    });
  }
}

/** The locked incident if nobody has resolved it. */
export function openIncident({ incident }: Loaded, { row }: CaseInStep): IncidentRow {
  if (incident!.resolved_at === null) return incident!;
  const { resolved_at: at, resolved_by: by } = incident!;
  throw new Conflict('the incident is resolved', { reason: 'resolved', by, at, caseId: row.id });
}

/** The locked timer; `NotFound` when it has fired or is not waited for any more. */
export function standingTimer({ timer }: Loaded, timerId: string): TimerRow {
  if (!timer) throw new NotFound(`no timer ${timerId}`, { reason: 'timer', id: timerId });
  return timer;
}

/** The case must run; it may be paused. */
export function mustRun({ row }: CaseInStep): void {
  if (row.status === 'running') return;
  throw new Conflict(`the case is ${row.status}`, { reason: 'ended', caseId: row.id, status: row.status });
}

/** The case must run and not be paused. */
export function mayMove(target: CaseInStep): void {
  const { row } = target;
  mustRun(target);
  if (row.suspended) throw new Conflict('the case is paused', { reason: 'suspended', caseId: row.id });
}
