import { systemActor } from '../../lib/actor';
import { gone, runStep, targetCase, type StepOutcome } from '../step';
import { stepResult } from '../result';
import type { Room } from '../room';
import { note } from '../step-scope';
import { advance } from '../tree';
import type { StepResult } from '../types';

/** Fires the timer if it still stands and is due; leaves a case alone that somebody else works on. */
export async function fireTimer(room: Room, timerId: string): Promise<StepOutcome<StepResult>> {
  const request = {
    ...{ command: 'fire-timer', actor: systemActor('timer'), body: { timerId } },
    ...{ target: { kind: 'timer', id: timerId } as const, wait: false },
  };
  return runStep<StepResult>(room, request, async (step, loaded) => {
    const { timer } = loaded;
    if (!timer || new Date(timer.retry_at) > step.now) return gone;
    const target = targetCase(step, loaded, 'timer', timerId);
    if (target.row.status !== 'running' || target.row.suspended) return gone;
    note(target, { timer: timer.element_id, due: timer.due });
    await advance(step, target, { type: 'trigger', itemId: timer.item_id, payload: {} });
    return () => stepResult(step, target);
  });
}
