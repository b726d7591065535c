import { Conflict } from '../../lib/errors';
import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep, targetCase } from '../step';
import { note } from '../step-scope';
import type { CaseCommand, StepResult } from '../types';
import { mustRun } from './guards';
import { done } from './outcome';

/**
 * Holds the whole call tree of the case: tasks cannot be completed, timers, jobs and messages wait. Claiming, changing a
 * due date and cancelling the whole tree stay possible.
 */
export const suspendCase = (room: Room, command: CaseCommand): Promise<StepResult> => hold(room, command, true);

/** Lets the tree go on: what fell due or arrived meanwhile happens now. */
export async function resumeCase(room: Room, command: CaseCommand): Promise<StepResult> {
  const result = await hold(room, command, false);
  room.hints.tell({ work: true, cases: [] });
  return result;
}

async function hold(room: Room, { actor, key, reason, caseId }: CaseCommand, suspended: boolean): Promise<StepResult> {
  const request = {
    ...{ command: suspended ? 'suspend-case' : 'resume-case', actor, key, reason, body: { caseId } },
    ...{ target: { kind: 'case', id: caseId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, (step, loaded) => {
    const target = targetCase(step, loaded, 'case', caseId);
    mustRun(target);
    if (target.row.suspended === suspended) {
      const state = suspended ? 'suspended' : 'not-suspended';
      throw new Conflict(`the case is ${state} already`, { reason: state, caseId });
    }
    for (const one of step.cases.values()) {
      if (one.row.status !== 'running' || one.row.suspended === suspended) continue;
      note(one, { suspended: { old: !suspended, new: suspended } });
      one.row.suspended = suspended;
      one.changed = true;
    }
    return () => stepResult(step, target);
  });
  return done(outcome);
}
