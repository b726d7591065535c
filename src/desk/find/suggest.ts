/** What somebody may mean by what they are typing: of each kind a few, the most certain first. */
import { normaliseCode } from '../../domain/booking-code';
import type { Actor } from '../../lib/actor';
import type { Desk } from '../desk';
import { mustBeAllowed } from '../policy';
import { dayMeant } from './criteria';
import { casesOf, guestsOf } from './offer-cases';
import { peopleOf, roomsOf } from './offer-places';
import { outcomesOf, processesOf, wordsOf } from './offer-processes';
import type { Asked, Suggestion, Typing } from './suggestion';

const longest = 100;
const most = 12;

/** What somebody means who chooses nothing: the one case of that code, everything of a number, else what fits best; null when nothing does. */
export function meaningOf(text: string, offered: readonly Suggestion[]): Suggestion['leads'] | null {
  const [first] = offered;
  const cases = offered.filter(({ kind }) => kind === 'case');
  if (cases.length === 1 && normaliseCode(cases[0]!.text) === normaliseCode(text)) return cases[0]!.leads;
  const number = offered.find(({ kind }) => kind === 'phone');
  if (number) return number.leads;
  return first?.leads ?? null;
}

/** At most a dozen; none for an empty text. A day typed beside something else narrows it. */
export async function suggestions(desk: Desk, actor: Actor, typing: Typing): Promise<readonly Suggestion[]> {
  mustBeAllowed(actor, 'case.read');
  const text = typing.text.normalize('NFKC').trim().slice(0, longest);
  if (text === '') return [];
  const { rest, day } = dayBeside(text, desk.clock.now());
  const asked: Asked = { ...typing, text: rest, on: day ? { from: day, to: day } : {} };
  if (rest === '') return [dateOf(day!)];
  const kinds = [casesOf, guestsOf, roomsOf, peopleOf, processesOf, outcomesOf, wordsOf];
  const found = await Promise.all(kinds.map((kind) => kind(desk, actor, asked)));
  return found.flat().slice(0, most);
}

function dayBeside(text: string, now: Date): { rest: string; day: string | null } {
  const parts = text.split(/\s+/);
  const at = parts.findIndex((part) => dayMeant(part, now) !== null);
  if (at < 0) return { rest: text, day: null };
  return { rest: parts.filter((_, i) => i !== at).join(' '), day: dayMeant(parts[at]!, now) };
}

const dateOf = (day: string): Suggestion => ({
  ...{ kind: 'date', text: day, detail: '' },
  leads: { criteria: { from: day, to: day } },
});
