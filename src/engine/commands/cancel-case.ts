import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep, targetCase } from '../step';
import { note } from '../step-scope';
import { advance } from '../tree';
import type { CaseCommand, StepResult } from '../types';
import { mayMove } from './guards';
import { done } from './outcome';

/** Takes every token out of the case and of the cases it called. A caller of the case gets the error `CANCELLED`. */
export async function cancelCase(room: Room, command: CaseCommand): Promise<StepResult> {
  const { actor, key, reason, caseId } = command;
  const request = {
    ...{ command: 'cancel-case', actor, key, reason, body: { caseId } },
    ...{ target: { kind: 'case', id: caseId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const target = targetCase(step, loaded, 'case', caseId);
    // A paused tree may be cancelled as a whole; a case called in it would move its caller.
    if (target.row.status !== 'running' || target.row.parent_id !== null) mayMove(target);
    note(target, { cancelledBy: 'person' });
    await advance(step, target, { type: 'cancel' });
    return () => stepResult(step, target);
  });
  return done(outcome);
}
