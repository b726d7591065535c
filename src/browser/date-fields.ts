/**
 * Fields for dates and times in the words of the page: browsers draw their own in the language of the machine. What is
 * typed is written out as everywhere in the desk (2026-11-22, 20:30); the button opens the browser's calendar. Where
 * there is no script, and where one points with a finger, the browser's own field stays.
 */
type Kind = 'date' | 'time' | 'datetime-local';

/** What the page calls it, and how it is written. */
const kinds: Readonly<Record<Kind, { readonly name: string; readonly icon: string }>> = {
  date: { name: 'date', icon: 'calendar' },
  time: { name: 'time', icon: 'clock' },
  'datetime-local': { name: 'moment', icon: 'calendar' },
};

const wide = (text: string): string => text.normalize('NFKC').trim();
const two = (digits: string): string => digits.padStart(2, '0');

function writtenDate(text: string): string | null {
  const [, year, month = '', day = ''] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? [];
  return year === undefined ? null : `${year}-${two(month)}-${two(day)}`;
}

function writtenTime(text: string): string | null {
  const [, hour, minute = ''] =
    /^(\d{1,2})[:.点时](\d{1,2})分?(?::00)?$/.exec(text) ?? /^(\d\d)(\d\d)$/.exec(text) ?? [];
  return hour === undefined ? null : `${two(hour)}:${two(minute)}`;
}

/** What was typed as it is written out; what is no date or time stays for the desk to say so. */
export function written(kind: Kind, typed: string): string {
  const text = wide(typed);
  if (kind === 'date') return writtenDate(text) ?? typed;
  if (kind === 'time') return writtenTime(text) ?? typed;
  const [day = '', time = '', ...rest] = text.split(/[T\s]+/);
  const [date, clock] = [writtenDate(day), writtenTime(time)];
  return date === null || clock === null || rest.length > 0 ? typed : `${date} ${clock}`;
}

function icon(name: string): SVGElement {
  const some = document.querySelector('svg.icon use')?.getAttribute('href') ?? '';
  const [svg, use] = ['svg', 'use'].map((tag) => document.createElementNS('http://www.w3.org/2000/svg', tag));
  svg!.setAttribute('class', 'icon');
  svg!.setAttribute('aria-hidden', 'true');
  use!.setAttribute('href', some.replace(/#.*$/, `#${name}`));
  svg!.append(use!);
  return svg as SVGElement;
}

/** The browser's own field lies unseen under the one that is typed in, as long as its calendar is open. */
function openCalendar(field: HTMLInputElement, kind: Kind): void {
  field.parentElement?.querySelector('.calendar')?.remove();
  const native = document.createElement('input');
  native.type = kind;
  native.className = 'calendar';
  native.tabIndex = -1;
  native.setAttribute('aria-hidden', 'true');
  for (const name of ['min', 'max', 'step']) native.setAttribute(name, field.getAttribute(name) ?? '');
  native.value = written(kind, field.value).replace(' ', 'T');
  native.addEventListener('change', () => {
    field.value = written(kind, native.value);
    for (const event of ['input', 'change']) field.dispatchEvent(new Event(event, { bubbles: true }));
  });
  native.addEventListener('blur', () => native.remove());
  field.after(native);
  native.showPicker();
}

function buttonFor(field: HTMLInputElement, kind: Kind): HTMLButtonElement {
  const { name, icon: sign } = kinds[kind];
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn only quiet';
  // Whoever goes by keys types, and has Alt and the arrow down in the field itself: no further stop on the way.
  button.tabIndex = -1;
  const words = document.body.dataset[`${name}Pick`] ?? '';
  button.setAttribute('aria-label', words);
  button.title = words;
  button.append(icon(sign));
  button.disabled = field.matches(':disabled');
  button.addEventListener('click', () => openCalendar(field, kind));
  return button;
}

function use(field: HTMLInputElement): void {
  const kind = field.type as Kind;
  // What is no date is shown as it was typed, where the browser's own field would show nothing.
  const value = field.value || (field.getAttribute('value') ?? '');
  const around = document.createElement('span');
  around.className = field.classList.contains('grow') ? 'picked grow' : 'picked';
  field.replaceWith(around);
  field.type = 'text';
  field.value = written(kind, value);
  field.placeholder = document.body.dataset[`${kinds[kind].name}Hint`] ?? '';
  field.dataset['written'] = kind;
  field.setAttribute('aria-keyshortcuts', 'Alt+ArrowDown');
  field.addEventListener('change', () => (field.value = written(kind, field.value)));
  field.addEventListener('keydown', (event) => {
    if (!event.altKey || event.key !== 'ArrowDown') return;
    event.preventDefault();
    openCalendar(field, kind);
  });
  around.append(field);
  around.append(buttonFor(field, kind));
}

const fields = Object.keys(kinds)
  .map((kind) => `input[type=${kind}]:not(.calendar)`)
  .join(', ');
const useAll = (root: ParentNode): void => root.querySelectorAll<HTMLInputElement>(fields).forEach(use);

/** A form that is sent by a key is sent while its field is still being typed in. */
function writeOut({ target }: Event): void {
  if (!(target instanceof HTMLFormElement)) return;
  for (const field of target.querySelectorAll<HTMLInputElement>('input[data-written]'))
    field.value = written(field.dataset['written'] as Kind, field.value);
}

/** Every field of the page, and those that come with another page or a further row. */
export function useDateFields(): void {
  if (!('showPicker' in HTMLInputElement.prototype) || matchMedia('(pointer: coarse)').matches) return;
  useAll(document);
  document.addEventListener('desk:shown', () => useAll(document));
  document.addEventListener('submit', writeOut, true);
  document.addEventListener('desk:row', ({ target }) => target instanceof Element && useAll(target));
}
