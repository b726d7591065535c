/** Guests by what is typed of them: offered as answers to choose from; a number that is on file brings its name along. */
import { announce } from '../announce';
import { put } from './controls';

interface Found {
  readonly found: readonly { readonly value: string; readonly label: string; readonly name: string }[];
}

const pause = 250;

/** What somebody is looked for by goes in the body: addresses are kept in logs. */
async function look(from: HTMLElement, search: string, signal?: AbortSignal): Promise<Found['found'] | null> {
  const source = from.closest<HTMLElement>('[data-customers]')?.dataset['customers'];
  const token = from.closest('form')?.querySelector<HTMLInputElement>('[name=_csrf]')?.value;
  if (!source || !token) return null;
  const body = new URLSearchParams({ _csrf: token, search });
  try {
    const response = await fetch(source, {
      method: 'POST',
      body,
      headers: { Accept: 'application/json' },
      signal: signal ?? null,
    });
    return response.ok ? ((await response.json()) as Found).found : null;
  } catch {
    return null;
  }
}

function offer(picker: HTMLElement, found: Found['found']): void {
  const list = picker.querySelector<HTMLElement>('[data-found-list]');
  const blank = picker.querySelector('template')?.content;
  const chosen = picker.querySelector<HTMLInputElement>('input[type=radio]:checked');
  if (!list || !blank) return;
  const kept = chosen?.closest('label');
  const answers = found
    .filter(({ value }) => value !== chosen?.value)
    .map((one, at) => answerOf(picker, blank, one, at));
  list.replaceChildren(...(kept ? [kept] : []), ...answers);
  const { none = '', found: words = '' } = picker.dataset;
  const said = found.length === 0 ? none : words.replace('{n}', String(found.length));
  if (found.length === 0) {
    const note = document.createElement('span');
    note.className = 'hint';
    note.textContent = none;
    list.append(note);
  }
  announce(said);
}

function answerOf(
  picker: HTMLElement,
  blank: DocumentFragment,
  { value, label }: Found['found'][number],
  at: number,
): Node {
  const answer = blank.cloneNode(true) as DocumentFragment;
  const radio = answer.querySelector('input')!;
  radio.id = `${picker.querySelector('input[type=search]')!.id}-found-${at + 1}`;
  radio.value = value;
  answer.querySelector('span')!.textContent = label;
  return answer;
}

export function useCustomerPicker(picker: HTMLElement): void {
  const search = picker.querySelector<HTMLInputElement>('input[type=search]');
  if (!search) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  search.addEventListener('input', () => {
    clearTimeout(timer);
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    if (search.value.trim() === '') return offerNothing(picker);
    timer = setTimeout(
      () => void look(search, search.value, signal).then((found) => found && offer(picker, found)),
      pause,
    );
  });
  search.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || (event.key !== 'ArrowDown' && event.key !== 'Enter')) return;
    event.preventDefault();
    picker.querySelector<HTMLInputElement>('input[type=radio]')?.focus();
  });
}

function offerNothing(picker: HTMLElement): void {
  const chosen = picker.querySelector('input[type=radio]:checked')?.closest('label');
  picker.querySelector('[data-found-list]')?.replaceChildren(...(chosen ? [chosen] : []));
}

/** A number on file: its name goes into an empty name field, marked so that typing replaces it. */
export function useGuestName(form: HTMLFormElement): void {
  const phone = form.querySelector<HTMLInputElement>('[data-guest=phone]');
  const name = form.querySelector<HTMLInputElement>('[data-guest=name]');
  if (!phone || !name) return;
  phone.addEventListener('change', () => {
    if (phone.value.replace(/\D/g, '').length < 7 || name.value !== '') return;
    void look(phone, phone.value).then((found) => {
      const [known] = found ?? [];
      if (found?.length !== 1 || !known?.name || name.value !== '') return;
      put(name, known.name);
      if (name === document.activeElement) name.select();
      announce(known.label);
    });
  });
}
