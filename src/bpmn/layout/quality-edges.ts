/** Flows: docked at both ends, straight, around everything, and not one upon the other. */
import { isA, one } from './element';
import { bottom, centreX, overlaps, right, type Box, type Point } from './graph';
import type { Fault } from './fault';
import type { Scene, SceneEdge, SceneNode, Stretch } from './scene';

const MANY_BENDS = 5;

export function judgeEdges(scene: Scene): Fault[] {
  const sequence = scene.edges.filter((e) => isA(e.element, 'SequenceFlow'));
  return [
    ...sequence.flatMap((edge) => judgeOne(edge, scene)),
    ...scene.stretches.flatMap((stretch) => judgeStretch(stretch, scene)),
    ...onTopOfEachOther(scene),
  ];
}

const ends = ({ element }: SceneEdge): { source: string; target: string } => ({
  source: one(element, 'sourceRef')?.id ?? '',
  target: one(element, 'targetRef')?.id ?? '',
});

function judgeOne(edge: SceneEdge, { shapes }: Scene): Fault[] {
  const faults: Fault[] = [];
  const { source, target } = ends(edge);
  const docked = touches(edge.points[0], shapes.get(source)) && touches(edge.points.at(-1), shapes.get(target));
  if (!docked) faults.push({ rule: 'flow-not-docked', severity: 'error', elements: [edge.id] });
  if (edge.points.length - 2 >= MANY_BENDS)
    faults.push({ rule: 'many-bends', severity: 'warning', elements: [edge.id] });
  return faults;
}

function touches(point: Point | undefined, node: SceneNode | undefined): boolean {
  if (!point) return false;
  if (!node) return true;
  return point.x >= node.x - 2 && point.x <= right(node) + 2 && point.y >= node.y - 2 && point.y <= bottom(node) + 2;
}

function judgeStretch(stretch: Stretch, { solid }: Scene): Fault[] {
  const { edge } = stretch;
  if (!isA(edge.element, 'SequenceFlow')) return [];
  const faults: Fault[] = [];
  if (stretch.diagonal) faults.push({ rule: 'diagonal', severity: 'warning', elements: [edge.id] });
  const { source, target } = ends(edge);
  const host = one(one(edge.element, 'sourceRef') ?? edge.element, 'attachedToRef')?.id;
  for (const node of solid) {
    const own = node.id === source || node.id === target;
    if (node.id === host && stretch.index === 0) continue;
    if (own && overlaps(thick(stretch), shrink(node, 4)))
      faults.push({ rule: 'through-own-shape', severity: 'warning', elements: [edge.id, node.id] });
    if (!own && overlaps(thick(stretch), shrink(node, 1)))
      faults.push({ rule: 'across-shape', severity: 'error', elements: [edge.id, node.id] });
  }
  return faults;
}

const thick = (s: Box): Box => ({ ...s, width: s.width || 0.5, height: s.height || 0.5 });
const shrink = (b: Box, by: number): Box => ({
  x: b.x + by,
  y: b.y + by,
  width: b.width - 2 * by,
  height: b.height - 2 * by,
});

function* stretchPairs({ stretches }: Scene): Generator<[Stretch, Stretch]> {
  for (const [i, a] of stretches.entries()) for (const b of stretches.slice(i + 1)) if (a.edge !== b.edge) yield [a, b];
}

/** Two flows on one line are a fork or a join if they share an end, else nobody can tell them apart. */
function onTopOfEachOther(scene: Scene): Fault[] {
  const found = new Map<string, Fault>();
  for (const [a, b] of stretchPairs(scene)) {
    const [p, q] = [ends(a.edge), ends(b.edge)];
    if (a.horizontal !== b.horizontal || p.source === q.source || p.target === q.target) continue;
    if (common(a, b) > 12)
      found.set(`${a.edge.id} ${b.edge.id}`, {
        rule: 'flows-on-one-line',
        severity: 'error',
        elements: [a.edge.id, b.edge.id],
      });
  }
  return [...found.values()];
}

function common(a: Stretch, b: Stretch): number {
  if (a.horizontal) return Math.abs(a.y - b.y) < 4 ? Math.min(right(a), right(b)) - Math.max(a.x, b.x) : 0;
  return Math.abs(a.x - b.x) < 4 ? Math.min(bottom(a), bottom(b)) - Math.max(a.y, b.y) : 0;
}

export function countCrossings(scene: Scene): number {
  let count = 0;
  for (const [a, b] of stretchPairs(scene)) {
    if (a.horizontal === b.horizontal) continue;
    const [h, v] = a.horizontal ? [a, b] : [b, a];
    if (v.x > h.x + 1 && v.x < right(h) - 1 && h.y > v.y + 1 && h.y < bottom(v) - 1) count += 1;
  }
  return count;
}

export function countLeftward({ edges, shapes }: Scene): number {
  return edges.filter((edge) => {
    const { source, target } = ends(edge);
    const [from, to] = [shapes.get(source), shapes.get(target)];
    return from && to && centreX(to) < centreX(from) - 20;
  }).length;
}
