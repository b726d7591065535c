import { InputError } from '../../lib/errors';
import { candidateKeys } from '../candidates';
import { note, type StepScope } from '../step-scope';
import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep, targetCase } from '../step';
import { advance } from '../tree';
import type { ChangeTaskDue, ChangeTimerDue, StepResult } from '../types';
import { mustRun, openTask, standingTimer } from './guards';
import { done } from './outcome';

const taskDue = {
  name: 'task_due',
  text: `WITH task AS (UPDATE user_task SET due = $2 WHERE id = $1 RETURNING id)
    UPDATE task_candidate c SET due = $2 FROM task WHERE c.candidate_key = ANY($3::text[]) AND c.task_id = task.id`,
};
const timerDue = {
  name: 'timer_due_change',
  text: `WITH timer AS (UPDATE timer SET due = $2, retry_at = $2, attempts = 0, last_error = NULL
      WHERE id = $1 RETURNING case_id, item_id)
    UPDATE incident i SET resolved_at = $3, resolved_by = $4, resolution = 'retried' FROM timer t
     WHERE i.case_id = t.case_id AND i.item_id = t.item_id AND i.resolved_at IS NULL`,
};

/** Sets or takes away when a task is due; what waits beside the task keeps its own time. */
export async function changeTaskDue(room: Room, command: ChangeTaskDue): Promise<StepResult> {
  const { actor, key, reason, taskId, due } = command;
  const request = {
    ...{ command: 'change-task-due', actor, key, reason, body: { taskId, due: due?.toISOString() ?? null } },
    ...{ target: { kind: 'task', id: taskId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const task = openTask(loaded, taskId);
    const target = targetCase(step, loaded, 'task', taskId);
    mustLieAhead(step, due);
    const old = task.due === 'infinity' ? null : new Date(task.due).toISOString();
    note(target, { task: taskId, element: task.element_id, due: { old, new: due?.toISOString() ?? null } });
    await step.tx.query(taskDue, [taskId, due ?? 'infinity', candidateKeys(task.groups, task.venue_id)]);
    return () => stepResult(step, target);
  });
  return done(outcome);
}

/** Lets a timer be due at another instant, later or sooner; a timer that had failed is tried again then. */
export async function changeTimerDue(room: Room, command: ChangeTimerDue): Promise<StepResult> {
  const { actor, key, reason, timerId, due } = command;
  const request = {
    ...{ command: 'change-timer-due', actor, key, reason, body: { timerId, due: due.toISOString() } },
    ...{ target: { kind: 'timer', id: timerId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const timer = standingTimer(loaded, timerId);
    const target = targetCase(step, loaded, 'timer', timerId);
    mustRun(target);
    mustLieAhead(step, due);
    note(target, {
      ...{ timer: timer.element_id, timerId },
      due: { old: new Date(timer.due).toISOString(), new: due.toISOString() },
    });
    await advance(step, target, { type: 'due', itemId: timer.item_id, due });
    await step.tx.query(timerDue, [timerId, due, step.now, actor.id]);
    return () => stepResult(step, target);
  });
  return done(outcome);
}

function mustLieAhead({ now }: StepScope, due: Date | null): void {
  if (due === null || due > now) return;
  throw new InputError('the due date has passed', { reason: 'due-past', fields: { due: { code: 'past' } } });
}
