/**
 * Event subprocesses (BPMN 2.0 §10.3.5, §13.5.4). A timer, message or signal start waits while its scope is open; error
 * and escalation starts are looked up when thrown. A triggered one runs as a scope of its own inside the enclosing
 * scope; an interrupting one first removes everything else there, a non-interrupting one waits again.
 *
 * Replaces: message and timer event subprocesses starting at once, and `isInterrupting` being ignored.
 */
import type { Variables } from '../../lib/json';
import type { Node, ProcessScope, Token } from '../door/engine-types';
import type { CaseExecution } from '../run/case-execution';
import { attempt } from '../run/attempt';
import { placeOf, rearm } from './boundary-events';
import { cancelToken, startToken } from './tokens';

const waits = new Set(['timer', 'message', 'signal']);

/** Whether a start event belongs to an event subprocess. */
export const startsEventSubprocess = (node: Node): boolean =>
  node.type === 'bpmn:StartEvent' && node.process.def.triggeredByEvent === true;

/** Arms the event subprocesses of a scope that is being opened. */
export async function armEventSubprocesses(
  execution: CaseExecution,
  process: ProcessScope,
  scope: Token | null,
): Promise<void> {
  for (const subprocess of process.eventSubProcesses) {
    const start = subprocess.getStartNodes().find((node) => waits.has(node.plan.event));
    if (!start) continue;
    const token = startToken(execution, 'EventSubProces', start, scope);
    await attempt(token, () => token.execute(null));
  }
}

/** The waiting start event of an event subprocess has happened. */
export async function triggerStart(token: Token, given: Variables): Promise<void> {
  const item = token.currentItem!;
  const start = token.currentNode;
  await item.node.end(item);
  token.status = 'end';
  token.execution.tokens.delete(token.id);
  if (!start.plan.interrupting) await rearm(placeOf(token), item);
  enterEventSubprocess(token.execution, start, token.parentToken, given);
}

/** Runs an event subprocess in the scope it belongs to. */
export function enterEventSubprocess(
  execution: CaseExecution,
  start: Node,
  scope: Token | null,
  given: Variables,
): void {
  if (start.plan.interrupting || start.plan.event === 'error') emptyScope(execution, scope);
  const host = startToken(execution, 'Diverge', execution.nodeById(start.process.id), scope, { given });
  host.startNodeId = start.id;
  execution.queue.push(host);
}

/** Removes every token that moves or waits directly in the scope, and with them all that is inside of them. */
export function emptyScope(execution: CaseExecution, scope: Token | null, except?: Token): void {
  for (const token of execution.tokens.values()) if (token.parentToken === scope) cancelToken(token, except);
}
