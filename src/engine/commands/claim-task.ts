import { tellOf } from '../notices';
import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep, targetCase } from '../step';
import { note } from '../step-scope';
import type { StepResult, TaskCommand } from '../types';
import { mayDispose, mayWorkOn, openTask } from './guards';
import { done } from './outcome';

/** Gives the task to the actor; `Conflict` when somebody else has it. Claiming one's own task again changes nothing. */
export async function claimTask(room: Room, command: TaskCommand): Promise<StepResult> {
  const outcome = await runStep<StepResult>(room, requestOf('claim-task', command), (step, loaded) => {
    const task = openTask(loaded, command.taskId);
    const target = targetCase(step, loaded, 'task', command.taskId);
    mayWorkOn(command.actor, task, loaded);
    if (task.assignee !== command.actor.id) {
      note(target, { task: task.id, element: task.element_id, claimedBy: command.actor.id });
      step.writes.claims.push({ id: task.id, assignee: command.actor.id, claimed_at: step.now.toISOString() });
    }
    return () => ({ ...stepResult(step, target), nextTaskId: task.id });
  });
  return done(outcome);
}

/** Puts the task back for everybody it is offered to: by who has it, their stand-in, or a supervisor. */
export async function unclaimTask(room: Room, command: TaskCommand): Promise<StepResult> {
  const outcome = await runStep<StepResult>(room, requestOf('unclaim-task', command), (step, loaded) => {
    const task = openTask(loaded, command.taskId);
    const target = targetCase(step, loaded, 'task', command.taskId);
    mayDispose(command.actor, task);
    if (task.assignee !== null) {
      note(target, { task: task.id, element: task.element_id, putBackFrom: task.assignee });
      step.writes.claims.push({ id: task.id, assignee: null, claimed_at: null });
      tellOf(step, 'taken', task.assignee, task);
    }
    return () => ({ ...stepResult(step, target), nextTaskId: null });
  });
  return done(outcome);
}

const requestOf = (name: string, { actor, key, reason, taskId }: TaskCommand) => ({
  ...{ command: name, actor, key, reason, body: { taskId } },
  ...{ target: { kind: 'task', id: taskId } as const },
});
