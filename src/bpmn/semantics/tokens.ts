/**
 * Tokens and visits (BPMN 2.0 §7.1.1, §13.2). One taken sequence flow moves the same token, several start one token
 * each. Ended tokens are forgotten at once, and a token's parent is the anchor of its scope.
 *
 * Replaces: children of every gateway chained to their dead parents, a 10 ms pause per move, `goNext` running twice
 * after a subprocess that did not wait, a second completion of the same task going through, and un-awaited ends.
 */
import type { Variables } from '../../lib/json';
import { Action, engine } from '../door/engine';
import type { Item, Node, Token, TokenType } from '../door/engine-types';
import type { CaseExecution } from '../run/case-execution';
import { assignOutputs } from '../run/mapping';
import { rememberCompensable } from './compensable';
import { linkTarget } from './links';
import { replace } from './replace';
import { recordTaken, takenFlows } from './sequence-flows';

export const isLive = (token: Token): boolean => token.status !== 'end' && token.status !== 'terminated';
export const isOpen = (item: Item | undefined): item is Item =>
  item !== undefined && item.status !== 'end' && item.status !== 'terminated';

/** An event that waits beside the flow: a boundary event or the start of an event subprocess, not yet triggered. */
export const isArmed = (token: Token): boolean => token.type === 'BoundaryEvent' || token.type === 'EventSubProces';

type Start = Partial<Pick<Token, 'originItem' | 'loop' | 'local' | 'given' | 'choice' | 'undoes' | 'timer'>>;

/** A new token at `node` in `scope`. It moves only when it is queued or executed. */
export function startToken(
  execution: CaseExecution,
  type: TokenType,
  node: Node,
  scope: Token | null,
  start: Start = {},
): Token {
  const token: Token = new engine.Token(type, execution, node, '', scope, start.originItem ?? null);
  token.loop = null;
  Object.assign(token, start);
  execution.tokens.set(token.id, token);
  return token;
}

/** A visit of the token's current node that is not begun by the engine itself (incidents before the visit began). */
export function openVisit(token: Token): Item {
  const item: Item = new engine.Item(token.currentNode, token);
  token.addItemToPath(item);
  item.startedAt = token.execution.context.now;
  return item;
}

/** Takes a token out of the case without completing what it stands on, and everything that hangs on it. */
export function cancelToken(token: Token, except?: Token): void {
  if (!isLive(token) || token === except) return;
  token.status = 'terminated';
  const { execution } = token;
  execution.tokens.delete(token.id);
  const item = token.currentItem;
  if (item?.incident) execution.touched.add(item);
  if (isOpen(item)) closeVisit(item, 'terminated', except);
  if (token.type === 'SubProcess') {
    for (const other of execution.tokens.values()) if (other.parentToken === token) cancelToken(other, except);
    forgetCompensable(token);
  }
  if (token.loop?.ownerToken === token) {
    for (const other of execution.tokens.values()) if (other.loop === token.loop) cancelToken(other, except);
  }
}

/** What was done inside a scope can no longer be undone one by one. */
export function forgetCompensable(anchor: Token): void {
  const { execution } = anchor;
  if (execution.compensable.length === 0) return;
  execution.compensable = execution.compensable.filter((done) => !done.scopes.includes(anchor.id));
}

/** Ends a visit and lets go of what hangs on it: boundary events, the scope inside, the other alternatives of a choice. */
function closeVisit(item: Item, status: 'end' | 'terminated', except?: Token): void {
  const { token } = item;
  const { execution } = token;
  item.status = status;
  item.endedAt = execution.context.now;
  execution.touched.add(item);
  if (item.node.attachments.length > 0 || item.node.childProcess) {
    for (const other of execution.tokens.values()) if (other.originItem === item) cancelToken(other, except);
  }
  if (status === 'terminated') return;
  leaveChoice(token);
  rememberCompensable(item);
}

/** Event-based gateway (§13.4.4): the first event wins, the other alternatives of this visit are withdrawn. */
function leaveChoice(token: Token): void {
  const { choice, execution } = token;
  if (choice === undefined) return;
  delete token.choice;
  for (const other of execution.tokens.values()) if (other.choice === choice) cancelToken(other);
}

async function goNext(this: Token): Promise<void> {
  const left: Item | undefined = this.currentItem;
  if (!isLive(this) || isOpen(left) || !(await this.preNext())) return;
  const { execution, currentNode } = this;
  const target = linkTarget(currentNode);
  if (target) return moveTo(this, target);
  const flows = takenFlows(this);
  const [only] = flows;
  if (only && flows.length === 1) {
    recordTaken(this, only, left);
    return moveTo(this, only.to);
  }
  const choice = currentNode.type === 'bpmn:EventBasedGateway' ? this.path[0]?.id : undefined;
  await endToken.call(this);
  for (const flow of flows) {
    const token = startToken(execution, 'Diverge', flow.to, this.parentToken, choice === undefined ? {} : { choice });
    if (this.undoes !== undefined) token.undoes = this.undoes;
    recordTaken(token, flow, left);
    execution.queue.push(token);
  }
}

/** The token's next visit is still to begin. */
function moveTo(token: Token, node: Node): void {
  token._currentNode = node;
  token.path = [];
  token.execution.queue.push(token);
}

/** The end of a path: the token is gone, its last visit complete. */
async function endToken(this: Token): Promise<void> {
  if (!isLive(this)) return;
  this.status = 'end';
  this.execution.tokens.delete(this.id);
  const item = this.currentItem;
  if (isOpen(item)) await item.node.end(item);
}

/** What the token waited for has happened: values in, the node's work, and on. */
async function signal(this: Token, given: Variables): Promise<void> {
  const item = this.currentItem!;
  item.given = given;
  this.status = 'running';
  assignOutputs(item);
  const result = await this.currentNode.run(item);
  if (!isLive(this)) return;
  if (result === Action.wait) {
    this.status = 'wait';
    return;
  }
  await this.currentNode.continue(item);
  await this.goNext();
}

/** Ends a visit; what hangs on it ends with it. */
export function endVisit(this: Node, item: Item, cancelled = false): void {
  if (isOpen(item)) closeVisit(item, cancelled ? 'terminated' : 'end');
}

/** A visit that is tried again is still the same visit, begun when it was begun. */
function enter(this: Node, item: Item): void {
  item.startedAt = item.attempts === undefined ? item.token.execution.context.now : item.startedAt;
  item.token.execution.touched.add(item);
}

/** Only the visit's status; listeners and scripts of the engine are not used. */
function doEvent(this: Node, item: Item, _event: string, status: Item['status'] | null = null): Promise<never[]> {
  if (status) item.status = status;
  return noResults;
}
const noResults: Promise<never[]> = Promise.resolve([]);

/** A token remembers the visit it is on; earlier visits are history. */
function addItemToPath(this: Token, item: Item): void {
  this.path = [item];
  this._currentNode = item.node;
}

const silent = () => undefined;

export function installTokens(): void {
  replace('Token.prototype.goNext', goNext);
  replace('Token.prototype.end', endToken);
  replace('Token.prototype.terminate', function (this: Token) {
    cancelToken(this);
  });
  replace('Token.prototype.signal', signal);
  replace('Token.prototype.addItemToPath', addItemToPath);
  replace('Node.prototype.end', endVisit);
  replace('Node.prototype.enter', enter);
  replace('Node.prototype.doEvent', doEvent);
  for (const name of ['log', 'logS', 'logE', 'info']) {
    replace(`Token.prototype.${name}`, silent);
    replace(`Execution.prototype.${name}`, silent);
  }
  replace('Item.prototype.log', silent);
}
