/** What a process's diagram shows besides tokens: how many are late, rounds under way, heat with its value, and flows. */
import { badge } from './badge';
import type { Drawing, Marks } from './viewer';

export interface ProcessMark {
  readonly late: { readonly n: number; readonly label: string } | null;
  readonly many: { readonly text: string; readonly label: string } | null;
  readonly heat: { readonly level: number; readonly text: string } | null;
}
export interface ProcessMarks extends Marks {
  readonly elements: Readonly<Record<string, Marks['elements'][string] & ProcessMark>>;
  readonly links: Readonly<Record<string, string>>;
  /** How often each sequence flow was taken. */
  readonly taken: Readonly<Record<string, { readonly text: string; readonly label: string }>>;
}

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
}
interface Overlays {
  add(id: string, type: string, overlay: { position: Readonly<Record<string, number>>; html: HTMLElement }): void;
  remove(filter: { type: string }): void;
}
interface Point {
  readonly x: number;
  readonly y: number;
}
interface Shape {
  readonly width: number;
  readonly height: number;
  /** Of a flow. */
  readonly waypoints?: readonly Point[];
}
interface Registry {
  get(id: string): Shape | undefined;
}

const coloured: [string, string][] = [];

function lateSign({ n, label }: { n: number; label: string }): HTMLElement {
  const element = badge('due', `▲ ${n}`, label);
  element.dataset['due'] = 'late';
  return element;
}

/** At the lower edge of what is wide; above events and gateways, whose names stand below. */
const valueAt = ({ width }: { readonly width: number }): Readonly<Record<string, number>> =>
  width > 60 ? { bottom: 8, right: 44 } : { top: -14, left: width / 2 };

/** In the middle of the longest piece of the flow's line; positions count from the upper left corner of its box. */
function besideLine(points: readonly Point[]): Readonly<Record<string, number>> {
  let [longest, middle] = [-1, { x: 0, y: 0 }];
  points.slice(1).forEach((to, i) => {
    const from = points[i]!;
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (length <= longest) return;
    longest = length;
    middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  });
  const [left, top] = [Math.min(...points.map(({ x }) => x)), Math.min(...points.map(({ y }) => y))];
  return { left: middle.x - left - 8, top: middle.y - top - 9 };
}

/** Puts them on in place of those there. */
export function putProcessMarks(drawing: Drawing, marks: ProcessMarks): void {
  const { viewer } = drawing;
  drawing.put(marks);
  const canvas = viewer.get<Canvas>('canvas');
  const overlays = viewer.get<Overlays>('overlays');
  const registry = viewer.get<Registry>('elementRegistry');
  overlays.remove({ type: 'process' });
  for (const [id, marker] of coloured.splice(0)) canvas.removeMarker(id, marker);
  for (const [id, { late, many, heat }] of Object.entries(marks.elements)) {
    const shape = registry.get(id);
    if (!shape) continue;
    const add = (position: Readonly<Record<string, number>>, html: HTMLElement) =>
      overlays.add(id, 'process', { position, html });
    if (late) add({ bottom: 12, left: -10 }, lateSign(late));
    if (many) add({ top: -10, left: 24 }, badge('many', many.text, many.label));
    if (!heat) continue;
    add(valueAt(shape), badge('heat-value', heat.text, heat.text));
    canvas.addMarker(id, `h${heat.level}`);
    coloured.push([id, `h${heat.level}`]);
  }
  for (const [id, { text, label }] of Object.entries(marks.taken)) {
    const points = registry.get(id)?.waypoints;
    if (points && points.length > 1)
      overlays.add(id, 'process', { position: besideLine(points), html: badge('taken', text, label) });
  }
}
