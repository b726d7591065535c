/** What a diagram's drawing shows, as boxes and stretches, for judging it. */
import { isA, list, one, text, type Element } from './element';
import type { Box, Point } from './graph';
import { labelSize } from './text';

export interface SceneNode extends Box {
  readonly id: string;
  readonly element: Element;
}
export interface SceneEdge {
  readonly id: string;
  readonly element: Element;
  readonly points: readonly Point[];
}
/** One straight piece of an edge. */
export interface Stretch extends Box {
  readonly edge: SceneEdge;
  readonly index: number;
  readonly horizontal: boolean;
  readonly diagonal: boolean;
}
export interface SceneLabel extends Box {
  readonly id: string;
}
export interface Scene {
  /** Ids of the elements with a shape or an edge, as often as they occur; '' for what no longer exists. */
  readonly drawn: readonly string[];
  /** Every shape, containers included, by element id. */
  readonly shapes: ReadonlyMap<string, SceneNode>;
  /** Shapes that nothing may cover: all but pools, lanes and open subprocesses. */
  readonly solid: readonly SceneNode[];
  readonly edges: readonly SceneEdge[];
  readonly stretches: readonly Stretch[];
  readonly labels: readonly SceneLabel[];
  /** Ids of named elements whose name has no place of its own. */
  readonly unplaced: readonly string[];
}

/** Reads the drawing of a parsed diagram. */
export function readScene(definitions: Element): Scene {
  const parts = list(definitions, 'diagrams').flatMap((d) => {
    const plane = one(d, 'plane');
    return plane ? list(plane, 'planeElement') : [];
  });
  const subject = (part: Element): Element | undefined => one(part, 'bpmnElement');
  const shapes = parts.flatMap((part) => {
    const element = subject(part);
    return part.$type === 'bpmndi:BPMNShape' && element ? [toNode(part, element)] : [];
  });
  const edges = parts.flatMap((part) => {
    const element = subject(part);
    return part.$type === 'bpmndi:BPMNEdge' && element ? [toEdge(part, element)] : [];
  });
  const outside = parts.filter((part) => hasOutsideLabel(part, subject(part)));
  return {
    drawn: parts.map((part) => subject(part)?.id ?? ''),
    shapes: new Map(shapes.map((s) => [s.id, s])),
    solid: shapes.filter((s) => !isContainer(s.element, parts)),
    edges,
    stretches: edges.flatMap(toStretches),
    labels: outside.flatMap((part) => toLabel(part, subject(part)!)),
    unplaced: outside.filter((part) => !one(part, 'label')).map((part) => subject(part)!.id),
  };
}

const box = (bounds: Element): Box => ({
  x: bounds.get('x') as number,
  y: bounds.get('y') as number,
  width: bounds.get('width') as number,
  height: bounds.get('height') as number,
});

const toNode = (part: Element, element: Element): SceneNode => ({
  id: element.id,
  element,
  ...box(one(part, 'bounds')!),
});

const toEdge = (part: Element, element: Element): SceneEdge => ({
  id: element.id,
  element,
  points: list(part, 'waypoint').map((p) => ({ x: p.get('x') as number, y: p.get('y') as number })),
});

function isContainer(element: Element, parts: readonly Element[]): boolean {
  if (isA(element, 'Participant', 'Lane', 'Group')) return true;
  return (
    isA(element, 'SubProcess') && parts.some((p) => one(p, 'bpmnElement') === element && p.get('isExpanded') === true)
  );
}

function hasOutsideLabel(part: Element, element: Element | undefined): element is Element {
  if (!element || !text(element, 'name')) return false;
  return part.$type === 'bpmndi:BPMNEdge' || isA(element, 'Event', 'Gateway', 'DataObjectReference');
}

/** A label is at least as high as its text needs in the width it was given. */
function toLabel(part: Element, element: Element): SceneLabel[] {
  const bounds = one(part, 'label') && one(one(part, 'label')!, 'bounds');
  if (!bounds) return [];
  const given = box(bounds);
  const needed = labelSize(text(element, 'name'), Math.max(30, given.width));
  return [{ id: element.id, ...given, height: Math.max(given.height, needed.height) }];
}

function toStretches(edge: SceneEdge): Stretch[] {
  return edge.points.slice(0, -1).map((a, index) => {
    const b = edge.points[index + 1]!;
    const [width, height] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
    const at = { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width, height };
    return { edge, index, horizontal: height <= 1, diagonal: width > 1 && height > 1, ...at };
  });
}
