/**
 * Which sequence flows are taken (BPMN 2.0 §8.3.13, §13.2.1, §13.4.1–3). Exclusive: the first whose condition holds.
 * Inclusive and activities: every one whose condition holds, unconditional ones always. The default where no condition
 * holds. Parallel and event-based gateways: all.
 *
 * Replaces: `default` ignored on activities, a token that ends without a word where no flow can be taken, and
 * conditions evaluated as JavaScript.
 */
import type { Flow, Item, Node, Token } from '../door/engine-types';
import { feel, type Source } from '../door/plan';
import { ModelFault } from '../run/fault';

const conditions = new WeakMap<Flow, Source | null>();

function conditionOf(flow: Flow): Source | null {
  let condition = conditions.get(flow);
  if (condition === undefined) {
    const body = flow.def.conditionExpression?.body as string | undefined;
    condition = body?.trim() ? feel(body.trim()) : null;
    conditions.set(flow, condition);
  }
  return condition;
}

/** Sequence flows out of a node, without message flows and associations. */
export const outgoing = (node: Node): readonly Flow[] =>
  node.outbounds.filter((flow) => flow.def.$type === 'bpmn:SequenceFlow');

export const incoming = (node: Node): readonly Flow[] =>
  node.inbounds.filter((flow) => flow.def.$type === 'bpmn:SequenceFlow');

const takesAll = new Set(['bpmn:ParallelGateway', 'bpmn:EventBasedGateway']);

/** The flows a token leaves by; none only where the node has none. Throws `no-flow` when nothing can be taken. */
export function takenFlows(token: Token): readonly Flow[] {
  const node = token.currentNode;
  const flows = outgoing(node);
  if (flows.length === 0 || takesAll.has(node.type)) return flows;
  const byDefault = flows.find((flow) => flow.id === node.def.default?.id);
  const taken = chosen(token, node, flows, byDefault);
  if (taken.length === 0) throw new ModelFault('no-flow', { element: node.id });
  return taken;
}

function chosen(token: Token, node: Node, flows: readonly Flow[], byDefault: Flow | undefined): readonly Flow[] {
  const exclusive = node.type === 'bpmn:ExclusiveGateway';
  const gateway = exclusive || node.type === 'bpmn:InclusiveGateway';
  const { execution } = token;
  const scope = execution.scopeOf(token);
  const taken: Flow[] = [];
  let decided = false;
  for (const flow of flows) {
    if (flow === byDefault) continue;
    const condition = conditionOf(flow);
    if (condition && !execution.holds(condition, scope)) continue;
    taken.push(flow);
    decided ||= gateway || condition !== null;
    if (exclusive) break;
  }
  return byDefault && !decided ? [...taken, byDefault] : taken;
}

/** Notes the flow in the history, with the visit it leaves, and on the token, for the join it may come to. */
export function recordTaken(token: Token, flow: Flow, left: Item | undefined): void {
  const { execution } = token;
  token.arrivedBy = flow.id;
  const seq = execution.getNewId('item');
  execution.history.push({
    seq,
    itemId: `flow-${seq}`,
    elementId: flow.id,
    elementType: 'bpmn:SequenceFlow',
    tokenId: String(token.id),
    enteredAt: execution.context.now,
    leftAt: execution.context.now,
    state: 'completed',
    ...(left && { leaves: left.seq }),
  });
}
