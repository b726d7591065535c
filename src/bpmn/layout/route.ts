/** Routes flows at right angles over the field: the shortest way that bends little, crosses little and covers nothing. */
import { must, type Box, type GraphFlow, type GraphNode, type Point } from './graph';
import { DOWN, Field, RIGHT, UP, isHorizontal, type Passing } from './field';
import { Heap } from './heap';
import type { Order } from './order';
import type { PlacedBox, Placement } from './place';
import { PortUse, portsIn, portsOut, type Port } from './ports';

const BEND = 8;
const COVER = 30;
const CROSS = 9;
const BEND_ON_LINE = 25;

interface Routing {
  readonly field: Field;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly boxes: ReadonlyMap<string, PlacedBox>;
  readonly order: Order;
  readonly use: PortUse;
}

/** Way of each flow by id; short flows first, loops and boundary branches after them. */
export function routeAll(
  flows: readonly GraphFlow[],
  nodes: readonly GraphNode[],
  placement: Placement,
  order: Order,
): Map<string, Point[]> {
  const routing: Routing = {
    field: makeField(placement),
    nodes: new Map(nodes.map((n) => [n.id, n])),
    boxes: placement.box,
    order,
    use: new PortUse(),
  };
  for (const [id, box] of placement.box) routing.field.block(id, box);
  const routes = new Map<string, Point[]>();
  for (const flow of [...flows].sort((a, b) => precedence(a, routing) - precedence(b, routing))) {
    const points = route(flow, routing);
    if (!points) continue;
    routes.set(flow.id, points);
    routing.field.occupy(points, flow);
  }
  return routes;
}

function makeField({ frame, lanes, box }: Placement): Field {
  const field = new Field({ x: frame.x, y: frame.y - 40, width: frame.width + 40, height: frame.height + 80 });
  const bounded = (lanes[0]?.x ?? frame.x) > frame.x || lanes.length > 1;
  if (bounded) {
    field.discourage({ ...frame, y: frame.y - 40, height: 40 }, 8);
    field.discourage({ ...frame, y: frame.y + frame.height, height: 40 }, 8);
    field.discourage({ x: frame.x + frame.width, y: frame.y, width: 40, height: frame.height }, 8);
  }
  for (const lane of lanes.slice(1)) field.discourage({ x: lane.x, y: lane.y, width: lane.width, height: 0 }, 3);
  const first = Math.min(...[...box.values()].map((b) => b.x));
  field.discourage({ x: frame.x, y: frame.y, width: Math.max(0, first - frame.x - 30), height: frame.height }, 8);
  return field;
}

function precedence(flow: GraphFlow, { boxes, order }: Routing): number {
  const [a, b] = [must(boxes, flow.source), must(boxes, flow.target)];
  const distance = Math.abs(a.x - b.x) + Math.abs(a.y - b.y) * 1.5;
  return distance + (order.back.has(flow.id) ? 5000 : 0) + (order.isBoundary(flow.source) ? 1000 : 0);
}

/** A cell entered in one of four directions. */
const state = (cell: number, direction: number): number => cell * 4 + direction;

interface Ends {
  readonly starts: ReadonlyMap<number, Port>;
  readonly goals: ReadonlyMap<number, Port>;
}

function route(flow: GraphFlow, routing: Routing): Point[] | null {
  const source = must(routing.nodes, flow.source);
  const target = must(routing.nodes, flow.target);
  const own = new Set([source.id, source.host ?? source.id]);
  const starts = new Map<number, Port>();
  for (const port of portsOut(source, routing.boxes, routing.use))
    starts.set(outside(port, own, routing.field, 1), port);
  const goals = new Map<number, Port>();
  for (const port of portsIn(target, routing.boxes, routing.use))
    goals.set(outside(port, new Set([target.id]), routing.field, -1), port);
  const states = search(flow, { starts, goals }, routing);
  if (!states) return null;
  const [first, last] = [must(starts, states[0]!), must(goals, states.at(-1)!)];
  routing.use.add(source.id, 'out', first.direction);
  routing.use.add(target.id, 'in', last.direction);
  const way = states.map((s) => routing.field.pointOf(s >> 2));
  return simplify([first.point, ...way, last.point]);
}

