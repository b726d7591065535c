/** The list under a field that offers what fits (the combobox pattern of ARIA 1.2): the focus stays in the field. */
import { announce } from '../announce';

export type Field = HTMLInputElement | HTMLTextAreaElement;
export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly detail: string;
}

let made = 0;

export interface Choices {
  readonly shown: boolean;
  show(choices: readonly Choice[]): void;
  hide(): void;
}

/** A list of its own for the field; `pick` gets what was chosen. The first is marked unless Enter is to mean something else. */
export function choicesFor(field: Field, pick: (choice: Choice) => void, { preselect = true } = {}): Choices {
  const list = listFor(field);
  let choices: readonly Choice[] = [];
  let at = -1;
  const hide = (): void => {
    choices = [];
    list.hidden = true;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };
  const mark = (next: number): void => {
    at = next;
    [...list.children].forEach((one, i) => one.setAttribute('aria-selected', String(i === at)));
    const current = list.children[at];
    if (current) field.setAttribute('aria-activedescendant', current.id);
    else field.removeAttribute('aria-activedescendant');
    current?.scrollIntoView({ block: 'nearest' });
  };
  const take = (index: number): void => {
    const choice = choices[index];
    hide();
    if (choice) pick(choice);
  };
  field.addEventListener('keydown', (event) => {
    if (list.hidden || (event as KeyboardEvent).isComposing) return;
    const { key } = event as KeyboardEvent;
    if (key === 'ArrowDown') mark((at + 1) % choices.length);
    else if (key === 'ArrowUp') mark((Math.max(at, 0) - 1 + choices.length) % choices.length);
    else if ((key === 'Enter' || key === 'Tab') && at >= 0) take(at);
    else if (key === 'Escape') hide();
    else return;
    if (key !== 'Tab') event.preventDefault();
  });
  field.addEventListener('blur', hide);
  list.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    take([...list.children].findIndex((one) => event.target instanceof Node && one.contains(event.target)));
  });
  return {
    get shown() {
      return !list.hidden;
    },
    show: (offered) => {
      if (offered.length === 0) return hide();
      choices = offered;
      list.replaceChildren(...offered.map((one, i) => option(`${list.id}-${i}`, one)));
      list.hidden = false;
      field.setAttribute('aria-expanded', 'true');
      mark(preselect ? 0 : -1);
      announce((document.body.dataset['found'] ?? '').replace('__n__', String(offered.length)));
    },
    hide,
  };
}

function listFor(field: Field): HTMLUListElement {
  const list = document.createElement('ul');
  list.id = `choices-${++made}`;
  list.className = 'menu choices';
  list.role = 'listbox';
  list.hidden = true;
  list.setAttribute('aria-label', field.labels?.[0]?.textContent.trim() ?? '');
  field.after(list);
  field.role = 'combobox';
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-expanded', 'false');
  field.setAttribute('aria-controls', list.id);
  return list;
}

function option(id: string, { text, detail }: Choice): HTMLLIElement {
  const line = document.createElement('li');
  line.id = id;
  line.role = 'option';
  const small = document.createElement('span');
  small.className = 'xs muted';
  small.textContent = detail;
  line.append(text, ' ', small);
  return line;
}
