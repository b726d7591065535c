/**
 * Forms while they are filled in: what a condition hides goes out of sight, list rows come and go, and after a rejected
 * submission the summary of faults has the focus. Without this script everything is shown and one empty row is offered.
 */
import { follows, type Rule, type RuleValue } from '../forms/rule';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The controls of a field: in the same row or group if it has one there, else in the nearest scope that does. */
function controlsOf(name: string, from: Element): Control[] {
  for (let scope = from.parentElement; scope; scope = scope.parentElement) {
    if (!scope.matches('[data-row], fieldset, form')) continue;
    const found = [...scope.querySelectorAll<Control>(`[name="${name}"], [name$=".${name}"]`)];
    if (found.length > 0) return found;
    if (scope.matches('form')) return [];
  }
  return [];
}

/** What the server would read: nothing typed or out of sight is null. */
function valueOf(controls: readonly Control[]): RuleValue {
  const [first] = controls;
  if (!first || first.closest('[data-hide][hidden]')) return null;
  if (first.type === 'checkbox') return (first as HTMLInputElement).checked;
  if (first.type === 'radio') return controls.find((each) => (each as HTMLInputElement).checked)?.value ?? null;
  const text = first.value.trim();
  if (text === '') return null;
  const number = Number(text.replace(/[\s,]/g, ''));
  return /numeric|decimal/.test(first.inputMode) && !Number.isNaN(number) ? number : text;
}

function applyRules(root: ParentNode): void {
  for (const item of root.querySelectorAll<HTMLElement>('[data-hide]')) {
    const rule = JSON.parse(item.dataset['hide'] ?? 'null') as Rule;
    item.hidden = follows(rule, (name) => valueOf(controlsOf(name, item))) === true;
  }
}

/** A fresh row: `__row__` becomes its number in names and ids, and the number people count with in its words. */
function addRow(list: HTMLElement): void {
  const rows = list.querySelector<HTMLElement>('[data-rows]');
  const copy = list.querySelector('template')?.content.cloneNode(true) as DocumentFragment | undefined;
  if (!rows || !copy) return;
  const at = Number(list.dataset['next'] ?? rows.children.length);
  list.dataset['next'] = String(at + 1);
  for (const element of copy.querySelectorAll('*'))
    for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll('__row__', String(at));
  for (const legend of copy.querySelectorAll('legend'))
    legend.textContent = legend.textContent.replace('__row__', String(rows.children.length + 1));
  rows.append(copy);
  refreshList(list);
  rows.lastElementChild?.querySelector<Control>('[name]')?.focus();
}

function refreshList(list: HTMLElement): void {
  const count = list.querySelector('[data-rows]')?.children.length ?? 0;
  const add = list.querySelector<HTMLButtonElement>('[data-add]');
  if (add) add.hidden = count >= Number(list.dataset['max']);
  for (const button of list.querySelectorAll<HTMLButtonElement>('[data-rows] [data-remove]')) button.hidden = false;
}

function pressed(event: Event): void {
  const button =
    event.target instanceof Element ? event.target.closest<HTMLElement>('[data-add], [data-remove]') : null;
  const list = button?.closest<HTMLElement>('[data-list]');
  if (!button || !list) return;
  if (button.matches('[data-add]')) addRow(list);
  else {
    button.closest('[data-row]')?.remove();
    refreshList(list);
    list.querySelector<HTMLElement>('[data-add]')?.focus();
  }
  list.dispatchEvent(new Event('input', { bubbles: true }));
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-form]')) {
  for (const list of form.querySelectorAll<HTMLElement>('[data-list]')) refreshList(list);
  applyRules(form);
  form.addEventListener('input', () => applyRules(form));
  form.addEventListener('change', () => applyRules(form));
  form.addEventListener('click', pressed);
}
document.querySelector<HTMLElement>('[data-error-summary]')?.focus();
