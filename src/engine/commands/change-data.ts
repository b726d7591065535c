import { InputError } from '../../lib/errors';
import { givenByHand, touch } from '../by-hand';
import { takeFacts } from '../case-in-step';
import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep, targetCase } from '../step';
import { note } from '../step-scope';
import type { ChangeData, StepResult } from '../types';
import { mustRun } from './guards';
import { done } from './outcome';

/** Gives a case's data other values; no token moves. What a diagram made of the old values stays as it was. */
export async function changeData(room: Room, command: ChangeData): Promise<StepResult> {
  const { actor, key, reason, caseId, variables } = command;
  const request = {
    ...{ command: 'change-data', actor, key, reason, body: { caseId, variables } },
    ...{ target: { kind: 'case', id: caseId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const target = targetCase(step, loaded, 'case', caseId);
    mustRun(target);
    const names = Object.keys(variables);
    if (names.length === 0) throw new InputError('no value is given', { reason: 'no-values' });
    const values = await givenByHand(step, target, variables);
    target.row.variables = { ...target.row.variables, ...values };
    takeFacts(target, target.row.variables);
    touch(target);
    note(target, { changed: names });
    return () => stepResult(step, target);
  });
  return done(outcome);
}
