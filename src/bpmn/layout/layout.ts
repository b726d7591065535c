/**
 * Draws a diagram that has none: columns by longest path, lanes as bands, flows at right angles, names in free places.
 * The same graph always gives the same drawing.
 */
import type { Box, Container, DrawnEdge, DrawnShape, Drawing, Graph, GraphNode, Point } from './graph';
import { must } from './graph';
import { extent, placeLabels } from './labels';
import { drawNotes } from './notes';
import { order } from './order';
import { place, type Placement } from './place';
import { routeAll } from './route';
import { rows } from './rows';
import type { Size } from './text';

const ORIGIN = { x: 160, y: 80 };
const POOL_GAP = 60;

/** Lays out every pool below the other. */
export function layout(graph: Graph): Drawing {
  const shapes: DrawnShape[] = [];
  const edges: DrawnEdge[] = [];
  let y = ORIGIN.y;
  for (const { participant, container } of graph.pools) {
    const drawn = drawContainer(container, { x: ORIGIN.x, y }, participant !== null);
    if (participant) shapes.push({ element: participant, bounds: drawn.frame, horizontal: true });
    shapes.push(...drawn.shapes);
    edges.push(...drawn.edges);
    y = drawn.frame.y + drawn.frame.height + POOL_GAP;
  }
  return { shapes, edges };
}

interface DrawnContainer extends Drawing {
  readonly frame: Box;
}

function drawContainer(container: Container, origin: Point, pool: boolean): DrawnContainer {
  const inner = new Map<string, Inner>();
  for (const node of container.nodes) if (node.inner) inner.set(node.id, drawInner(node.inner));
  const sequence = order(container);
  const placement = place({
    container,
    order: sequence,
    row: rows(container, sequence),
    inner: new Map([...inner].map(([id, { size }]) => [id, size])),
    origin,
    pool,
  });
  const routes = routeAll(container.flows, container.nodes, placement, sequence);
  const labels = placeLabels(container.nodes, container.flows, {
    boxes: placement.box,
    routes,
    lanes: placement.lanes,
  });
  const lanes = container.lanes.map(({ id }, k) => ({ element: id, bounds: placement.lanes[k]!, horizontal: true }));
  const shapes: DrawnShape[] = [...lanes, ...container.nodes.map((n) => shapeOf(n, placement, labels))];
  const edges: DrawnEdge[] = container.flows.map((f) => edgeOf(f.id, routes, labels));
  for (const [id, content] of inner) {
    const at = must(placement.box, id);
    const moved = move(content.drawing, at.x + content.dx, at.y + content.dy);
    shapes.push(...moved.shapes);
    edges.push(...moved.edges);
  }
  const notes = drawNotes(container.notes, placement, [...labels.values()], routes);
  return { shapes: [...shapes, ...notes.shapes], edges: [...edges, ...notes.edges], frame: placement.frame };
}

function shapeOf(node: GraphNode, { box }: Placement, labels: ReadonlyMap<string, Box>): DrawnShape {
  const { x, y, width, height } = must(box, node.id);
  const label = labels.get(node.id);
  return {
    element: node.id,
    bounds: { x, y, width, height },
    ...(label && { label }),
    ...(node.exclusive && { markerVisible: true }),
    ...(node.subprocess && { expanded: node.inner !== null }),
  };
}

function edgeOf(id: string, routes: ReadonlyMap<string, Point[]>, labels: ReadonlyMap<string, Box>): DrawnEdge {
  const label = labels.get(id);
  return { element: id, points: must(routes, id), ...(label && { label }) };
}

interface Inner {
  readonly drawing: Drawing;
  readonly size: Size;
  readonly dx: number;
  readonly dy: number;
}

/** Content of an open subprocess, and how much room its frame needs; its name stands in the top line. */
function drawInner(container: Container): Inner {
  const drawing = drawContainer(container, { x: 0, y: 0 }, false);
  const boxes = [
    ...drawing.shapes.flatMap((s) => [s.bounds, ...(s.label ? [s.label] : [])]),
    ...drawing.edges.flatMap((e) => [
      ...e.points.map((p) => ({ ...p, width: 0, height: 0 })),
      ...(e.label ? [e.label] : []),
    ]),
  ];
  const all = extent(boxes);
  const up = (value: number): number => Math.ceil(value / 20) * 20;
  const [left, top] = [Math.floor(all.x / 10) * 10, Math.floor(all.y / 10) * 10];
  return {
    drawing,
    dx: 30 - left,
    dy: 40 - top,
    size: { width: up(all.x + all.width - left + 60), height: up(all.y + all.height - top + 60) },
  };
}

function move(drawing: Drawing, dx: number, dy: number): Drawing {
  const shift = (box: Box): Box => ({ ...box, x: box.x + dx, y: box.y + dy });
  return {
    shapes: drawing.shapes.map((s) => ({ ...s, bounds: shift(s.bounds), ...(s.label && { label: shift(s.label) }) })),
    edges: drawing.edges.map((e) => ({
      ...e,
      points: e.points.map((p) => ({ x: p.x + dx, y: p.y + dy })),
      ...(e.label && { label: shift(e.label) }),
    })),
  };
}
