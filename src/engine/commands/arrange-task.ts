import { InputError } from '../../lib/errors';
import { candidateKeys } from '../candidates';
import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep, targetCase } from '../step';
import { note } from '../step-scope';
import type { SetFollowUp, SetPriority, StepResult } from '../types';
import { mayDispose, openTask } from './guards';
import { done } from './outcome';

const followUp = { name: 'task_follow_up', text: 'UPDATE user_task SET follow_up = $2 WHERE id = $1' };
const priorityOf = {
  name: 'task_priority',
  text: `WITH task AS (UPDATE user_task SET priority = $2 WHERE id = $1 RETURNING id)
    UPDATE task_candidate c SET priority = $2 FROM task WHERE c.candidate_key = ANY($3::text[]) AND c.task_id = task.id`,
};

/** Lays a task aside until an instant, or takes it up again; when it is due does not change. */
export async function setFollowUp(room: Room, command: SetFollowUp): Promise<StepResult> {
  const { actor, key, reason, taskId, at } = command;
  const iso = at?.toISOString() ?? null;
  const request = {
    ...{ command: 'set-follow-up', actor, key, reason, body: { taskId, at: iso } },
    ...{ target: { kind: 'task', id: taskId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const task = openTask(loaded, taskId);
    const target = targetCase(step, loaded, 'task', taskId);
    mayDispose(actor, task);
    if (at !== null && at <= step.now)
      throw new InputError('the follow-up lies in the past', {
        reason: 'follow-up-past',
        fields: { at: { code: 'past' } },
      });
    const old = task.follow_up === null ? null : new Date(task.follow_up).toISOString();
    note(target, { task: taskId, element: task.element_id, followUp: { old, new: iso } });
    await step.tx.query(followUp, [taskId, at]);
    return () => stepResult(step, target);
  });
  return done(outcome);
}

/** Says how soon the task is to be taken beside others that are due at the same time. */
export async function setPriority(room: Room, command: SetPriority): Promise<StepResult> {
  const { actor, key, reason, taskId, priority } = command;
  if (!Number.isInteger(priority) || priority < 0 || priority > 100)
    throw new InputError('a priority is 0 to 100', { reason: 'priority', fields: { priority: { code: 'range' } } });
  const request = {
    ...{ command: 'set-priority', actor, key, reason, body: { taskId, priority } },
    ...{ target: { kind: 'task', id: taskId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const task = openTask(loaded, taskId);
    const target = targetCase(step, loaded, 'task', taskId);
    note(target, { task: taskId, element: task.element_id, priority: { old: task.priority, new: priority } });
    await step.tx.query(priorityOf, [taskId, priority, candidateKeys(task.groups, task.venue_id)]);
    return () => stepResult(step, target);
  });
  return done(outcome);
}
