/** List rows come and go: numbered anew, announced, the focus never lost. */
import { announce } from '../announce';
import type { Control } from './controls';

const rowsOf = (list: HTMLElement): HTMLElement | null => list.querySelector<HTMLElement>(':scope > [data-rows]');
const templateOf = (list: HTMLElement): HTMLTemplateElement | null => list.querySelector(':scope > template');

/** The list's mark becomes the row's number in names and ids, also inside the templates of lists within it. */
function number(fragment: DocumentFragment, mark: string, at: number): void {
  for (const element of fragment.querySelectorAll('*')) {
    for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll(mark, String(at));
    if (element instanceof HTMLTemplateElement) number(element.content, mark, at);
  }
}

function addRow(list: HTMLElement): void {
  const rows = rowsOf(list);
  const copy = templateOf(list)?.content.cloneNode(true) as DocumentFragment | undefined;
  if (!rows || !copy) return;
  const at = Number(list.dataset['next'] ?? rows.children.length);
  list.dataset['next'] = String(at + 1);
  number(copy, list.dataset['mark'] ?? '__row__', at);
  rows.append(copy);
  refreshLists(list);
  const row = rows.lastElementChild;
  row?.dispatchEvent(new Event('desk:row', { bubbles: true }));
  row?.querySelector<Control>('[name]')?.focus();
  announce((list.dataset['added'] ?? '').replace('{row}', row?.querySelector('legend')?.textContent ?? ''));
}

function removeRow(list: HTMLElement, row: HTMLElement): void {
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  refreshLists(list);
  const next =
    neighbour?.querySelector<HTMLElement>('[data-remove]') ?? list.querySelector<HTMLElement>(':scope > [data-add]');
  next?.focus();
  announce((list.dataset['removed'] ?? '').replace('{n}', String(rowsOf(list)?.children.length ?? 0)));
}

const removerOf = (row: Element): HTMLElement | null =>
  row.querySelector<HTMLElement>(':scope > div:last-child > [data-remove]');

/** Rows are counted as people count, whichever have gone; the button for one more goes when there may be no more. */
function refreshList(list: HTMLElement): void {
  const rows = [...(rowsOf(list)?.children ?? [])];
  const mark = list.dataset['mark'] ?? '__row__';
  const blank = templateOf(list)?.content;
  const legend = blank?.querySelector('legend')?.textContent ?? '';
  const remove = blank?.firstElementChild && removerOf(blank.firstElementChild)?.getAttribute('aria-label');
  rows.forEach((row, at) => {
    const said = (text: string) => text.replace(mark, String(at + 1));
    const [own] = row.getElementsByTagName('legend');
    if (own) own.textContent = said(legend);
    const button = removerOf(row);
    if (!button) return;
    button.hidden = false;
    if (remove) button.setAttribute('aria-label', said(remove));
  });
  const add = list.querySelector<HTMLButtonElement>(':scope > [data-add]');
  if (add) add.hidden = rows.length >= Number(list.dataset['max']);
}

/** The list and those in its rows. */
export function refreshLists(root: HTMLElement): void {
  if (root.matches('[data-list]')) refreshList(root);
  for (const list of root.querySelectorAll<HTMLElement>('[data-list]')) refreshList(list);
}

/** A press on one of the buttons of a list. */
export function pressed(event: Event): void {
  const target = event.target instanceof Element ? event.target : null;
  const button = target?.closest<HTMLElement>('[data-add], [data-remove]');
  const list = button?.closest<HTMLElement>('[data-list]');
  if (!button || !list) return;
  const row = button.closest<HTMLElement>('[data-row]');
  if (button.matches('[data-add]')) addRow(list);
  else if (row) removeRow(list, row);
  list.dispatchEvent(new Event('input', { bubbles: true }));
}
