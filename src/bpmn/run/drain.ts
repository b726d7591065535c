/** Lets a case move until everything in it waits. */
import { compensateNext } from '../semantics/compensation';
import { fireJoins, stuckJoin } from '../semantics/joins';
import { completeScopes } from '../semantics/scopes';
import { isLive } from '../semantics/tokens';
import { attempt, park } from './attempt';
import type { CaseExecution } from './case-execution';
import { ModelFault } from './fault';

/** A run with more visits than this is taken to be one that never ends. */
export const MOST_MOVES = 20_000;
const MOVES_PER_BREATH = 500;

/** Runs until nothing can move: queued tokens first, then joins, compensation and scopes that have become complete. */
export async function drain(execution: CaseExecution): Promise<void> {
  for (;;) {
    await moveQueued(execution);
    if (await settle(execution)) continue;
    const stuck = stuckJoin(execution);
    if (!stuck) return;
    park(stuck.token, stuck.fault);
  }
}

async function moveQueued(execution: CaseExecution): Promise<void> {
  const { queue } = execution;
  for (let token = queue.shift(); token; token = queue.shift()) {
    if (!isLive(token)) continue;
    const moving = token;
    if (++execution.moves > MOST_MOVES) park(token, new ModelFault('endless-loop', { moves: MOST_MOVES }));
    else await attempt(token, () => moving.execute(null));
    if (execution.moves % MOVES_PER_BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function settle(execution: CaseExecution): Promise<boolean> {
  if (execution.tokens.size === 0) return false;
  return (await fireJoins(execution)) || (await compensateNext(execution)) || (await completeScopes(execution));
}
