/** Picking many tasks of the list: how many are picked, all or none at once, and X for the row under the cursor. */
import { announce } from './announce';
import { singleKeys, typesText } from './shortcuts';

const boxes = (): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>('#task-list input[name="task"][form="bulk"]'),
];
const picked = (): number => boxes().filter(({ checked }) => checked).length;

function say(): void {
  const count = document.getElementById('bulk-count');
  const all = document.getElementById('bulk-all');
  if (!count || !all) return;
  const n = picked();
  const text = (count.dataset['count'] ?? '').replace('__n__', String(n));
  count.textContent = text;
  all.hidden = false;
  all.textContent = (n === boxes().length ? all.dataset['none'] : all.dataset['all']) ?? '';
  if (n > 0) announce(text);
}

function pickAll(): void {
  const some = boxes().some(({ checked }) => !checked);
  for (const box of boxes()) box.checked = some;
  say();
}

/** The boxes between the last one touched and this one follow it, as everywhere with Shift. */
let last: HTMLInputElement | null = null;
function touched(event: MouseEvent): void {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || !boxes().includes(box)) return;
  const all = boxes();
  const [from, to] = [last ? all.indexOf(last) : -1, all.indexOf(box)];
  if (event.shiftKey && from >= 0)
    for (const between of all.slice(Math.min(from, to), Math.max(from, to) + 1)) between.checked = box.checked;
  last = box;
  say();
}

function pickFocused(event: KeyboardEvent): void {
  if (event.key.toLowerCase() !== 'x' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!singleKeys() || typesText(event.target)) return;
  const row = document.activeElement?.closest('#task-list li') ?? null;
  const box = row?.querySelector<HTMLInputElement>('input[name="task"]');
  if (!box) return;
  event.preventDefault();
  box.checked = !box.checked;
  say();
}

export function useBulk(): void {
  document.addEventListener('click', touched);
  document.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('#bulk-all')) pickAll();
  });
  document.addEventListener('keydown', pickFocused);
  document.getElementById('bulk-went')?.focus();
}
