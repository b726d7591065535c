import { systemActor } from '../../lib/actor';
import { gone, runStep, targetCase, type StepOutcome } from '../step';
import { stepResult } from '../result';
import type { Room } from '../room';
import { note } from '../step-scope';
import { advance } from '../tree';
import type { StepResult, TimerCommand } from '../types';
import { mayMove, standingTimer } from './guards';
import { done } from './outcome';

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

/** Fires a timer before it is due, because a person says so. A repeating one goes on from when it would have been due. */
export async function fireTimerNow(room: Room, command: TimerCommand): Promise<StepResult> {
  const { actor, key, reason, timerId } = command;
  const request = {
    ...{ command: 'fire-timer-now', faultsStand: true, actor, key, reason, body: { timerId } },
    ...{ target: { kind: 'timer', id: timerId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const timer = standingTimer(loaded, timerId);
    const target = targetCase(step, loaded, 'timer', timerId);
    mayMove(target);
    note(target, { timer: timer.element_id, timerId, due: timer.due });
    await advance(step, target, { type: 'trigger', itemId: timer.item_id, payload: {} });
    return () => stepResult(step, target);
  });
  return done(outcome);
}
