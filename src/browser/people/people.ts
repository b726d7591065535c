/** Fields that ask for a colleague, and comments that speak to some: what fits is offered while typing. */
import { choicesFor, type Choice, type Choices, type Field } from './choices';

interface Person {
  readonly login: string;
  readonly name: string;
}

const quietMilliseconds = 120;

async function found(address: string, text: string): Promise<readonly Person[]> {
  const url = new URL(address, location.href);
  url.searchParams.set('q', text);
  try {
    const response = await fetch(url, { headers: { Accept: 'application/json' } });
    return response.ok ? ((await response.json()) as { people: readonly Person[] }).people : [];
  } catch {
    return [];
  }
}

/** Two of the same name are told apart by their sign-in names. */
const choicesOf = (people: readonly Person[]): Choice[] =>
  people.map(({ login, name }) => {
    const several = people.filter((other) => other.name === name).length > 1;
    return { value: several ? login : name, text: name, detail: login };
  });

/** What is asked for at the caret, or null when nothing is. */
type Wanted = (field: Field) => string | null;

function offer(field: Field, address: string, wanted: Wanted, pick: (choice: Choice) => void): void {
  const choices: Choices = choicesFor(field, pick);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async (): Promise<void> => {
    const text = wanted(field);
    if (text === null) return choices.hide();
    const people = await found(address, text);
    // Meanwhile something else may have been typed, or the field left.
    if (document.activeElement === field && wanted(field) === text) choices.show(choicesOf(people));
  };
  field.addEventListener('input', (event) => {
    if ((event as InputEvent).isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(() => void look(), quietMilliseconds);
  });
  field.addEventListener('compositionend', () => void look());
}

const wholeText: Wanted = ({ value }) => (value.trim() === '' ? null : value.trim());

/** The name after the last `@` before the caret. */
const mention = /@([^\s@]{0,30})$/;
const atCaret: Wanted = (field) => mention.exec(field.value.slice(0, field.selectionStart ?? 0))?.[1] ?? null;

function insertMention(field: Field, { value }: Choice): void {
  const caret = field.selectionStart ?? field.value.length;
  const start = mention.exec(field.value.slice(0, caret))?.index ?? caret;
  field.setRangeText(`@${value} `, start, caret, 'end');
}

const ready = new WeakSet<Element>();

/** A field gets its list when it is first entered, so that fields which come later have one, too. */
function prepare({ target }: Event): void {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) || ready.has(target)) return;
  const { people, mentions } = target.dataset;
  if (people === undefined && mentions === undefined) return;
  ready.add(target);
  const field: Field = target;
  if (people !== undefined) offer(field, people, wholeText, ({ value }) => (field.value = value));
  else offer(field, mentions ?? '', atCaret, (choice) => insertMention(field, choice));
}

export const usePeopleFields = (): void => document.addEventListener('focusin', prepare);
