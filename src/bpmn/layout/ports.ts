/** Where a flow may leave and enter a shape, and how gladly. */
import { bottom, centreX, centreY, must, right, type GraphNode, type Point } from './graph';
import { DOWN, LEFT, RIGHT, UP } from './field';
import type { PlacedBox } from './place';

export interface Port {
  readonly point: Point;
  /** Direction of travel through the port. */
  readonly direction: number;
  readonly cost: number;
}
type Boxes = ReadonlyMap<string, PlacedBox>;

const opposite = (direction: number): number => (direction + 2) % 4;

/** Counts how often each side of a shape is used, so that flows spread over the sides or share one on purpose. */
export class PortUse {
  private readonly counts = new Map<string, number>();

  add(node: string, way: 'in' | 'out', direction: number): void {
    const key = `${node} ${way} ${direction}`;
    this.counts.set(key, this.of(node, way, direction) + 1);
  }
  of(node: string, way: 'in' | 'out', direction: number): number {
    return this.counts.get(`${node} ${way} ${direction}`) ?? 0;
  }
}

/** Out to the right first, then down or up; to the left only if there is no other way. */
export function portsOut(node: GraphNode, boxes: Boxes, use: PortUse): Port[] {
  const box = must(boxes, node.id);
  if (box.side) {
    const up = box.side === 'top';
    return [{ point: { x: centreX(box), y: up ? box.y : bottom(box) }, direction: up ? UP : DOWN, cost: 0 }];
  }
  const sideways = node.kind === 'gateway' ? 6 : 26;
  const again = (direction: number): number => {
    if (node.kind !== 'gateway' || direction === RIGHT) return 60;
    return node.parallel ? 3 : 14;
  };
  return sides(box, { right: 0, left: 90, sideways }).map(({ point, side, cost }) => ({
    point,
    direction: side,
    cost: cost + use.of(node.id, 'out', side) * again(side) + use.of(node.id, 'in', opposite(side)) * 70,
  }));
}

/** In from the left first, then from above or below. */
export function portsIn(node: GraphNode, boxes: Boxes, use: PortUse): Port[] {
  const gateway = node.kind === 'gateway';
  return sides(must(boxes, node.id), { right: 80, left: 0, sideways: gateway ? 8 : 22 }).map(
    ({ point, side, cost }) => {
      const direction = opposite(side);
      const again = use.of(node.id, 'in', direction) * (gateway ? 3 : 12);
      return { point, direction, cost: cost + again + use.of(node.id, 'out', side) * 70 };
    },
  );
}

function sides(
  box: PlacedBox,
  cost: { right: number; left: number; sideways: number },
): { point: Point; side: number; cost: number }[] {
  const [cx, cy] = [centreX(box), centreY(box)];
  return [
    { point: { x: right(box), y: cy }, side: RIGHT, cost: cost.right },
    { point: { x: cx, y: bottom(box) }, side: DOWN, cost: cost.sideways },
    { point: { x: cx, y: box.y }, side: UP, cost: cost.sideways },
    { point: { x: box.x, y: cy }, side: LEFT, cost: cost.left },
  ];
}
