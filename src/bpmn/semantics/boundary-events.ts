/**
 * Boundary events (BPMN 2.0 §10.5.4, §13.5.3). Timer, message and signal events wait while their activity does, once per
 * activity also where it is multi-instance; error and escalation events are looked up when thrown. An interrupting one
 * withdraws exactly its activity; a non-interrupting one starts a path beside it and waits again.
 *
 * Replaces: interrupting events that end parents and siblings, non-interrupting messages that fire once, repeating
 * timers lost after a restart, and no boundary events on call activities.
 */
import { Action } from '../door/engine';
import type { Item, Loop, Node, Token, TokenType } from '../door/engine-types';
import type { CaseExecution } from '../run/case-execution';
import { attempt } from '../run/attempt';
import { replace } from './replace';
import { followingTimer } from './timers';
import { cancelToken, startToken } from './tokens';

const waits = new Set(['timer', 'message', 'signal']);

/** Arms the boundary events of an activity visit. Repeating it, as a retried visit does, changes nothing. */
async function startBoundaryEvents(this: Node, item: Item): Promise<void> {
  if (this.attachments.length === 0 || isInstanceOfLoop(item)) return;
  for (const event of this.attachments) {
    if (!waits.has(event.plan.event) || isArmedAt(item, event)) continue;
    await arm(event, item.token, { originItem: item });
  }
}

/** Arms the boundary events of a multi-instance activity as a whole. */
export async function armLoopBoundary(loop: Loop): Promise<void> {
  for (const event of loop.node.attachments)
    if (waits.has(event.plan.event)) await arm(event, loop.ownerToken, { loop });
}

async function arm(event: Node, host: Token, on: { originItem: Item } | { loop: Loop }): Promise<void> {
  const token = startToken(host.execution, 'BoundaryEvent', event, host.parentToken, on);
  await attempt(token, () => token.execute(null));
}

const isInstanceOfLoop = ({ token, node }: Item): boolean => token.type === 'Instance' && token.loop?.node === node;

function isArmedAt(item: Item, event: Node): boolean {
  for (const token of item.token.execution.tokens.values()) {
    if (token.originItem === item && token.currentNode === event) return true;
  }
  return false;
}

/** Where an event waits beside the flow; enough to let a fresh token wait there again. */
interface ArmedPlace {
  readonly execution: CaseExecution;
  readonly type: TokenType;
  readonly node: Node;
  readonly scope: Token | null;
  readonly originItem: Item | null;
  readonly loop: Loop | null;
}

export const placeOf = ({ execution, type, currentNode, parentToken, originItem, loop }: Token): ArmedPlace => ({
  execution,
  type,
  node: currentNode,
  scope: parentToken,
  originItem,
  loop,
});

/** A fresh token waits in place of one that has been triggered; a timer only while repeats are left. */
export async function rearm(place: ArmedPlace, fired: Item): Promise<void> {
  const { execution, type, node, scope, originItem, loop } = place;
  const timer = node.plan.event === 'timer' ? followingTimer(execution, fired) : undefined;
  if (timer === null) return;
  const next = startToken(execution, type, node, scope, { originItem, loop, ...(timer && { timer }) });
  await attempt(next, () => next.execute(null));
}

/** The activity a waiting boundary event is attached to, as the token that would be withdrawn with it. */
const hostOf = (token: Token): Token | undefined => token.loop?.ownerToken ?? token.originItem?.token;

/** Runs when the event has happened: the token leaves its host and moves on by itself. */
async function run(this: Node, item: Item): Promise<number> {
  const { token } = item;
  const host = hostOf(token);
  if (token.type !== 'BoundaryEvent' || !host) return Action.end;
  const place = placeOf(token);
  token.type = 'Diverge';
  token.originItem = null;
  token.loop = null;
  if (this.plan.interrupting) cancelToken(host, token);
  else await rearm(place, item);
  return Action.end;
}

/** Starts the path of a boundary event that was thrown at rather than waited for (errors, escalations). */
export function enterBoundary(event: Node, host: Token, given: Token['given']): void {
  const { execution, parentToken } = host;
  if (event.plan.interrupting || event.plan.event === 'error') cancelToken(host);
  execution.queue.push(startToken(execution, 'Diverge', event, parentToken, given ? { given } : {}));
}

export function installBoundaryEvents(): void {
  replace('Node.prototype.startBoundaryEvents', startBoundaryEvents);
  replace('BoundaryEvent.prototype.run', run);
}
