/** Questions about ways through a process. */
import { definitionOf, isA, list, one, type Diagram, type Element } from './diagram';

/** Flows leaving a node; `boundary` adds those of its boundary events. */
export function leaving(node: Element, diagram: Diagram, boundary: 'with' | 'without' = 'with'): Element[] {
  const own = [...list(node, 'outgoing')];
  if (boundary === 'without') return own;
  return own.concat(boundaryEvents(node, diagram).flatMap((event) => [...list(event, 'outgoing')]));
}

export const boundaryEvents = (node: Element, { nodes }: Diagram): Element[] =>
  nodes.filter((n) => isA(n, 'BoundaryEvent') && one(n, 'attachedToRef') === node);

export const targetOf = (flow: Element): Element | undefined => one(flow, 'targetRef');

/** Nodes reachable from `start`, itself included, without entering `closed`. */
export function reachable(start: Element, diagram: Diagram, closed: ReadonlySet<Element>): Set<Element> {
  const seen = new Set<Element>();
  const open = closed.has(start) ? [] : [start];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const flow of leaving(node, diagram)) {
      const target = targetOf(flow);
      if (target && !closed.has(target)) open.push(target);
    }
  }
  return seen;
}

/** Whether a case stands still here until something happens. */
export function waits(node: Element): boolean {
  if (isA(node, 'UserTask', 'ReceiveTask', 'CallActivity', 'SubProcess', 'EventBasedGateway')) return true;
  return isA(node, 'IntermediateCatchEvent') && !definitionOf(node, 'Link');
}
