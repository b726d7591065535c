/** Rooms as they stand: asked for again when the wish changes or the house does, said beside the field. */
import { announce } from '../announce';
import { controlsOf } from './controls';

interface Sentence {
  readonly text: string;
  readonly tone: string;
}
interface Rooms {
  readonly options: readonly { readonly value: string; readonly label: string; readonly says: Sentence }[];
  readonly says: Sentence;
}

const pause = 250;
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');

interface Parts {
  readonly picker: HTMLElement;
  readonly input: HTMLInputElement;
  readonly list: HTMLDataListElement;
  readonly says: HTMLElement;
}

function partsOf(picker: HTMLElement): Parts | null {
  const input = picker.querySelector('input');
  const list = picker.querySelector('datalist');
  const says = picker.querySelector<HTMLElement>('.says');
  return input && list && says ? { picker, input, list, says } : null;
}

/** The room named, else how it stands in general. */
function say({ input, list, says }: Parts, aloud: boolean): void {
  const named = plain(input.value);
  const room = named === '' ? undefined : [...list.options].find((one) => plain(one.value) === named);
  const text = (room ?? says).dataset['says'] ?? '';
  says.dataset['tone'] = (room ? room.dataset['tone'] : says.dataset['general']) ?? '';
  if (says.textContent === text) return;
  says.textContent = text;
  if (aloud) announce(text);
}

function take(parts: Parts, rooms: Rooms): void {
  const options = rooms.options.map(({ value, label, says }) => {
    const option = document.createElement('option');
    Object.assign(option, { value, label });
    Object.assign(option.dataset, { says: says.text, tone: says.tone });
    return option;
  });
  parts.list.replaceChildren(...options);
  Object.assign(parts.says.dataset, { says: rooms.says.text, general: rooms.says.tone });
  say(parts, parts.input.value !== '' || parts.input === document.activeElement);
}

function addressOf({ picker }: Parts): string | null {
  const source = picker.closest<HTMLElement>('[data-rooms]')?.dataset['rooms'];
  if (!source) return null;
  const { key = '', needs = '' } = picker.dataset;
  const asked = new URLSearchParams({ field: key });
  for (const name of needs.split(' ')) {
    const [control] = controlsOf(name, picker);
    if (control && !control.closest('[data-hide][hidden]')) asked.set(name, control.value);
  }
  return `${source}?${asked.toString()}`;
}

async function ask(parts: Parts, signal: AbortSignal): Promise<void> {
  const address = addressOf(parts);
  if (!address) return;
  try {
    const response = await fetch(address, { headers: { Accept: 'application/json' }, cache: 'no-store', signal });
    if (response.ok && !response.redirected) take(parts, (await response.json()) as Rooms);
  } catch {
    // Away or asked anew: what is shown stays, and the server decides when the form is sent.
  }
}

export function useRoomPicker(picker: HTMLElement, form: HTMLFormElement, signal: AbortSignal): void {
  const parts = partsOf(picker);
  if (!parts) return;
  const needs = (picker.dataset['needs'] ?? '').split(' ');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      asking.abort();
      asking = new AbortController();
      void ask(parts, asking.signal);
    }, pause);
  };
  form.addEventListener('input', (event) => {
    if (event.target === parts.input) return say(parts, true);
    const { name } = event.target as HTMLInputElement;
    if (needs.includes(name.slice(name.lastIndexOf('.') + 1))) soon();
  });
  document.addEventListener('desk:moved', soon, { signal });
  say(parts, false);
}
