import { elementOf, givenByHand, noLongerStuck, touch } from '../by-hand';
import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep, targetCase } from '../step';
import { note } from '../step-scope';
import { advance } from '../tree';
import type { MoveToken, StepResult } from '../types';
import { mayMove } from './guards';
import { done } from './outcome';

/** Cancels a standing visit with its waits and called cases, and lets its token go on at another flow node. */
export async function moveToken(room: Room, command: MoveToken): Promise<StepResult> {
  const { actor, key, reason, caseId, itemId, target: to, variables = {} } = command;
  const request = {
    ...{ command: 'move-token', faultsStand: true, actor, key, reason, body: { caseId, itemId, to, variables } },
    ...{ target: { kind: 'case', id: caseId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const target = targetCase(step, loaded, 'case', caseId);
    mayMove(target);
    const values = await givenByHand(step, target, variables);
    await noLongerStuck(step, target, 'moved');
    await advance(step, target, { type: 'move', itemId, target: to, values });
    touch(target);
    note(target, { moved: { old: elementOf(target, itemId), new: to }, itemId });
    return () => stepResult(step, target);
  });
  return done(outcome);
}
