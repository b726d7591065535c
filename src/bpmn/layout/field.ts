/** The grid flows are routed on: what is blocked, what is better avoided, and which flows already run where. */
import { bottom, right, type Box, type Point } from './graph';
import { GRID } from './place';

/** Directions of travel, clockwise. */
export const RIGHT = 0;
export const DOWN = 1;
export const LEFT = 2;
export const UP = 3;
export const DX = [1, 0, -1, 0] as const;
export const DY = [0, 1, 0, -1] as const;
export const isHorizontal = (direction: number): boolean => direction % 2 === 0;

/** One flow passing a cell. */
export interface Passing {
  readonly source: string;
  readonly target: string;
}

export class Field {
  readonly columns: number;
  readonly rows: number;
  private readonly owner: (string | undefined)[];
  private readonly soft: Float32Array;
  private readonly along = { horizontal: new Map<number, Passing[]>(), vertical: new Map<number, Passing[]>() };

  constructor(private readonly area: Box) {
    this.columns = Math.ceil(area.width / GRID) + 1;
    this.rows = Math.ceil(area.height / GRID) + 1;
    this.owner = new Array<string | undefined>(this.columns * this.rows);
    this.soft = new Float32Array(this.columns * this.rows);
  }

  cellAt(point: Point): number {
    return this.index(Math.round((point.x - this.area.x) / GRID), Math.round((point.y - this.area.y) / GRID));
  }
  pointOf(cell: number): Point {
    return {
      x: this.area.x + (cell % this.columns) * GRID,
      y: this.area.y + Math.floor(cell / this.columns) * GRID,
    };
  }
  /** The neighbouring cell, or -1 at the edge. */
  step(cell: number, direction: number): number {
    const i = (cell % this.columns) + DX[direction]!;
    const j = Math.floor(cell / this.columns) + DY[direction]!;
    return i < 0 || j < 0 || i >= this.columns || j >= this.rows ? -1 : this.index(i, j);
  }
  ownerOf(cell: number): string | undefined {
    return this.owner[cell];
  }
  softness(cell: number): number {
    return this.soft[cell] ?? 0;
  }
  passing(cell: number, horizontal: boolean): readonly Passing[] {
    return (horizontal ? this.along.horizontal : this.along.vertical).get(cell) ?? [];
  }

  /** Nothing but its own flows may enter the box; one cell around it is better left free. */
  block(id: string, box: Box): void {
    const outward = { x: floor(box.x), y: floor(box.y), width: 0, height: 0 };
    outward.width = ceil(right(box)) - outward.x;
    outward.height = ceil(bottom(box)) - outward.y;
    this.discourage(
      { x: outward.x - GRID, y: outward.y - GRID, width: outward.width + 20, height: outward.height + 20 },
      1.2,
    );
    for (const cell of this.cellsIn(outward)) this.owner[cell] = id;
  }
  /** Makes cells dearer without forbidding them. */
  discourage(box: Box, cost: number): void {
    for (const cell of this.cellsIn(box)) this.soft[cell] = (this.soft[cell] ?? 0) + cost;
  }
  /** Remembers a routed flow, so that the next ones keep away from it or join it. */
  occupy(points: readonly Point[], flow: Passing): void {
    for (let k = 0; k + 1 < points.length; k += 1) {
      const [a, b] = [points[k]!, points[k + 1]!];
      const horizontal = a.y === b.y;
      const cells = horizontal ? this.along.horizontal : this.along.vertical;
      const box = {
        x: Math.min(a.x, b.x),
        y: Math.min(a.y, b.y),
        width: Math.abs(a.x - b.x),
        height: Math.abs(a.y - b.y),
      };
      for (const cell of this.cellsIn(box)) cells.set(cell, [...(cells.get(cell) ?? []), flow]);
    }
  }

  private index(i: number, j: number): number {
    return j * this.columns + i;
  }
  private *cellsIn(box: Box): Generator<number> {
    const clamp = (value: number, max: number): number => Math.min(max - 1, Math.max(0, Math.round(value / GRID)));
    const left = clamp(box.x - this.area.x, this.columns);
    const last = clamp(right(box) - this.area.x, this.columns);
    const low = clamp(bottom(box) - this.area.y, this.rows);
    for (let j = clamp(box.y - this.area.y, this.rows); j <= low; j += 1)
      for (let i = left; i <= last; i += 1) yield this.index(i, j);
  }
}

const floor = (value: number): number => Math.floor(value / GRID) * GRID;
const ceil = (value: number): number => Math.ceil(value / GRID) * GRID;
