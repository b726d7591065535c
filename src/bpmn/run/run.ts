import { Conflict, ModelError } from '../../lib/errors';
import type { Item, Token } from '../door/engine-types';
import type { LoadedDefinition } from '../load-definition';
import { cancelAll, raiseError, raiseEscalation } from '../semantics/errors';
import { installSemantics } from '../semantics/install';
import { starvedJoins } from '../semantics/joins';
import { move, refuseStranded } from '../semantics/move';
import { isBusy } from '../semantics/scopes';
import { trigger } from '../semantics/signals';
import { skip } from '../semantics/skip';
import { isOpen, startToken } from '../semantics/tokens';
import type { Run, RunEvent, RunResult, Wait } from '../types';
import { CaseExecution } from './case-execution';
import { attempt } from './attempt';
import { drain } from './drain';
import { closedWaits, historyOf, nextSeqOf, openedWaits, waitsOf } from './facts';
import { Abort } from './fault';
import { restoreState, saveState } from './hot-state';
import { retry } from './retry';

installSemantics();

/**
 * Applies one event to a case and lets it move until everything waits. `before` is never touched; the same inputs give
 * the same result. Throws `Conflict` when the item does not wait for this event, what a move is refused by, and what
 * `context.call` throws.
 */
export const run: Run = async (definition, before, event, context) => {
  const execution = new CaseExecution(definition as LoadedDefinition, context, before?.variables ?? {});
  if (before) restoreState(execution, before.state);
  return runOn(execution, event);
};

/** The same on an execution that is in memory already. */
export async function runOn(execution: CaseExecution, event: RunEvent): Promise<RunResult> {
  const waiting = waitsOf(execution);
  const nextSeq = nextSeqOf(execution);
  const starved = event.type === 'move' ? starvedJoins(execution) : new Set<string>();
  try {
    await apply(execution, event);
    await drain(execution);
  } catch (error) {
    throw error instanceof Abort ? error.cause : error;
  }
  if (event.type === 'move') refuseStranded(execution, { waits: waiting, starved });
  finish(execution);
  const after = waitsOf(execution);
  const waits = { opened: openedWaits(waiting, after), closed: closedWaits(waiting, after) };
  return { ...resultOf(execution), ...waits, nextSeq };
}

/** The case is over when nothing moves or waits in it but events beside the flow. */
function finish(execution: CaseExecution): void {
  if (execution.caseStatus !== 'running' || isBusy(execution, null)) return;
  cancelAll(execution);
  execution.caseStatus = 'completed';
}

function resultOf(execution: CaseExecution): Omit<RunResult, 'opened' | 'closed' | 'nextSeq'> {
  return {
    state: saveState(execution),
    variables: execution.data,
    status: execution.caseStatus,
    outcome: execution.outcome,
    failure: execution.failure,
    history: historyOf(execution),
    effects: execution.effects,
    decisions: execution.decisions,
  };
}

async function apply(execution: CaseExecution, event: RunEvent): Promise<void> {
  if (execution.caseStatus !== 'running') throw conflict('case-over');
  if (event.type === 'start') {
    start(execution, event);
    return;
  }
  if (event.type === 'cancel') {
    cancelAll(execution);
    execution.caseStatus = 'cancelled';
    return;
  }
  const token = waitingToken(execution, event);
  await attempt(token, () => happen(token, token.currentItem!, event));
}

const accepts: Readonly<Record<string, readonly Wait['kind'][]>> = {
  complete: ['user-task', 'job', 'child'],
  trigger: ['timer', 'message', 'signal'],
  error: ['job', 'child', 'user-task'],
  escalation: ['child', 'user-task'],
  retry: ['incident', 'job'],
  due: ['timer'],
};
/** By hand, whatever stands can be left or moved, also a subprocess or a token at a join. */
const acceptsAll = new Set<RunEvent['type']>(['skip', 'move']);

function waitingToken(execution: CaseExecution, event: Extract<RunEvent, { itemId: string }>): Token {
  for (const token of execution.tokens.values()) {
    const item = token.currentItem;
    if (item?.id !== event.itemId) continue;
    if (acceptsAll.has(event.type) && (item.incident !== undefined || isOpen(item))) return token;
    if (item.kind && accepts[event.type]?.includes(item.kind)) return token;
  }
  throw conflict('not-waiting', event.itemId);
}

const conflict = (reason: string, itemId?: string) =>
  new Conflict('The case does not wait for this any more', { reason, ...(itemId && { itemId }) });

async function happen(token: Token, item: Item, event: Extract<RunEvent, { itemId: string }>): Promise<void> {
  switch (event.type) {
    case 'complete':
      return token.signal(event.values);
    case 'trigger':
      return trigger(token, event.payload);
    case 'error':
      raiseError(item, event.code, event.details);
      return;
    case 'escalation':
      raiseEscalation(item, event.code);
      return;
    case 'retry':
      Object.assign(token.execution.data, event.variables);
      return retry(token, item);
    case 'skip':
      return skip(token, item, event.values);
    case 'move':
      return move(token, item, event);
    case 'due':
      item.timer = { fired: 0, ...item.timer, due: event.due.toISOString() };
  }
}

function start(execution: CaseExecution, event: Extract<RunEvent, { type: 'start' }>): void {
  const starts = execution.process.getStartNodes();
  const node = event.startEventId
    ? starts.find(({ id }) => id === event.startEventId)
    : (starts.find(({ plan }) => plan.event === 'none') ?? (starts.length === 1 ? starts[0] : undefined));
  if (!node) throw new ModelError('The process has no such start event', { element: event.startEventId ?? '' });
  execution.queue.push(startToken(execution, 'Primary', node, null, { given: event.variables }));
}
