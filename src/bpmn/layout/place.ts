/** Coordinates: columns and rows become boxes on a 10 px grid, lanes become bands. */
import { bottom, must, type Box, type Container, type GraphNode } from './graph';
import type { Order } from './order';
import { textWidth, type Size } from './text';

export const GRID = 10;
const HEADER = 30;
const ROW = 120;
const COLUMN_GAP = 50;
const LANE_PADDING = 20;
const LANE_MIN = 160;
const ASIDE_GAP = 40;
/** Event subprocesses stand side by side up to this width, then in further rows. */
const ASIDE_WIDTH = 900;
/** In a column as wide as this (an open subprocess) other shapes stand at its left edge, near where they are reached from. */
const WIDE_COLUMN = 300;

export const snap = (value: number): number => Math.round(value / GRID) * GRID;

/** Size of a shape: the sizes modellers give, or what its content needs. */
export function shapeSize(node: GraphNode, inner: ReadonlyMap<string, Size>): Size {
  const open = inner.get(node.id);
  if (open) return open;
  if (node.kind === 'event') return { width: 36, height: 36 };
  return node.kind === 'gateway' ? { width: 50, height: 50 } : { width: 100, height: 80 };
}

export interface PlacedBox extends Box {
  /** Boundary events leave their host upwards or downwards. */
  readonly side?: 'top' | 'bottom';
}
export interface Placement {
  readonly box: Map<string, PlacedBox>;
  readonly lanes: readonly Box[];
  readonly frame: Box;
}
interface Input {
  readonly container: Container;
  readonly order: Order;
  readonly row: ReadonlyMap<string, number>;
  readonly inner: ReadonlyMap<string, Size>;
  readonly origin: { readonly x: number; readonly y: number };
  readonly pool: boolean;
}

/** Places every node; boundary events come last because they sit on their hosts. */
export function place(input: Input): Placement {
  const { container, origin } = input;
  const laneCount = Math.max(1, container.lanes.length);
  const laneX = origin.x + (input.pool ? HEADER : 0);
  const left = laneX + (container.lanes.length > 0 ? HEADER : 0) + 40;
  const columns = columnsFrom(input, left);
  const box = new Map<string, PlacedBox>();
  const lanes: Box[] = [];
  let rightmost = columns.right;
  let y = origin.y;
  for (let lane = 0; lane < laneCount; lane += 1) {
    const band = placeLane(input, lane, { y, left, columns }, box);
    lanes.push({ x: laneX, y, width: 0, height: band.height });
    rightmost = Math.max(rightmost, band.right);
    y += band.height;
  }
  const width = snap(rightmost - origin.x + 10);
  for (const lane of lanes) lane.width = width - (laneX - origin.x);
  placeBoundaryEvents(input, box);
  return { box, lanes, frame: { x: origin.x, y: origin.y, width, height: y - origin.y } };
}

interface Columns {
  readonly lefts: readonly number[];
  readonly widths: readonly number[];
  readonly right: number;
}

function columnsFrom(input: Input, left: number): Columns {
  const lefts: number[] = [];
  const widths: number[] = [];
  let x = left;
  for (let c = 0; c < input.order.columns; c += 1) {
    const width = columnWidth(input, c);
    lefts.push(x);
    widths.push(width);
    x += width + columnGap(input, c);
  }
  return { lefts, widths, right: x };
}

function centreIn({ lefts, widths }: Columns, column: number, shape: number): number {
  const [left, width] = [lefts[column] ?? 0, widths[column] ?? 0];
  return left + (width >= WIDE_COLUMN && shape < WIDE_COLUMN ? Math.max(shape, 100) / 2 : width / 2);
}

function columnWidth({ order, inner }: Input, column: number): number {
  const widths = order.main
    .filter((n) => order.column.get(n.id) === column)
    .map((n) => {
      const { width } = shapeSize(n, inner);
      return n.kind === 'activity' ? width : Math.max(width, Math.min(90, textWidth(n.name)));
    });
  return Math.max(50, ...widths);
}

