/**
 * Strict joins (BPMN 2.0 §13.4.1, §13.4.3), decided when nothing else in the case can move. Parallel: one token on each
 * incoming flow. Inclusive: no token elsewhere could still arrive on a flow that has none, except by passing a flow
 * that has one. A parallel join that can never complete becomes the incident `join-stuck`.
 *
 * Replaces: joins that fire early or let single tokens through after a restore.
 */
import type { Flow, Node, Token } from '../door/engine-types';
import type { CaseExecution } from '../run/case-execution';
import { attempt } from '../run/attempt';
import { ModelFault } from '../run/fault';
import { isJoin } from './gateways';
import { linkTarget } from './links';
import { incoming, outgoing } from './sequence-flows';
import { isArmed, isOpen } from './tokens';

interface Waiting {
  readonly node: Node;
  readonly scope: Token | null;
  readonly tokens: Token[];
}

/** Lets the parallel joins go on that are complete, else one inclusive join. Returns whether something moved. */
export async function fireJoins(execution: CaseExecution): Promise<boolean> {
  const groups = waitingAtJoins(execution);
  let moved = false;
  for (const group of groups.filter(isParallel)) moved = (await fire(onePerFlow(group))) || moved;
  if (moved) return true;
  for (const group of groups) {
    if (!isParallel(group) && (await fire(allOfInclusive(execution, group)))) return true;
  }
  return false;
}

async function fire(joined: Token[] | null): Promise<boolean> {
  const last = joined?.pop();
  if (!joined || !last) return false;
  for (const token of joined) await endJoined(token);
  standsNoLonger(last);
  await attempt(last, () => last.signal({}));
  return true;
}

/** By hand: the join of `token` goes on with what has arrived; the token that goes on is left to the caller. */
export async function joinWhatArrived(token: Token): Promise<void> {
  const group = waitingAtJoins(token.execution).find(({ tokens }) => tokens.includes(token));
  const seen = new Set([token.arrivedBy]);
  for (const other of group?.tokens ?? []) {
    if (other === token || (isParallel(group!) && seen.has(other.arrivedBy))) continue;
    seen.add(other.arrivedBy);
    await endJoined(other);
  }
}

const parallel = 'bpmn:ParallelGateway';
const isParallel = ({ node }: Waiting): boolean => node.type === parallel;

/** A join that waits for a token nobody can bring; `null` when there is none. */
export function stuckJoin(execution: CaseExecution): { token: Token; fault: ModelFault } | null {
  for (const group of waitingAtJoins(execution)) {
    if (!isParallel(group) || isReported(group)) continue;
    const missing = missingFlows(group);
    if (missing.size === 0 || canStillArrive(execution, group, missing)) continue;
    const fault = new ModelFault('join-stuck', { element: group.node.id, missing: [...missing].join(', ') });
    return { token: group.tokens.at(-1)!, fault };
  }
  return null;
}

/**
 * Joins that a token is at or may still come to, while one of their ways can be brought a token by nobody: whoever
 * arrives there waits for ever. By scope, since a join joins within its own.
 */
export function starvedJoins(execution: CaseExecution): Set<string> {
  const fed = new Map<string, { readonly join: Node; readonly flows: Set<string> }>();
  const feed = (token: Token, join: Node, flow: string): void => {
    const key = `${join.id} ${token.parentToken?.id}`;
    const known = fed.get(key) ?? { join, flows: new Set<string>() };
    fed.set(key, known);
    known.flows.add(flow);
  };
  for (const token of execution.tokens.values()) {
    if (!moves(token)) continue;
    const { currentNode: at } = token;
    if (at.type === parallel && token.arrivedBy) feed(token, at, token.arrivedBy);
    for (const node of nodesAhead(at)) {
      for (const flow of outgoing(node))
        if (isJoin(flow.to) && flow.to.type === parallel) feed(token, flow.to, flow.id);
    }
  }
  const starved = [...fed].filter(([, { join, flows }]) => incoming(join).some(({ id }) => !flows.has(id)));
  return new Set(starved.map(([key]) => key));
}

/** Tokens that go along the flows of their scope. */
const moves = (token: Token): boolean => token.type !== 'Instance' && token.type !== 'SubProcess' && !isArmed(token);

const isReported = (group: Waiting): boolean => group.tokens.some((token) => token.currentItem?.incident);

