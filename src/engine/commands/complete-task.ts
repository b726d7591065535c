import { sealNamed, subjectOf } from '../personal';
import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep, targetCase } from '../step';
import { note } from '../step-scope';
import { advance } from '../tree';
import type { CompleteTask, StepResult } from '../types';
import { mayMove, mayWorkOn, openTask } from './guards';
import { done } from './outcome';

/** Completes a task and runs its case on. A second completion is a `Conflict` that says who was first. */
export async function completeTask(room: Room, command: CompleteTask): Promise<StepResult> {
  const { actor, key, reason, taskId, values, personal = [] } = command;
  const request = {
    ...{ command: 'complete-task', actor, key, reason, body: { taskId, values } },
    ...{ target: { kind: 'task', id: taskId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const task = openTask(loaded, taskId);
    const target = targetCase(step, loaded, 'task', taskId);
    mayWorkOn(actor, task, loaded);
    mayMove(target);
    const subject = subjectOf(target.row.root_id, target.row.customer_id);
    const sealed = await sealNamed(step.personal, values, personal, subject);
    const absent = task.assignee !== null && task.assignee !== actor.id ? { inPlaceOf: task.assignee } : {};
    note(target, { task: taskId, element: task.element_id, ...absent });
    await advance(step, target, { type: 'complete', itemId: task.item_id, values: sealed });
    return () => stepResult(step, target);
  });
  return done(outcome);
}
