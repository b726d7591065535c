/** Lets a case move until everything in it waits. */
import type { Token } from '../door/engine-types';
import { compensateNext } from '../semantics/compensation';
import { fireJoins, stuckJoin } from '../semantics/joins';
import { completeScopes } from '../semantics/scopes';
import { isLive, openVisit } from '../semantics/tokens';
import type { CaseExecution } from './case-execution';
import { ModelFault } from './fault';

/** A run with more visits than this is taken to be one that never ends. */
export const MOST_MOVES = 20_000;
const MOVES_PER_BREATH = 500;

/** Does something that moves a token; a fault of the model parks the token as an incident instead. */
export async function attempt(token: Token, move: () => Promise<unknown>): Promise<void> {
  try {
    await move();
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    park(token, error);
  }
}

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

/** The token stands still as an incident at the flow node where the fault is. */
function park(token: Token, fault: ModelFault): void {
  if (!isLive(token)) return;
  const current = token.currentItem;
  const item = current?.node === token.currentNode && token.status !== 'queued' ? current : openVisit(token);
  token.status = 'wait';
  if (item.status !== 'end') item.status = 'wait';
  item.kind = 'incident';
  item.attempts = (item.attempts ?? 0) + 1;
  item.incident = { code: fault.code, params: fault.params, detail: fault.message };
  item.wait = {
    kind: 'incident',
    itemId: item.id,
    elementId: item.elementId,
    tokenId: String(token.id),
    ...item.incident,
  };
  token.execution.touched.add(item);
}
