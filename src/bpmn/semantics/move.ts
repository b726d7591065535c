/**
 * Moving a token by hand: the old visit is cancelled with its waits and everything inside, and a token begins at the
 * target, in the scope the target belongs to. Refused wherever the rules of the scope would be broken: what cannot be
 * entered by a sequence flow, loops, the inside of other subprocesses. Not in the standard, which knows no operator.
 */
import { Conflict, InputError } from '../../lib/errors';
import type { Variables } from '../../lib/json';
import type { Item, Node, Token } from '../door/engine-types';
import type { CaseExecution } from '../run/case-execution';
import type { Waits } from '../run/facts';
import { isJoin } from './gateways';
import { starvedJoins } from './joins';
import { incoming } from './sequence-flows';
import { dropHandlers } from './skip';
import { cancelToken, isArmed, startToken } from './tokens';

export type MoveRefusal =
  | 'move-no-such-node'
  | 'move-same-node'
  | 'move-start-event'
  | 'move-boundary-event'
  | 'move-event-subprocess'
  | 'move-compensation'
  | 'move-join'
  | 'move-choice'
  | 'move-inside'
  | 'move-loop'
  | 'move-beside';

const refused = (reason: MoveRefusal, element: string) =>
  new InputError(`the token may not be moved to ${element}: ${reason}`, { reason, element });

interface Moving {
  readonly target: string;
  readonly values: Variables;
}

/** Cancels what the token stands on and begins at the target. Throws before anything is changed. */
export function move(token: Token, item: Item, { target, values }: Moving): void {
  const { execution } = token;
  const node = enterable(execution, target);
  if (isArmed(token)) throw refused('move-beside', target);
  if (token.undoes !== undefined || item.undo) throw refused('move-compensation', target);
  const leaving = leavingFor(token, node);
  if (leaving.currentNode === node) throw refused('move-same-node', target);
  for (const [name, value] of Object.entries(values)) execution.assign(leaving, name, value);
  const scope = leaving.parentToken;
  withdraw(leaving);
  execution.queue.push(startToken(execution, 'Diverge', node, scope));
}

/** The alternatives behind an event-based gateway are one token to whoever looks at the diagram. */
function withdraw(leaving: Token): void {
  const { choice, execution, currentItem } = leaving;
  if (currentItem) dropHandlers(currentItem);
  cancelToken(leaving);
  if (choice === undefined) return;
  for (const other of execution.tokens.values()) if (other.choice === choice) cancelToken(other);
}

/** The target, if a token can come there by a sequence flow. */
function enterable(execution: CaseExecution, target: string): Node {
  const node = execution.loaded.graph.getNodeById(target);
  if (!node) throw refused('move-no-such-node', target);
  const reason = obstacle(node);
  if (reason) throw refused(reason, target);
  return node;
}

function obstacle(node: Node): MoveRefusal | null {
  if (node.type === 'bpmn:StartEvent') return 'move-start-event';
  if (node.type === 'bpmn:BoundaryEvent') return 'move-boundary-event';
  if (node.plan.triggeredByEvent) return 'move-event-subprocess';
  if (node.def.isForCompensation === true) return 'move-compensation';
  if (isJoin(node)) return 'move-join';
  return incoming(node).some(({ from }) => from.type === 'bpmn:EventBasedGateway') ? 'move-choice' : null;
}

/** The token itself, or, where the target is further out, that of the subprocess which ends with it. */
function leavingFor(token: Token, node: Node): Token {
  let at = token;
  const inside: Token[] = [];
  while (at.parentToken && placeOf(at) !== node.process.id) {
    inside.push(at);
    at = at.parentToken.originItem!.token;
  }
  if (placeOf(at) !== node.process.id) throw refused('move-inside', node.id);
  for (const one of [...inside, at]) {
    if (one.type === 'Instance') throw refused('move-loop', node.id);
    if (one !== token && one.currentNode.plan.triggeredByEvent) throw refused('move-event-subprocess', node.id);
  }
  for (const one of inside) refuseOthersInside(one, node);
  return at;
}

/** The process or subprocess a token moves in. */
const placeOf = ({ parentToken, execution }: Token): string =>
  parentToken ? parentToken.originItem!.node.id : execution.process.id;

/** Leaving a subprocess ends it; what others do in there must not be lost unseen. */
function refuseOthersInside(token: Token, { id }: Node): void {
  const { execution, parentToken, choice } = token;
  for (const other of execution.tokens.values()) {
    if (other.parentToken !== parentToken || other === token || isArmed(other) || other.type === 'SubProcess') continue;
    if (choice !== undefined && other.choice === choice) continue;
    const details = { reason: 'move-others-inside', element: id, standing: other.currentNode.id };
    throw new Conflict('others still stand in the subprocess', details);
  }
}

/** What the joins of a case stood like before a move. */
export interface JoinsBefore {
  readonly waits: Waits;
  readonly starved: ReadonlySet<string>;
}

/** A move after which a join can never complete is not made: one that waits, or one that others are still to come to. */
export function refuseStranded(execution: CaseExecution, { waits: before, starved }: JoinsBefore): void {
  const stood = new Set([...before.values()].filter(({ kind }) => kind === 'incident').map(({ item }) => item.id));
  for (const { currentItem: item } of execution.tokens.values()) {
    if (item?.incident?.code !== 'join-stuck' || stood.has(item.id)) continue;
    throw strands(item.elementId);
  }
  const late = [...starvedJoins(execution)].find((join) => !starved.has(join));
  if (late !== undefined) throw strands(late.split(' ')[0]!);
}

const strands = (element: string): Conflict =>
  new Conflict('a join would wait for ever', { reason: 'move-strands-join', element });
