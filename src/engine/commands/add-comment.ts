import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep, targetCase } from '../step';
import { note } from '../step-scope';
import type { AddComment, StepResult } from '../types';
import { done } from './outcome';
import { writeRemark } from './remark';

/** Puts a comment beside a case, open or ended; the audit says that there is one, not what it says. */
export async function addComment(room: Room, command: AddComment): Promise<StepResult> {
  const { actor, key, reason, caseId, taskId = null, remark } = command;
  const { text, mentions = [] } = remark;
  const request = {
    ...{ command: 'add-comment', actor, key, reason, body: { caseId, taskId, text, mentions } },
    ...{ target: { kind: 'case', id: caseId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const target = targetCase(step, loaded, 'case', caseId);
    const comment = await writeRemark(step, target, remark, { kind: 'comment', taskId });
    note(target, { comment, ...(taskId ? { task: taskId } : {}), mentions });
    return () => ({ ...stepResult(step, target), data: { comment } });
  });
  return done(outcome);
}
