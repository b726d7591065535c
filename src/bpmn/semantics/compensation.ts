/**
 * Compensation (BPMN 2.0 §10.7, §13.5.5): completed activities with a compensation boundary event are remembered; a
 * throwing event runs their handlers one by one, the last completed first, and goes on when all are done. Without an
 * activity it concerns its own scope; inside an event subprocess, the scope around that. What was done in a subprocess
 * with a handler of its own is undone by that handler.
 *
 * Replaces: handlers run for transactions only, all at once, and without waiting for them.
 */
import { Action } from '../door/engine';
import type { Item, Node, Token } from '../door/engine-types';
import type { CaseExecution } from '../run/case-execution';
import { attempt } from '../run/attempt';
import { handlerOf } from './compensable';
import { replace } from './replace';
import { isOpen, startToken } from './tokens';

function behave(this: { node: Node }, item: Item): number | undefined {
  if (this.node.isCatching) return undefined;
  const { execution } = item.token;
  const concerned = execution.compensable.filter((done) => concerns(item, done));
  if (concerned.length === 0) return undefined;
  execution.compensable = execution.compensable.filter((done) => !concerned.includes(done));
  item.undo = concerned.map((done) => done.node);
  return Action.wait;
}

function concerns({ node, token }: Item, done: CaseExecution['compensable'][number]): boolean {
  const wanted = node.plan.compensates;
  if (wanted !== null) return done.node === wanted;
  const scope = enclosing(token.parentToken);
  return scope === null || done.scopes.includes(scope.id);
}

const enclosing = (scope: Token | null): Token | null =>
  scope?.originItem?.node.plan.triggeredByEvent ? scope.parentToken : scope;

/** Runs the next handler of a throwing event, or lets it go on when all are done. Returns whether something moved. */
export async function compensateNext(execution: CaseExecution): Promise<boolean> {
  for (const token of [...execution.tokens.values()]) {
    const item = token.currentItem;
    if (!isOpen(item) || !item.undo || handlerRuns(execution, item)) continue;
    const node = item.undo.pop();
    if (node === undefined) {
      delete item.undo;
      await attempt(token, () => token.signal({}));
    } else {
      const handler = handlerOf(execution.nodeById(node))!;
      execution.queue.push(startToken(execution, 'Diverge', handler, token.parentToken, { undoes: item.id }));
    }
    return true;
  }
  return false;
}

function handlerRuns(execution: CaseExecution, { id }: Item): boolean {
  for (const token of execution.tokens.values()) if (token.undoes === id) return true;
  return false;
}

export function installCompensation(): void {
  replace('CompensateEventBehaviour.prototype.start', behave);
}
