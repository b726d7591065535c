/** The team: a task is handed on by dragging it to a person, or by its key; both send the same form. */
const form = document.querySelector<HTMLFormElement>('#hand-on');
const target = document.querySelector<HTMLSelectElement>('#hand-to');

const rowOf = (from: EventTarget | null): HTMLElement | null =>
  from instanceof Element ? from.closest<HTMLElement>('[data-task]') : null;
const boxOf = (row: HTMLElement): HTMLInputElement | null => row.querySelector('input[type=checkbox]');
const placeOf = (from: EventTarget | null): HTMLElement | null =>
  from instanceof Element ? from.closest<HTMLElement>('[data-drop]') : null;

/** What is dragged: the row, with every other row that is chosen when it is one of them. */
function choose(row: HTMLElement): void {
  const own = boxOf(row);
  if (!own || own.checked) return;
  for (const box of document.querySelectorAll<HTMLInputElement>('#team-tasks input:checked')) box.checked = false;
  own.checked = true;
}

function handTo(place: string): void {
  if (!form || !target) return;
  const verb = place === 'group' ? 'unclaim' : 'assign';
  if (verb === 'assign') target.value = place;
  const button = form.querySelector<HTMLButtonElement>(`button[value=${verb}]`);
  if (button) form.requestSubmit(button);
}

/** Nothing is replaced under a row that is being dragged. */
const held = new Map<Element, string>();
function holdStill(): void {
  for (const part of document.querySelectorAll('.panes [data-live]')) {
    held.set(part, part.getAttribute('data-live') ?? '');
    part.removeAttribute('data-live');
  }
}
function letGo(): void {
  for (const [part, how] of held) part.setAttribute('data-live', how);
  held.clear();
  mark(null);
}

function useDragging(): void {
  for (const row of document.querySelectorAll<HTMLElement>('[data-task]')) row.draggable = true;
  document.addEventListener('dragstart', (event) => {
    const row = rowOf(event.target);
    if (!row || !event.dataTransfer) return;
    choose(row);
    holdStill();
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', row.dataset['task'] ?? '');
  });
  document.addEventListener('dragover', (event) => {
    const place = placeOf(event.target);
    if (place && mayDrop(place)) event.preventDefault();
    mark(place);
  });
  document.addEventListener('dragend', letGo);
  document.addEventListener('drop', (event) => {
    const place = placeOf(event.target);
    mark(null);
    if (!place || !mayDrop(place)) return;
    event.preventDefault();
    handTo(place.dataset['drop'] ?? '');
  });
}

/** Whom the form offers; the person whose tasks they are is not among them. */
const mayDrop = (place: HTMLElement): boolean => {
  const id = place.dataset['drop'] ?? '';
  if (id === 'group') return form?.querySelector('button[value=unclaim]') !== null;
  return [...(target?.options ?? [])].some(({ value }) => value === id);
};

function mark(place: HTMLElement | null): void {
  for (const marked of document.querySelectorAll('[data-over]'))
    if (marked !== place) marked.removeAttribute('data-over');
  if (place && mayDrop(place)) place.setAttribute('data-over', '');
}

/** M on a task chooses it and goes to whom it is handed. */
function useKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'm' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLElement && event.target.matches('select, textarea, input:not([type=checkbox])'))
      return;
    const row = rowOf(event.target);
    if (row) choose(row);
    else if (!document.querySelector('#team-tasks input:checked')) return;
    event.preventDefault();
    target?.focus();
  });
}

useDragging();
useKeys();
for (const choice of document.querySelectorAll<HTMLSelectElement>('[data-submits]'))
  choice.addEventListener('change', () => choice.form?.requestSubmit());
document.getElementById('bulk-went')?.focus();
