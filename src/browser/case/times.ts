/** How often the case has passed a step, where it was more than once. */
import type { Drawing, Marks } from '../viewer';

interface Overlays {
  add(id: string, type: string, overlay: { position: Readonly<Record<string, number>>; html: HTMLElement }): void;
  remove(filter: { type: string }): void;
}
interface Registry {
  get(id: string): unknown;
}

export function putTimes({ viewer }: Drawing, marks: Pick<Marks, 'elements'>): void {
  const overlays = viewer.get<Overlays>('overlays');
  const registry = viewer.get<Registry>('elementRegistry');
  overlays.remove({ type: 'times' });
  for (const [id, mark] of Object.entries(marks.elements)) {
    const { times } = mark as { times?: number };
    if (!times || times < 2 || !registry.get(id)) continue;
    const html = document.createElement('span');
    html.className = 'times';
    html.textContent = `×${times}`;
    html.title = `×${times}`;
    overlays.add(id, 'times', { position: { bottom: 8, right: 18 }, html });
  }
}
