/** The diagram of a case with where it stands; stepping in by dialogs, or by dragging a token. */
import '../viewer.css';
import '../case.css';
import { useBesideForm } from '../beside';
import { useDialogs } from '../case/dialogs';
import { useTokenDrag } from '../case/drag-token';
import { putTimes } from '../case/times';
import { usePeopleFields } from '../people/people';
import { showDiagram, type Marks } from '../viewer';

useDialogs();
usePeopleFields();
useBesideForm();

async function show(host: HTMLElement): Promise<void> {
  const drawing = await showDiagram(host);
  const address = host.dataset['marks'];
  if (!drawing || !address) return;
  const times = async (): Promise<void> => {
    const response = await fetch(address, { credentials: 'same-origin' });
    if (response.ok) putTimes(drawing, (await response.json()) as Marks);
  };
  void times();
  document.addEventListener('desk:moved', () => void times());
  const mover = document.querySelector<HTMLElement>('[data-move-with]')?.dataset['moveWith'];
  if (mover) useTokenDrag(host, mover);
}

const host = document.getElementById('diagram');
if (host) void show(host);
