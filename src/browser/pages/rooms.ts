/** The room board: holds count down, the line of the moment moves, and a bar that is dragged asks for a change. */
const quarter = 15 * 60_000;
const board = (): HTMLElement | null => document.getElementById('board');

function tick(): void {
  const now = Date.now() - clockOffset;
  for (const element of document.querySelectorAll<HTMLElement>('[data-until]')) {
    const left = Math.max(0, Date.parse(element.dataset['until']!) - now);
    element.textContent = `${Math.floor(left / 60_000)}:${String(Math.floor(left / 1000) % 60).padStart(2, '0')}`;
  }
  moveNowLine(now);
}

/** The page says at which moment it was made; a wall clock that is wrong must not move the line. */
const pageNow = Date.parse(document.getElementById('now-line')?.dataset['now'] ?? '');
const clockOffset = Number.isNaN(pageNow) ? 0 : Date.now() - pageNow;

function moveNowLine(now: number): void {
  const line = document.getElementById('now-line');
  if (!line) return;
  const columns = (now - Date.parse(line.dataset['opens']!)) / quarter;
  line.style.setProperty('--x', String(Math.floor(columns) + 2));
  line.style.setProperty('--at', (columns % 1).toFixed(3));
}

interface Grip {
  readonly bar: HTMLElement;
  readonly x: number;
  readonly y: number;
  /** Pulling the right edge makes the stay longer or shorter; elsewhere the whole bar moves. */
  readonly edge: boolean;
  moved: boolean;
}
let grip: Grip | null = null;
const threshold = 6;
const edgeWidth = 10;

const columnWidth = (): number => {
  const header = board()?.querySelectorAll('.head span:not(.name)');
  return (header?.[0]?.getBoundingClientRect().width ?? 4) / 4;
};
const rowAt = (x: number, y: number): HTMLElement | null =>
  document
    .elementsFromPoint(x, y)
    .map((one) => one.closest<HTMLElement>('li.rm'))
    .find(Boolean) ?? null;

function take(event: PointerEvent): void {
  const bar = (event.target as Element).closest<HTMLElement>('.bar[data-booking]');
  if (!bar || event.button !== 0 || !board()?.hasAttribute('data-movable')) return;
  const edge = bar.getBoundingClientRect().right - event.clientX < edgeWidth;
  grip = { bar, x: event.clientX, y: event.clientY, edge, moved: false };
}

function drag(event: PointerEvent): void {
  if (!grip) return;
  const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y];
  if (!grip.moved && Math.hypot(dx, dy) < threshold) return;
  if (!grip.moved) grip.bar.setPointerCapture(event.pointerId);
  grip.moved = true;
  grip.bar.classList.add('dragging');
  const steps = Math.round(dx / columnWidth()) * columnWidth();
  if (grip.edge) grip.bar.style.marginInlineEnd = `${-steps}px`;
  else grip.bar.style.transform = `translate(${steps}px, ${dy}px)`;
}

function drop(event: PointerEvent): void {
  const held = grip;
  grip = null;
  if (!held?.moved) return;
  const steps = Math.round((event.clientX - held.x) / columnWidth());
  const room = held.edge ? held.bar.closest<HTMLElement>('li.rm') : rowAt(event.clientX, event.clientY);
  letGo(held.bar);
  const stays = room === held.bar.closest('li.rm') && steps === 0;
  if (room && !stays) ask(held.bar, room.dataset['room']!, { steps, edge: held.edge });
}

function letGo(bar: HTMLElement): void {
  bar.classList.remove('dragging');
  bar.style.removeProperty('transform');
  bar.style.removeProperty('margin-inline-end');
  // The click that ends a drag is no wish to open the booking; it comes at once or not at all.
  const ignore = (event: Event): void => event.preventDefault();
  bar.addEventListener('click', ignore);
  setTimeout(() => bar.removeEventListener('click', ignore), 0);
}

/** Nothing changes here: the page opens the booking with the change filled in, to be started or left. */
function ask(bar: HTMLElement, room: string, { steps, edge }: { steps: number; edge: boolean }): void {
  const shifted = (iso: string, by: number): string => new Date(Date.parse(iso) + by * quarter).toISOString();
  const { from = '', to = '', booking = '' } = bar.dataset;
  const inUse = bar.dataset['state'] === 'in-use';
  const address = new URL(board()!.dataset['address']!, location.href);
  address.searchParams.set('booking', booking);
  address.searchParams.set('room', room);
  address.searchParams.set('from', edge || inUse ? from : shifted(from, steps));
  address.searchParams.set('to', inUse && !edge ? to : shifted(to, steps));
  location.assign(address);
}

document.addEventListener('pointerdown', take);
document.addEventListener('pointermove', drag);
document.addEventListener('pointerup', drop);
document.addEventListener('pointercancel', () => {
  if (grip?.moved) letGo(grip.bar);
  grip = null;
});
document.addEventListener('dragstart', (event) => {
  if ((event.target as Element).closest('.bar')) event.preventDefault();
});

/** The arrows go from bar to bar and from room to room; M opens the booking to be changed. */
function steer(event: KeyboardEvent): void {
  const bar = (event.target as Element).closest<HTMLAnchorElement>('.board a.bar');
  if (!bar || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.toLowerCase() === 'm') {
    event.preventDefault();
    location.assign(`${bar.getAttribute('href')!}#m`);
    return;
  }
  const next = neighbour(bar, event.key);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function neighbour(bar: HTMLAnchorElement, key: string): HTMLElement | undefined {
  const all = [...document.querySelectorAll<HTMLElement>('.board a.bar')];
  const at = all.indexOf(bar);
  if (key === 'ArrowRight') return all[at + 1];
  if (key === 'ArrowLeft') return all[at - 1];
  const row = bar.closest('li.rm');
  if (key === 'ArrowDown') return all.slice(at + 1).find((one) => one.closest('li.rm') !== row);
  if (key === 'ArrowUp')
    return all
      .slice(0, at)
      .reverse()
      .find((one) => one.closest('li.rm') !== row);
  return undefined;
}
document.addEventListener('keydown', steer);

const day = document.querySelector<HTMLFormElement>('#board-day');
day?.addEventListener('change', () => day.requestSubmit());
const asked = document.querySelector<HTMLElement>('#change-start[data-asked]');
if (asked) asked.focus();
else if (location.hash === '#m') document.querySelector<HTMLElement>('#change-form select')?.focus();

tick();
setInterval(tick, 1000);
