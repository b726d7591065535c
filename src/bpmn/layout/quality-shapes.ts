/** Shapes: apart from each other, inside their lane, with names that fit. */
import { isA, list, one, text, type Element } from './element';
import { bottom, overlaps, right, type Box } from './graph';
import type { Fault } from './fault';
import type { Scene, SceneNode } from './scene';
import { fitsInTask } from './text';

const NEAR = 14;

export function judgeShapes(scene: Scene): Fault[] {
  return [...pairs(scene.solid), ...insideLanes(scene), ...insideSubprocesses(scene), ...names(scene)];
}

const attached = (a: Element, b: Element): boolean => one(a, 'attachedToRef') === b || one(b, 'attachedToRef') === a;

function pairs(nodes: readonly SceneNode[]): Fault[] {
  const faults: Fault[] = [];
  for (const [i, a] of nodes.entries())
    for (const b of nodes.slice(i + 1)) {
      if (attached(a.element, b.element)) continue;
      const elements = [a.id, b.id];
      if (overlaps(a, b)) faults.push({ rule: 'shapes-overlap', severity: 'error', elements });
      else if (overlaps(a, b, NEAR) && !sameHost(a.element, b.element))
        faults.push({ rule: 'shapes-too-close', severity: 'warning', elements });
    }
  return faults;
}

const sameHost = (a: Element, b: Element): boolean => {
  const host = one(a, 'attachedToRef');
  return host !== undefined && host === one(b, 'attachedToRef');
};

const inside = (inner: Box, outer: Box, header: number): boolean =>
  inner.x >= outer.x + header && inner.y >= outer.y && right(inner) <= right(outer) && bottom(inner) <= bottom(outer);

function insideLanes({ shapes }: Scene): Fault[] {
  const lanes = [...shapes.values()].filter((s) => isA(s.element, 'Lane'));
  return lanes.flatMap((lane) =>
    list(lane.element, 'flowNodeRef')
      .filter((node) => !isA(node, 'BoundaryEvent'))
      .flatMap((node) => shapes.get(node.id) ?? [])
      .filter((node) => !inside(node, lane, 30))
      .map((node): Fault => ({ rule: 'outside-lane', severity: 'error', elements: [node.id, lane.id] })),
  );
}

function insideSubprocesses({ shapes, solid }: Scene): Fault[] {
  return solid.flatMap((node) => {
    const parent = node.element.$parent;
    const frame = parent && isA(parent, 'SubProcess') ? shapes.get(parent.id) : undefined;
    if (!frame || inside(node, frame, 0)) return [];
    return [{ rule: 'outside-subprocess', severity: 'error', elements: [node.id, frame.id] } satisfies Fault];
  });
}

function names({ solid }: Scene): Fault[] {
  return solid
    .filter((n) => isA(n.element, 'Activity') && !fitsInTask(text(n.element, 'name'), n))
    .map((n) => ({ rule: 'name-too-long', severity: 'warning', elements: [n.id] }));
}
