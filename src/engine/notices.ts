import type { Writes } from './flush';
import type { NoticeRow } from './rows';
import type { StepScope } from './step-scope';

/**
 * Has the step tell a person about a task: that it is theirs now, or no longer, or that somebody spoke of them there.
 * Written with the step, so nobody is told of what did not happen; people are not told what they did themselves.
 */
export function tellOf(
  step: Pick<StepScope, 'now' | 'newId' | 'actor'> & { readonly writes: Pick<Writes, 'notices'> },
  kind: NoticeRow['kind'],
  userId: string,
  task: { readonly id: string | null; readonly case_id: string },
): void {
  if (userId === step.actor.id) return;
  step.writes.notices.push({
    ...{ id: step.newId(), user_id: userId, kind, task_id: task.id, case_id: task.case_id },
    ...{ by_id: step.actor.id, at: step.now.toISOString() },
  });
}
