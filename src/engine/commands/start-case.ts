import { sealNamed, subjectOf } from '../personal';
import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep } from '../step';
import { startCase as startInTree } from '../tree';
import type { StartCase, StepResult } from '../types';
import { done } from './outcome';

/** Starts a case of the newest active version. `NotFound` when there is none. */
export async function startCase(room: Room, command: StartCase): Promise<StepResult> {
  const { actor, key, reason, process, variables, personal = [], cameFrom, startEventId } = command;
  const body = { process, variables, cameFrom: cameFrom ?? null, startEventId: startEventId ?? null };
  const request = { command: 'start-case', actor, key, reason, body, target: null };
  const outcome = await runStep<StepResult>(room, request, async (step) => {
    const id = step.newId();
    const sealed = await sealNamed(step.personal, variables, personal, subjectOf(id, null));
    const target = await startInTree(step, {
      ...{ id, process, variables: sealed },
      ...(cameFrom === undefined ? {} : { cameFrom }),
      ...(startEventId === undefined ? {} : { startEventId }),
    });
    return () => stepResult(step, target);
  });
  return done(outcome);
}
