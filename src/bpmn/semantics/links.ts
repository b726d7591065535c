/**
 * Link events (BPMN 2.0 §10.5.7): a throwing link goes on at the catching link of the same name in the same scope.
 * Replaces: not implemented, the token ended at the throwing link.
 */
import type { Node } from '../door/engine-types';

/** The catching link a throwing link continues at, `null` for every other node. */
export function linkTarget(node: Node): Node | null {
  const { link } = node.plan;
  if (link === null || node.type !== 'bpmn:IntermediateThrowEvent') return null;
  const isTarget = (other: Node) => other.type === 'bpmn:IntermediateCatchEvent' && other.plan.link === link;
  return node.process.childrenNodes.find(isTarget) ?? null;
}
