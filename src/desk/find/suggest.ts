/** What somebody may mean by what they are typing: of each kind a few, the most certain first. */
import { normaliseCode } from '../../domain/booking-code';
import { parsePhone } from '../../domain/phones';
import type { Actor } from '../../lib/actor';
import { findWords, plainText } from '../../lib/find-words';
import type { Statement } from '../../lib/sql';
import type { Desk, Language } from '../desk';
import { namesByVersion } from '../names';
import { can, mustBeAllowed, seesVenue, venuesOf } from '../policy';
import { dayMeant, type FindCriteria } from './criteria';
import { guestsLike } from './guests';

export const suggestionKinds = [
  ...(['case', 'code', 'guest', 'phone', 'room', 'date', 'person', 'process', 'outcome', 'words'] as const),
] as const;
export type SuggestionKind = (typeof suggestionKinds)[number];

export interface Suggestion {
  readonly kind: SuggestionKind;
  readonly text: string;
  readonly detail: string;
  /** The case itself, or what to look for. */
  readonly leads: { readonly caseId: string } | { readonly criteria: FindCriteria };
}

/** The words of the pages, for what is named there and nowhere else. */
type Say = (key: string, params?: Readonly<Record<string, unknown>>) => string;
export interface Typing {
  readonly text: string;
  readonly language: Language;
  /** Outcomes in words. */
  readonly sayOutcome: (outcome: string) => string;
  readonly say: Say;
}

const longest = 100;
const most = 12;

/**
 * What somebody means who chooses nothing: the one case of that code, everything of a number, the guests of that name, else
 * what fits best; null when nothing does.
 */
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
  const found = await Promise.all([
    ...[casesOf, guestsOf, roomsOf, peopleOf, processesOf, outcomesOf].map((kind) => kind(desk, actor, asked)),
    wordsOf(asked),
  ]);
  return found.flat().slice(0, most);
}

interface Asked extends Typing {
  readonly on: Pick<FindCriteria, 'from' | 'to'>;
}
type Kind = (desk: Desk, actor: Actor, asked: Asked) => Promise<Suggestion[]>;

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

interface CodeRow {
  readonly id: string;
  readonly definitionId: string;
  readonly code: string;
  readonly status: string;
}
const byCode: Statement = {
  name: 'desk-find-code',
  text: `
    SELECT c.id, c.definition_id AS "definitionId", c.business_key AS code, c.status FROM "case" c
    WHERE c.business_key >= $1 AND c.business_key < $1 || '\u{10ffff}'
      AND ($2::text[] IS NULL OR c.venue_id IS NULL OR c.venue_id::text = ANY($2))
    ORDER BY c.business_key, c.started_at DESC, c.id DESC LIMIT 4`,
};

const casesOf: Kind = async (desk, actor, { text, language, say }) => {
  const code = /^[A-Za-z]-?\d/.test(text) && text.includes('-') ? text.toUpperCase() : normaliseCode(text);
  if (code.length < 3 || !/[A-Z]/.test(code) || /[^\x20-\x7e]/.test(text)) return [];
  const rows = await desk.database.query<CodeRow>(byCode, [code, venuesOf(actor)]);
  if (rows.length === 0) return /\d/.test(text) ? otherCode(text, say) : [];
  const names = await namesByVersion(
    desk,
    rows.map(({ definitionId }) => definitionId),
    language,
  );
  return rows.map(({ id, definitionId, code: text, status }) => {
    const { tag, process } = names.get(definitionId)!;
    const detail = `${tag} ${process} · ${say(`case.status.${status}`)}`;
    return { kind: 'case', text, detail, leads: { caseId: id } };
  });
};

const shortestCode = 5;
/** What may be the number of something that has no case of that name: a call-back, a record, a booking. */
const otherCode = (text: string, say: Say): Suggestion[] =>
  text.length < shortestCode
    ? []
    : [{ kind: 'code', text, detail: say('find.byCode'), leads: { criteria: { code: text } } }];

