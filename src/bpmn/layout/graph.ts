/** What the layout sees of a diagram: boxes to place, flows to draw, lanes to keep. No moddle, no XML. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}

export type NodeKind = 'event' | 'gateway' | 'activity';

export interface GraphNode {
  readonly id: string;
  readonly name: string;
  readonly kind: NodeKind;
  /** Converging or diverging branches share a line only at gateways that split or join in parallel. */
  readonly parallel: boolean;
  readonly exclusive: boolean;
  /** Host of a boundary event. */
  readonly host: string | null;
  /** Index into the container's lanes. */
  readonly lane: number;
  /** Content of a subprocess drawn open. */
  readonly inner: Container | null;
  readonly subprocess: boolean;
  readonly eventSubprocess: boolean;
}

export interface GraphFlow {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly target: string;
  /** Drawn with a stroke near its start, which a name should leave free. */
  readonly fallback: boolean;
}

/** A text annotation, tied to `about` where an association says so. */
export interface Note {
  readonly id: string;
  readonly text: string;
  readonly about: string | null;
  readonly association: string | null;
}

export interface Container {
  readonly nodes: readonly GraphNode[];
  readonly flows: readonly GraphFlow[];
  readonly lanes: readonly { readonly id: string; readonly name: string }[];
  readonly notes: readonly Note[];
}

export interface Pool {
  readonly participant: string | null;
  readonly container: Container;
}

export interface Graph {
  /** What the plane shows: the collaboration, or the only process. */
  readonly plane: string;
  readonly pools: readonly Pool[];
}

export interface DrawnShape {
  readonly element: string;
  readonly bounds: Box;
  readonly label?: Box;
  readonly horizontal?: boolean;
  readonly markerVisible?: boolean;
  readonly expanded?: boolean;
}
export interface DrawnEdge {
  readonly element: string;
  readonly points: readonly Point[];
  readonly label?: Box;
}
/** A finished drawing, ready to be written as BPMN DI. */
export interface Drawing {
  readonly shapes: readonly DrawnShape[];
  readonly edges: readonly DrawnEdge[];
}

export const right = (box: Box): number => box.x + box.width;
export const bottom = (box: Box): number => box.y + box.height;
export const centreX = (box: Box): number => box.x + box.width / 2;
export const centreY = (box: Box): number => box.y + box.height / 2;

/** Whether two boxes overlap, or come nearer than `gap`. */
export const overlaps = (a: Box, b: Box, gap = 0): boolean =>
  a.x < right(b) + gap && b.x < right(a) + gap && a.y < bottom(b) + gap && b.y < bottom(a) + gap;

/** Lookup that must succeed: ids come from the same graph. */
export function must<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`no entry for ${String(key)}`);
  return value;
}
