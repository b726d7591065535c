/** What a process's diagram shows besides tokens: how many are late, rounds under way, and heat with its value. */
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
}

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
}
interface Overlays {
  add(id: string, type: string, overlay: { position: Readonly<Record<string, number>>; html: HTMLElement }): void;
  remove(filter: { type: string }): void;
}
interface Registry {
  get(id: string): { readonly width: number; readonly height: number } | undefined;
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
}