/** The first free cell in front of a port. */
function outside(port: Port, own: ReadonlySet<string>, field: Field, sign: 1 | -1): number {
  const direction = sign === 1 ? port.direction : (port.direction + 2) % 4;
  let cell = field.cellAt(port.point);
  for (let tries = 0; own.has(field.ownerOf(cell) ?? '') && tries < 8; tries += 1) cell = field.step(cell, direction);
  return state(cell, port.direction);
}

/** Dijkstra over (cell, direction); gives the states from start to goal. */
function search(flow: Passing, { starts, goals }: Ends, routing: Routing): number[] | null {
  const size = routing.field.columns * routing.field.rows * 4;
  const cost = new Float64Array(size).fill(Infinity);
  const before = new Int32Array(size).fill(-1);
  const heap = new Heap();
  const reach = (at: number, price: number, from: number): void => {
    if (price >= (cost[at] ?? -1)) return;
    cost[at] = price;
    before[at] = from;
    heap.push(price, at);
  };
  for (const [at, port] of starts) reach(at, port.cost, -1);
  let best = { end: -1, price: Infinity };
  for (let next = heap.pop(); next && next.cost < best.price; next = heap.pop()) {
    if (next.cost > cost[next.value]!) continue;
    const goal = goals.get(next.value);
    if (goal && next.cost + goal.cost < best.price) best = { end: next.value, price: next.cost + goal.cost };
    for (const [at, price] of moves(next.value, flow, routing)) reach(at, next.cost + price, next.value);
  }
  if (best.end < 0) return null;
  const states: number[] = [];
  for (let at = best.end; at >= 0; at = before[at]!) states.unshift(at);
  return states;
}

function* moves(from: number, flow: Passing, routing: Routing): Generator<[number, number]> {
  const { field } = routing;
  const cell = from >> 2;
  const heading = from & 3;
  for (const direction of [RIGHT, DOWN, 2, UP]) {
    if ((direction + 2) % 4 === heading) continue;
    const next = field.step(cell, direction);
    if (next < 0 || field.ownerOf(next) !== undefined) continue;
    let price = 1 + field.softness(next) * 0.8;
    if (direction !== heading) price += BEND + bendOnLine(cell, flow, field);
    price += covering(next, direction, flow, routing) + crossing(next, direction, flow, field);
    yield [state(next, direction), Math.max(0.3, price)];
  }
}

const related = (a: Passing, b: Passing): boolean => a.source === b.source || a.target === b.target;

function bendOnLine(cell: number, flow: Passing, field: Field): number {
  const lines = [...field.passing(cell, true), ...field.passing(cell, false)];
  return lines.filter((line) => !related(line, flow)).length * BEND_ON_LINE;
}

/** Running along another flow is dear, unless both belong to the same fork or join. */
function covering(cell: number, direction: number, flow: Passing, { field, nodes }: Routing): number {
  let price = 0;
  for (const line of field.passing(cell, isHorizontal(direction))) {
    if (!related(line, flow)) price += COVER;
    else if (line.target === flow.target && nodes.get(flow.target)?.kind === 'gateway') price -= 0.5;
    else if (line.source === flow.source && nodes.get(flow.source)?.parallel) price -= 0.5;
    else price += 1;
  }
  return price;
}

function crossing(cell: number, direction: number, flow: Passing, field: Field): number {
  return field
    .passing(cell, !isHorizontal(direction))
    .reduce((sum, line) => sum + (related(line, flow) ? 0.5 : CROSS), 0);
}

/** Drops points on straight stretches. */
function simplify(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const [k, point] of points.entries()) {
    const a = kept.at(-1);
    const next = points[k + 1];
    if (a && a.x === point.x && a.y === point.y && next) continue;
    const straight = a && next && ((a.x === point.x && point.x === next.x) || (a.y === point.y && point.y === next.y));
    if (!straight) kept.push(point);
  }
  return kept;
}

/** Boxes one pixel around each stretch of a way, for finding what lies on it. */
export function stretches(points: readonly Point[]): Box[] {
  return points.slice(0, -1).map((a, k) => {
    const b = points[k + 1]!;
    return {
      x: Math.min(a.x, b.x) - 1,
      y: Math.min(a.y, b.y) - 1,
      width: Math.abs(a.x - b.x) + 2,
      height: Math.abs(a.y - b.y) + 2,
    };
  });
}