/** Wider where flows carry names or change lanes. */
function columnGap({ container, order }: Input, column: number): number {
  const lane = new Map(container.nodes.map((n) => [n.id, n.lane]));
  const leaving = container.flows.filter((f) => order.column.get(order.hostOf(f.source)) === column);
  const named = leaving.filter((f) => f.name && !order.back.has(f.id));
  const crossing = leaving.filter((f) => lane.get(f.source) !== lane.get(f.target));
  const longest = Math.min(70, Math.max(0, ...named.map((f) => textWidth(f.name))));
  const most = Math.max(0, ...named.map((f) => named.filter((other) => other.source === f.source).length));
  const answers = named.length > 0 ? longest + (most > 2 ? 50 : 30) : 0;
  return Math.max(COLUMN_GAP, answers) + Math.max(0, crossing.length - 1) * GRID;
}

interface LaneSpace {
  readonly y: number;
  readonly left: number;
  readonly columns: Columns;
}

function placeLane(
  input: Input,
  lane: number,
  space: LaneSpace,
  box: Map<string, PlacedBox>,
): { height: number; right: number } {
  const nodes = input.order.main.filter((n) => n.lane === lane);
  const heights = rowHeights(input, nodes);
  const aside = arrangeAside(input, lane, Math.max(ASIDE_WIDTH, space.columns.right - space.left));
  const content = heights.reduce((a, b) => a + b, 0);
  const height = snap(Math.max(content + aside.height + LANE_PADDING * 2, LANE_MIN));
  let y = space.y + (height - content - aside.height) / 2;
  const centreOfRow = heights.map((h) => {
    y += h;
    return y - h / 2;
  });
  for (const node of nodes) {
    const { width, height: h } = shapeSize(node, input.inner);
    const cx = snap(centreIn(space.columns, must(input.order.column, node.id), width));
    const cy = snap(centreOfRow[must(input.row, node.id)] ?? 0);
    box.set(node.id, { x: cx - width / 2, y: cy - h / 2, width, height: h });
  }
  const top = snap(y + (content > 0 ? ASIDE_GAP / 2 : ASIDE_GAP));
  for (const [id, at] of aside.boxes) box.set(id, { ...at, x: snap(space.left) + at.x, y: top + at.y });
  return { height, right: snap(space.left) + aside.width };
}

interface Aside {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly width: number;
  readonly height: number;
}

/** Event subprocesses in rows below everything else, from their own corner at 0, 0. */
function arrangeAside({ order, inner }: Input, lane: number, limit: number): Aside {
  const boxes = new Map<string, Box>();
  let [x, y, rowHeight, width] = [0, 0, 0, 0];
  for (const node of order.aside.filter((n) => n.lane === lane)) {
    const size = shapeSize(node, inner);
    if (x > 0 && x + size.width > limit) [x, y, rowHeight] = [0, y + rowHeight + ASIDE_GAP, 0];
    boxes.set(node.id, { x, y, ...size });
    x += size.width + ASIDE_GAP;
    rowHeight = Math.max(rowHeight, size.height);
    width = Math.max(width, x);
  }
  return { boxes, width, height: boxes.size > 0 ? y + rowHeight + ASIDE_GAP : 0 };
}

function rowHeights({ row, inner }: Input, nodes: readonly GraphNode[]): number[] {
  const heights: number[] = [];
  for (const node of nodes) {
    const r = must(row, node.id);
    heights[r] = Math.max(heights[r] ?? ROW, shapeSize(node, inner).height + 50);
  }
  return Array.from(heights, (h) => h ?? ROW);
}

/** Boundary events sit on the side of their host that faces where they lead, from the right corner inwards. */
function placeBoundaryEvents({ container }: Input, box: Map<string, PlacedBox>): void {
  const groups = new Map<string, { host: Box; side: 'top' | 'bottom'; events: string[] }>();
  for (const event of container.nodes) {
    if (!event.host) continue;
    const host = must(box, event.host);
    const target = container.flows.find((f) => f.source === event.id)?.target;
    const goal = target ? box.get(target) : undefined;
    const side = goal && goal.y + goal.height / 2 < host.y ? 'top' : 'bottom';
    const group = groups.get(`${event.host} ${side}`) ?? { host, side, events: [] };
    groups.set(`${event.host} ${side}`, group);
    group.events.push(event.id);
  }
  for (const { host, side, events } of groups.values()) {
    const spacing = Math.min(50, Math.floor((host.width - 20) / Math.max(1, events.length - 1) / GRID) * GRID);
    const first = host.x + host.width - (events.length * spacing > host.width ? 10 : 30);
    events.forEach((id, nth) => {
      const cx = snap(first - nth * spacing);
      const cy = side === 'top' ? host.y : bottom(host);
      box.set(id, { x: cx - 18, y: cy - 18, width: 36, height: 36, side });
    });
  }
}
