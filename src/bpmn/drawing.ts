/** Where a diagram draws its elements, for pictures of a part of it. */
import { list, one, type Element } from './layout/element';
import type { Box, Point } from './layout/graph';
import type { Drawing } from './types';

/** The drawing of a parsed diagram; empty where nothing is drawn. */
export function readDrawing(definitions: Element): Drawing {
  const shapes = new Map<string, Box>();
  const edges = new Map<string, readonly Point[]>();
  const labels = new Map<string, Box>();
  for (const part of partsOf(definitions)) {
    const id = one(part, 'bpmnElement')?.id ?? '';
    const label = one(part, 'label');
    const [own, beside] = [one(part, 'bounds'), label && one(label, 'bounds')];
    if (beside) labels.set(id, boxOf(beside));
    if (part.$type === 'bpmndi:BPMNEdge') edges.set(id, list(part, 'waypoint').map(pointOf));
    else if (own) shapes.set(id, boxOf(own));
  }
  return Object.freeze({ shapes, edges, labels });
}

const partsOf = (definitions: Element): Element[] =>
  list(definitions, 'diagrams').flatMap((diagram) => {
    const plane = one(diagram, 'plane');
    return plane ? list(plane, 'planeElement') : [];
  });

const number = (element: Element, name: string): number => Number(element.get(name) ?? 0);
const pointOf = (point: Element): Point => ({ x: number(point, 'x'), y: number(point, 'y') });
const boxOf = (bounds: Element): Box => ({
  ...pointOf(bounds),
  width: number(bounds, 'width'),
  height: number(bounds, 'height'),
});
