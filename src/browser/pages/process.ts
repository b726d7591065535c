/** The diagram of a process: live counts, and a click leads to the cases standing at a node. */
import '../viewer.css';
import { putProcessMarks, type ProcessMarks } from '../process-marks';
import { showDiagram, type Drawing } from '../viewer';

interface Events {
  on(event: 'element.click', heard: (event: { readonly element: { readonly id: string } }) => void): void;
}

async function marksAt(address: string): Promise<ProcessMarks | null> {
  const response = await fetch(address, { credentials: 'same-origin', cache: 'no-store' });
  return response.ok ? ((await response.json()) as ProcessMarks) : null;
}

/** Seldom enough that a busy desk is not asked for the same picture all the time. */
const quiet = 1500;

function keepFresh(drawing: Drawing, address: string): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    timer = undefined;
    const marks = await marksAt(address).catch(() => null);
    if (marks) putProcessMarks(drawing, marks);
  };
  document.addEventListener('desk:moved', () => {
    timer ??= setTimeout(() => void look(), quiet);
  });
}

function lead(drawing: Drawing, links: ProcessMarks['links']): void {
  drawing.viewer.get<Events>('eventBus').on('element.click', ({ element }) => {
    const address = links[element.id.replace(/_label$/, '')];
    if (address) location.assign(address);
  });
}

async function show(host: HTMLElement): Promise<void> {
  const address = host.dataset['marks'] ?? '';
  // The page asks for its own marks; the viewer need not ask again.
  host.dataset['still'] = '';
  const drawing = await showDiagram(host);
  if (!drawing) return;
  const marks = await marksAt(address);
  if (!marks) return;
  putProcessMarks(drawing, marks);
  lead(drawing, marks.links);
  host.parentElement!.dataset['links'] = '';
  keepFresh(drawing, address);
  host.dataset['marked'] = 'true';
}

const host = document.getElementById('diagram');
if (host) void show(host);

const choices = document.querySelector<HTMLFormElement>('#process-choices');
choices?.addEventListener('change', () => choices.requestSubmit());
