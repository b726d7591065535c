import { elementOf, givenByHand, noLongerStuck, touch } from '../by-hand';
import { Rehearsal, rehearsed, result, type Rehearsed } from '../rehearsal';
import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep, targetCase } from '../step';
import { note } from '../step-scope';
import { advance } from '../tree';
import type { MoveToken, StepResult } from '../types';
import { mayMove } from './guards';
import { done } from './outcome';

/** Cancels a standing visit with its waits and called cases, and lets its token go on at another flow node. */
export const moveToken = (room: Room, command: MoveToken): Promise<StepResult> => move(room, command, false);

/** What the same command would do now; nothing of it stays. */
export const rehearseMove = (room: Room, { actor, caseId, itemId, target }: MoveToken): Promise<Rehearsed> =>
  result(move(room, { actor, caseId, itemId, target }, true));

async function move(room: Room, command: MoveToken, rehearses: boolean): Promise<StepResult> {
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
    if (rehearses) throw new Rehearsal(rehearsed(step, target));
    note(target, { moved: { old: elementOf(target, itemId), new: to }, itemId });
    return () => stepResult(step, target);
  });
  return done(outcome);
}
