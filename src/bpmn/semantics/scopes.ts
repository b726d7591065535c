/**
 * Embedded subprocesses (BPMN 2.0 §10.3.5, §13.3.4). The inside is a scope with an anchor token: it is complete when no
 * token moves in it any more, and only then does the subprocess go on. Variables are the case's own.
 *
 * Replaces: any end event ending the whole subprocess, variables hidden inside it, and boundary events hung on the
 * wrong token.
 */
import { Action } from '../door/engine';
import type { Item, Node, Token } from '../door/engine-types';
import type { CaseExecution } from '../run/case-execution';
import { attempt } from '../run/attempt';
import { ModelFault } from '../run/fault';
import { handlerOf } from './compensable';
import { replace } from './replace';
import { cancelToken, forgetCompensable, isArmed, isLive, startToken } from './tokens';

async function start(this: Node, item: Item): Promise<number> {
  const { token } = item;
  const first = this.plan.triggeredByEvent ? token.execution.nodeById(token.startNodeId) : plainStart(this);
  const { given } = token;
  delete token.given;
  await this.startBoundaryEvents(item);
  openScope(item, first, given ? { given } : {});
  return Action.wait;
}

function plainStart(node: Node): Node {
  const first = node.childProcess!.getStartNodes().find((start) => start.plan.event === 'none');
  if (!first) throw new ModelFault('not-supported', { element: node.id, what: 'subprocess without a plain start' });
  return first;
}

/** Opens the inside of a subprocess visit: its anchor and a token at `first`. */
function openScope(item: Item, first: Node, event: Pick<Token, 'given'>): void {
  const { execution, parentToken } = item.token;
  const anchor = startToken(execution, 'SubProcess', first, parentToken, { originItem: item });
  anchor.status = 'wait';
  execution.queue.push(startToken(execution, 'Diverge', first, anchor, event));
}

/** Completes the scopes in which nothing moves any more, innermost first. Returns whether something moved. */
export async function completeScopes(execution: CaseExecution): Promise<boolean> {
  const tokens = [...execution.tokens.values()];
  const busy = new Set(tokens.filter((token) => !isArmed(token)).map((token) => token.parentToken));
  const idle = tokens.filter((token) => token.type === 'SubProcess' && !busy.has(token)).reverse();
  let moved = false;
  for (const anchor of idle) {
    const { token } = anchor.originItem!;
    if (!isLive(anchor) || anchor.originItem!.incident) continue;
    removeAnchor(execution, anchor);
    await attempt(token, () => token.signal({}));
    moved = true;
  }
  return moved;
}

/** Whether a token moves or waits in the scope; events that only wait beside the flow do not count. */
export function isBusy(execution: CaseExecution, scope: Token | null): boolean {
  for (const token of execution.tokens.values()) if (token.parentToken === scope && !isArmed(token)) return true;
  return false;
}

/** The scope is over, not cancelled: what was done in it can still be compensated, by its own handler where it has one. */
function removeAnchor(execution: CaseExecution, anchor: Token): void {
  if (handlerOf(anchor.originItem!.node)) forgetCompensable(anchor);
  for (const token of execution.tokens.values()) if (token.parentToken === anchor) cancelToken(token);
  anchor.status = 'end';
  execution.tokens.delete(anchor.id);
}

export function installScopes(): void {
  replace('SubProcess.prototype.start', start);
}
