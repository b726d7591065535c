/** Finds free places for the names of events, gateways and flows. */
import { bottom, centreX, must, overlaps, right, type Box, type GraphFlow, type GraphNode, type Point } from './graph';
import type { PlacedBox } from './place';
import { stretches } from './route';
import { labelSize, type Size } from './text';

const ON_SHAPE = 300;
const ON_LINE = 120;

interface Surroundings {
  readonly shapes: readonly Box[];
  readonly routes: ReadonlyMap<string, readonly Point[]>;
  readonly lines: readonly { readonly flow: string; readonly box: Box }[];
  /** Lane borders, which a label should not cross. */
  readonly borders: readonly Box[];
  readonly placed: Box[];
}
interface Candidate {
  readonly box: Box;
  readonly cost: number;
}

/** Label boxes by element id. Earlier labels are in the way of later ones. */
export function placeLabels(
  nodes: readonly GraphNode[],
  flows: readonly GraphFlow[],
  drawn: {
    boxes: ReadonlyMap<string, PlacedBox>;
    routes: ReadonlyMap<string, readonly Point[]>;
    lanes: readonly Box[];
  },
): Map<string, Box> {
  const around: Surroundings = {
    shapes: [...drawn.boxes.values()],
    routes: drawn.routes,
    lines: [...drawn.routes].flatMap(([flow, points]) => stretches(points).map((box) => ({ flow, box }))),
    borders: drawn.lanes.slice(1).map((lane) => ({ x: lane.x, y: lane.y - 1, width: lane.width, height: 2 })),
    placed: [],
  };
  const labels = new Map<string, Box>();
  const settle = (id: string, candidates: Candidate[], own?: string): void => {
    const best = cheapest(candidates, around, own);
    if (!best) return;
    labels.set(id, best);
    around.placed.push(best);
  };
  for (const node of nodes)
    if (node.name && node.kind !== 'activity') settle(node.id, besideNode(node, must(drawn.boxes, node.id)));
  for (const flow of flows) {
    const points = drawn.routes.get(flow.id);
    if (flow.name && points) settle(flow.id, alongFlow(flow, points, flows, around), flow.id);
  }
  return labels;
}

function cheapest(candidates: readonly Candidate[], around: Surroundings, own?: string): Box | null {
  let best: Candidate | null = null;
  for (const { box, cost } of candidates) {
    let total = cost;
    for (const shape of [...around.shapes, ...around.placed]) if (overlaps(box, shape, 2)) total += ON_SHAPE;
    for (const line of around.lines)
      if (overlaps(box, line.box, 1)) total += line.flow === own ? ON_LINE * 0.7 : ON_LINE;
    for (const border of around.borders) if (overlaps(box, border)) total += 40;
    if (!best || total < best.cost) best = { box, cost: total };
  }
  return best?.box ?? null;
}

/** Below first, then above, then at the corners; boundary events to the left of the flow that leaves them. */
function besideNode(node: GraphNode, box: PlacedBox): Candidate[] {
  const size = labelSize(node.name);
  const { width: w, height: h } = size;
  const cx = centreX(box);
  const aside = node.kind === 'gateway' ? 16 : 22;
  if (box.side) {
    const y = box.side === 'top' ? box.y - h - 2 : bottom(box) + 2;
    return [
      { x: cx - w - 8, y },
      { x: cx + 8, y },
      { x: cx - w - 22, y: box.side === 'top' ? box.y - h + 12 : bottom(box) - 12 },
      { x: cx + 22, y: box.side === 'top' ? box.y - h + 12 : bottom(box) - 12 },
    ].map((at, k) => ({ box: { ...at, ...size }, cost: k * 3 }));
  }
  return [
    { x: cx - w / 2, y: bottom(box) + 4 },
    { x: cx - w / 2, y: box.y - h - 4 },
    { x: cx + aside, y: box.y - h + 4 },
    { x: cx - w - aside, y: box.y - h + 4 },
    { x: cx + aside, y: bottom(box) - 2 },
    { x: cx - w - aside, y: bottom(box) - 2 },
    { x: cx + 6, y: box.y - h - 2 },
    { x: cx - w - 6, y: box.y - h - 2 },
    { x: cx + 6, y: bottom(box) + 2 },
    { x: cx - w - 6, y: bottom(box) + 2 },
    { x: cx + 6, y: bottom(box) + 18 },
    { x: cx - w - 6, y: bottom(box) + 18 },
  ].map((at, k) => ({ box: { ...at, ...size }, cost: k * 3 }));
}

/** Close to where the flow leaves, beside its first stretch that is its own. */
function alongFlow(
  flow: GraphFlow,
  points: readonly Point[],
  flows: readonly GraphFlow[],
  around: Surroundings,
): Candidate[] {
  const size = labelSize(flow.name, 70);
  const shared = points.length > 2 && flows.some((other) => sharesStart(other, flow, points, around));
  const from = shared ? 1 : 0;
  const found: Candidate[] = [];
  for (let k = from; k < Math.min(from + 3, points.length - 1); k += 1)
    for (const at of beside(points[k]!, points[k + 1]!, size, flow.fallback && k === 0 ? 18 : 6))
      found.push({ box: at.box, cost: at.cost + k * 25 });
  return found;
}

function sharesStart(other: GraphFlow, flow: GraphFlow, points: readonly Point[], { routes }: Surroundings): boolean {
  const way = routes.get(other.id);
  if (other === flow || other.source !== flow.source || !way || way.length <= 2) return false;
  return way[0]!.x === points[0]!.x && way[0]!.y === points[0]!.y;
}

function beside(a: Point, b: Point, { width, height }: Size, first: number): Candidate[] {
  const horizontal = a.y === b.y;
  const forward = horizontal ? b.x > a.x : b.y > a.y;
  const length = Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
  return [first, first + 10, first + 24, first + 44].flatMap((offset) =>
    [-1, 1].map((side) => {
      const along = horizontal ? a.x : a.y;
      const extent = horizontal ? width : height;
      const start = forward ? along + offset : along - offset - extent;
      const box = horizontal
        ? { x: start, y: side < 0 ? a.y - height - 3 : a.y + 3, width, height }
        : { x: side < 0 ? a.x + 5 : a.x - 5 - width, y: start, width, height };
      const tooShort = horizontal && length < width ? 10 : 0;
      return { box, cost: offset * 0.3 + (side > 0 ? 4 : 0) + tooShort };
    }),
  );
}

/** The box around everything drawn, labels included. */
export function extent(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((b) => b.x));
  const y = Math.min(...boxes.map((b) => b.y));
  return { x, y, width: Math.max(...boxes.map(right)) - x, height: Math.max(...boxes.map(bottom)) - y };
}