function waitingAtJoins(execution: CaseExecution): Waiting[] {
  const groups = new Map<string, Waiting>();
  for (const token of execution.tokens.values()) {
    if (token.status !== 'wait' || !isJoin(token.currentNode)) continue;
    if (!isOpen(token.currentItem)) continue;
    const { currentNode: node, parentToken: scope } = token;
    const key = `${node.id} ${scope?.id}`;
    const group = groups.get(key);
    if (group) group.tokens.push(token);
    else groups.set(key, { node, scope, tokens: [token] });
  }
  return [...groups.values()];
}

/** A join that was stuck and is complete after all, or gone on from by hand, is no incident any more. */
function standsNoLonger({ currentItem: item }: Token): void {
  delete item?.incident;
  delete item?.kind;
}

async function endJoined(token: Token): Promise<void> {
  const item = token.currentItem!;
  standsNoLonger(token);
  token.status = 'end';
  token.execution.tokens.delete(token.id);
  await item.node.end(item);
}

/** A join takes one token of a flow at a time; further ones wait for their own turn. */
function oldestPerFlow({ tokens }: Waiting): Map<string, Token> {
  const first = new Map<string, Token>();
  for (const token of tokens) {
    const flow = token.arrivedBy ?? '';
    if (!first.has(flow)) first.set(flow, token);
  }
  return first;
}

/** The oldest token of every incoming flow, or `null` while one flow has none. */
function onePerFlow(group: Waiting): Token[] | null {
  const first = oldestPerFlow(group);
  return incoming(group.node).every((flow) => first.has(flow.id)) ? [...first.values()] : null;
}

function allOfInclusive(execution: CaseExecution, group: Waiting): Token[] | null {
  const marked = new Set(group.tokens.map((token) => token.arrivedBy));
  for (const token of othersOf(execution, group)) {
    const ways = [...flowsInto(token.currentNode, group.node)];
    if (ways.length > 0 && !ways.some((flow) => marked.has(flow))) return null;
  }
  return [...oldestPerFlow(group).values()];
}

/** Tokens moving in the join's scope that do not wait at it. */
function othersOf(execution: CaseExecution, { node, scope, tokens }: Waiting): Token[] {
  return [...execution.tokens.values()].filter(
    (token) => token.parentToken === scope && token.currentNode !== node && moves(token) && !tokens.includes(token),
  );
}

function missingFlows({ node, tokens }: Waiting): Set<string> {
  const missing = new Set(incoming(node).map((flow) => flow.id));
  for (const token of tokens) missing.delete(token.arrivedBy ?? '');
  return missing;
}

function canStillArrive(execution: CaseExecution, group: Waiting, missing: ReadonlySet<string>): boolean {
  return othersOf(execution, group).some((token) => leadsInto(token.currentNode, group.node, missing));
}

/** Whether a flow can be reached at all, also by way of boundary events of activities that lie ahead. */
function leadsInto(from: Node, join: Node, flows: ReadonlySet<string>): boolean {
  for (const node of nodesAhead(from))
    if (outgoing(node).some((flow) => flow.to === join && flows.has(flow.id))) return true;
  return false;
}

function successors(node: Node): Node[] {
  const target = linkTarget(node);
  return target ? [target] : outgoing(node).map((flow) => flow.to);
}

/** Everything a token may still come to in its scope. */
function nodesAhead(from: Node): Set<Node> {
  const seen = new Set<Node>();
  const open = [from];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(...successors(node), ...node.attachments);
  }
  return seen;
}

const ways = new WeakMap<Node, Map<Node, ReadonlySet<string>>>();

/** The join's incoming flows that can be reached from a node without passing the join itself. */
function flowsInto(from: Node, join: Node): ReadonlySet<string> {
  let known = ways.get(join);
  if (!known) ways.set(join, (known = new Map()));
  let found = known.get(from);
  if (!found) known.set(from, (found = new Set(searchFlowsInto(from, join).map((flow) => flow.id))));
  return found;
}

function searchFlowsInto(from: Node, join: Node): Flow[] {
  const found: Flow[] = [];
  const seen = new Set<Node>([from]);
  const open = [from];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node === join) continue;
    found.push(...outgoing(node).filter((flow) => flow.to === join));
    for (const next of successors(node)) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return found;
}
