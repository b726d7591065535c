/**
 * When a token that stands on a flow node may stand on a flow node of another version of the diagram. Not in the
 * standard, which knows no versions: the rule is that what the token has begun must be able to end as it was begun.
 */
import type { Graph } from '../door/graph';
import type { Node } from '../door/engine-types';
import { isJoin } from './gateways';
import { incoming, outgoing } from './sequence-flows';

export const migrationRefusals = [
  ...['element-gone', 'target-missing', 'type-changed', 'event-changed', 'scope-changed', 'host-changed'],
  ...['loop-changed', 'join-changed', 'join-stranded', 'choice-changed', 'work-changed', 'called-changed'],
  ...['compensating', 'not-beside', 'expression'],
] as const;
export type MigrationRefusalCode = (typeof migrationRefusals)[number];

/** Id of a flow node in the other version; `null` where the event beside the flow is to be given up. */
export type IdMapping = Readonly<Record<string, string | null>>;

export const mappedId = (mapping: IdMapping, id: string): string =>
  (Object.hasOwn(mapping, id) ? mapping[id] : null) ?? id;

/** Why a token may not go from `node` to its counterpart in `graph`; `null` when it may. */
export function obstacleTo(node: Node, graph: Graph, mapping: IdMapping): MigrationRefusalCode | null {
  const id = mappedId(mapping, node.id);
  const other = graph.getNodeById(id);
  if (!other) return id === node.id ? 'element-gone' : 'target-missing';
  const same = (one: string | undefined, two: string | undefined): boolean =>
    (one === undefined ? undefined : mappedId(mapping, one)) === two;
  if (node.type !== other.type || isSpecial(node) !== isSpecial(other)) return 'type-changed';
  if (node.plan.event !== other.plan.event) return 'event-changed';
  if (!same(node.process.id, other.process.id)) return 'scope-changed';
  if (!same(node.attachedTo?.id, other.attachedTo?.id)) return 'host-changed';
  return loopOf(node) === loopOf(other) ? null : 'loop-changed';
}

const isSpecial = ({ plan, def }: Node): boolean => plan.triggeredByEvent || def.isForCompensation === true;

/** What the visits of a loop were made by; how many and when it is complete may change. */
function loopOf({ plan: { loop } }: Node): string {
  if (!loop) return 'none';
  const { kind, collection, elementVariable } = loop;
  return [kind, collection === null ? 'counted' : 'listed', elementVariable].join(' ');
}

/** The same for a token that waits at a join: whoever is still to come must come by the flows it waits for. */
export function joinObstacle(node: Node, other: Node, mapping: IdMapping): MigrationRefusalCode | null {
  if (!isJoin(node) && !isJoin(other)) return null;
  const before = incoming(node).map(({ id }) => mappedFlow(id, node, other, mapping));
  return sameNames(before, flowsInto(other)) ? null : 'join-changed';
}

const flowsInto = (node: Node): string[] => incoming(node).map(({ id }) => id);

/** The flow into `other` that a flow into `node` is now: by the mapping, by its id, else by where it comes from. */
export function mappedFlow(flow: string, node: Node, other: Node, mapping: IdMapping): string {
  const id = mappedId(mapping, flow);
  if (flowsInto(other).includes(id)) return id;
  const source = incoming(node).find((one) => one.id === flow)?.from.id;
  const fits = incoming(other).filter(({ from }) => source !== undefined && from.id === mappedId(mapping, source));
  return fits.length === 1 ? fits[0]!.id : id;
}

/** The same for one of the alternatives behind an event-based gateway: all of them wait, or none. */
export function choiceObstacle(node: Node, other: Node, mapping: IdMapping): MigrationRefusalCode | null {
  const before = alternatives(node).map((id) => mappedId(mapping, id));
  return sameNames(before, alternatives(other)) ? null : 'choice-changed';
}

function alternatives(node: Node): string[] {
  const gateway = incoming(node).find(({ from }) => from.type === 'bpmn:EventBasedGateway')?.from;
  return gateway ? outgoing(gateway).map(({ to }) => to.id) : [];
}

const sameNames = (one: readonly string[], two: readonly string[]): boolean =>
  [...new Set(one)].sort().join('\n') === [...new Set(two)].sort().join('\n');

/** The same for what was asked of others and is not answered yet: a job, a called case. */
export function askedObstacle(kind: string | undefined, { plan }: Node, other: Node): MigrationRefusalCode | null {
  if (kind === 'job' && plan.handler !== other.plan.handler) return 'work-changed';
  if (kind === 'child' && plan.calledElement !== other.plan.calledElement) return 'called-changed';
  return null;
}

/** Whether what a message or signal is awaited by is said otherwise in the other version. */
export function isSaidOtherwise({ plan }: Node, { plan: other }: Node): boolean {
  return (
    plan.message !== other.message ||
    plan.signal !== other.signal ||
    plan.correlationKey?.text !== other.correlationKey?.text
  );
}