const guestsOf: Kind = async (desk, actor, { text, say, on }) => {
  const guests = await guestsLike(desk, actor, text);
  const known = guests.map(({ id, name, phone, grade }): Suggestion => {
    const detail = [phone, grade === 'none' ? '' : say(`grade.${grade}`)].filter(Boolean).join(' · ');
    return { kind: 'guest', text: name || say('guest.unnamed'), detail, leads: { criteria: { customer: id, ...on } } };
  });
  const isNumber = parsePhone(text) !== null || /^\d{4}$/.test(text);
  if (!isNumber || !can(actor, 'person.find')) return known;
  return [
    ...known,
    { kind: 'phone', text, detail: say('find.allOfNumber'), leads: { criteria: { phone: text, ...on } } },
  ];
};

const rooms: Statement = {
  name: 'desk-find-rooms',
  text: `SELECT r.number, r.venue_id AS "venueId", v.name, v.name_en AS "nameEn" FROM room r JOIN venue v ON v.id = r.venue_id
    WHERE upper(r.number) = $1 ORDER BY v.active DESC, v.name LIMIT 60`,
};
interface RoomRow {
  readonly number: string;
  readonly venueId: string;
  readonly name: string;
  readonly nameEn: string;
}

const roomsOf: Kind = async ({ database }, actor, { text, language, say, on }) => {
  const number = text.replace(/\s*(包厢|号房|房|room)\s*/gi, '').toUpperCase();
  if (!/^[A-Z]{0,2}\d{1,4}[A-Z]?$/.test(number)) return [];
  const found = await database.query<RoomRow>(rooms, [number]);
  const seen = found.filter(({ venueId }) => seesVenue(actor, venueId)).slice(0, 4);
  return seen.map(({ number: room, venueId, name, nameEn }) => ({
    ...{ kind: 'room', text: say('find.room', { room }), detail: language === 'en' ? nameEn : name },
    leads: { criteria: { room, venue: venueId, ...on } },
  }));
};

const people: Statement = {
  name: 'desk-find-people',
  text: `SELECT login, name FROM app_user WHERE name ILIKE $1 OR login ILIKE $1 ORDER BY active DESC, name, login LIMIT 3`,
};

const peopleOf: Kind = async ({ database }, _actor, { text, on }) => {
  if (/^\d+$/.test(text)) return [];
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const found = await database.query<{ login: string; name: string }>(people, [like]);
  return found.map(({ login, name }) => ({
    ...{ kind: 'person', text: name, detail: login },
    leads: { criteria: { person: login, ...on } },
  }));
};

const processesOf: Kind = async (desk, _actor, { text, language, on }) => {
  const wanted = plainText(text);
  const versions = await desk.definitions.list();
  const names = await namesByVersion(
    desk,
    versions.map(({ id }) => id),
    language,
  );
  const named = versions.map(({ id, key }) => ({ key, ...names.get(id)! }));
  const fitting = named.filter(({ tag, process }) => plainText(tag) === wanted || plainText(process).includes(wanted));
  return fitting.slice(0, 3).map(({ key, tag, process }) => ({
    ...{ kind: 'process', text: process, detail: tag },
    leads: { criteria: { process: key, ...on } },
  }));
};

const outcomesOf: Kind = async (desk, _actor, { text, sayOutcome, on }) => {
  const wanted = plainText(text);
  const named = (await outcomesOfProcesses(desk)).map((outcome) => ({ outcome, words: sayOutcome(outcome) }));
  const fitting = named.filter(({ outcome, words }) => outcome === wanted || plainText(words).includes(wanted));
  return fitting.slice(0, 3).map(({ outcome, words }) => ({
    ...{ kind: 'outcome', text: words, detail: words === outcome ? '' : outcome },
    leads: { criteria: { outcome, ...on } },
  }));
};

/** Every outcome the newest versions may end with, in order. */
export async function outcomesOfProcesses(desk: Desk): Promise<string[]> {
  const versions = await desk.definitions.list();
  const models = await Promise.all(versions.map(({ id }) => desk.definitions.byVersion(id)));
  const outcomes = models.flatMap(({ model }) => [...model.elements.values()].flatMap(({ outcome }) => outcome ?? []));
  return [...new Set(outcomes)].filter((outcome) => !outcome.startsWith('=')).sort();
}

const wordsOf = ({ text, say, on }: Asked): Suggestion[] =>
  findWords(text).length === 0
    ? []
    : [{ kind: 'words', text, detail: say('find.inWords'), leads: { criteria: { words: text, ...on } } }];
