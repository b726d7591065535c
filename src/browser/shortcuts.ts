/** Keys for people who type all day: j and k move, Enter opens, c claims, n takes the next, b begins a booking, / searches, ? shows all of them, Ctrl+Enter completes. */
import { openFind } from './find';

const inField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

/** Whether a key pressed here writes something: a tick box or an answer is a field, but nothing is typed into it. */
export const typesText = (target: EventTarget | null): boolean =>
  inField(target) && !(target instanceof HTMLInputElement && /^(radio|checkbox|button|submit)$/.test(target.type));

/** Whether single keys act; a person may have turned them off. */
export const singleKeys = (): boolean => document.body.dataset['keys'] !== 'off';

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('#task-list a.row')];

function move(step: 1 | -1): void {
  const all = rows();
  const focused = all.findIndex((row) => row === document.activeElement);
  const at = focused >= 0 ? focused : all.findIndex((row) => row.getAttribute('aria-current') === 'true');
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  next?.focus();
}

function showKeys(): void {
  const dialog = document.getElementById('keys');
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

const press = (id: string) => document.getElementById(id)?.click();

const keys: Readonly<Record<string, () => void>> = {
  j: () => move(1),
  k: () => move(-1),
  c: () => press('claim'),
  n: () => press('take-next'),
  b: () => press('begin-booking'),
  '?': showKeys,
  '/': openFind,
};

/** Completes the open task from wherever the cursor is. */
function complete(): void {
  const form = document.getElementById('task-form');
  const button = form?.querySelector<HTMLButtonElement>('.col-bar button.primary');
  if (form instanceof HTMLFormElement && button) form.requestSubmit(button);
}

export function useShortcuts(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return complete();
    if (event.ctrlKey || event.metaKey || event.altKey || typesText(event.target)) return;
    if (!singleKeys() || document.querySelector('dialog[open]')) return;
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('[data-show-keys]')) showKeys();
  });
  document.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (!event.defaultPrevented) button?.setAttribute('aria-busy', 'true');
  });
}
