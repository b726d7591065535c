/**
 * Ids of cases that may be meant, newest first and after a place in that order. Where the criteria name few cases they
 * are asked one by one; where they speak of words, outcomes or processes, week by week from the table of words.
 */
import type { Actor } from '../../lib/actor';
import { findWords } from '../../lib/find-words';
import { isUuid } from '../../lib/ids';
import { InputError } from '../../lib/errors';
import type { Desk } from '../desk';
import { named } from '../inbox/named';
import { can, venuesOf } from '../policy';
import { startOf, type FindCriteria } from './criteria';
import { waysOf, type Add } from './ways';

/** A place in the list: when the case began, and its id. */
export interface Candidate {
  readonly place: string;
  readonly id: string;
}
export interface Wanted {
  readonly criteria: FindCriteria;
  readonly after: Candidate;
  readonly limit: number;
}
/** Gives up to `limit` cases after a place. */
type Source = (desk: Desk, actor: Actor, wanted: Wanted) => Promise<readonly Candidate[]>;

/** Where these criteria are looked up; `InputError` when nothing is asked for. */
export function sourceOf(criteria: FindCriteria): Source {
  const { phone, code, name, customer, person, room, words, outcome, process, status, venue, from, to } = criteria;
  if (phone ?? code ?? name ?? customer ?? person ?? room) return byWays;
  if (words ?? outcome ?? process ?? status) return byTokens;
  if (venue ?? from ?? to) return byTime;
  throw new InputError('nothing is looked for', { reason: 'find-nothing' });
}

interface Building {
  readonly values: unknown[];
  readonly add: Add;
}
function building(): Building {
  const values: unknown[] = [];
  return { values, add: (value, type) => `$${values.push(value)}::${type}` };
}

/** Venue, period and place of a row that has them, as conditions. */
function within(actor: Actor, { criteria, after }: Wanted, add: Add, on: string): string[] {
  const { venue, from, to, room, person } = criteria;
  const own = room ?? person;
  const venues = venuesOf(actor);
  const id = on === 'd' ? 'd.case_id' : `${on}.id`;
  return [
    `(${on}.started_at, ${id}) < (${add(after.place, 'timestamptz')}, ${add(after.id, 'uuid')})`,
    ...(venues ? [`(${on}.venue_id IS NULL OR ${on}.venue_id::text = ANY(${add(venues, 'text[]')}))`] : []),
    // Of a room, the house and the days are those of its bookings; of a colleague, the days those of their work.
    ...(venue && !room ? [`${on}.venue_id = ${add(isUuid(venue) ? venue : null, 'uuid')}`] : []),
    ...(from && !own ? [`${on}.started_at >= ${add(startOf(from), 'timestamptz')}`] : []),
    ...(to && !own ? [`${on}.started_at < ${add(startOf(to, 1), 'timestamptz')}`] : []),
  ];
}

const newest = (on: string, id: string, limit: string): string =>
  `ORDER BY ${on}.started_at DESC, ${on}.${id} DESC LIMIT ${limit}`;
/** To the microsecond, as every machine reads it. */
const placeOf = (on: string): string =>
  `to_char(${on}.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS place`;

const byWays: Source = (desk, actor, wanted) => {
  const { criteria, limit } = wanted;
  const { values, add } = building();
  const ways = waysOf(actor, criteria, { add, now: desk.clock.now() });
  const conditions = [...within(actor, wanted, add, 'c'), ...about(actor, criteria, add)];
  const text = `
    WITH meant AS MATERIALIZED (${ways.map((way) => `(${way})`).join(' INTERSECT ')})
    SELECT c.id, ${placeOf('c')} FROM meant JOIN "case" c ON c.id = meant.id
    WHERE ${conditions.join(' AND ')} ${newest('c', 'id', add(limit, 'int'))}`;
  return desk.database.query<Candidate>(named(text), values);
};

/** What else is asked of cases that are known already. */
function about(actor: Actor, criteria: FindCriteria, add: Add): string[] {
  const { process, status, outcome, words } = criteria;
  return [
    ...(process ? [`c.process_key = ${add(process, 'text')}`] : []),
    ...(status ? [`c.status = ${add(status, 'text')}`] : []),
    ...(outcome ? [`c.outcome = ${add(outcome, 'text')}`] : []),
    ...(words
      ? [
          `EXISTS (SELECT FROM find_case d CROSS JOIN LATERAL (
             SELECT find_tokens(${add(wordsOf(words), 'text[]')}, find_week(d.started_at)) AS told OFFSET 0) w
           WHERE d.case_id = c.id AND ${has(actor, { plain: false, told: true })})`,
        ]
      : []),
  ];
}

/** Words as they are kept; `InputError` when there is none that could be looked for. */
function wordsOf(text: string): string[] {
  const words = findWords(text);
  if (words.length === 0) throw new InputError('no word of two characters', { reason: 'find-words-short' });
  return words;
}

/**
 * What a row has to have: how the case stands (`w.plain`) and the words (`w.told`), where they are asked for; an empty list
 * would be looked up in the whole index. What colleagues wrote counts for those who may read it.
 */
function has(actor: Actor, asked: { readonly plain: boolean; readonly told: boolean }): string {
  const stands = asked.plain ? ['d.tokens @> w.plain'] : [];
  if (!asked.told) return stands.join('');
  const inData = `d.tokens @> ${asked.plain ? '(w.plain || w.told)' : 'w.told'}`;
  return can(actor, 'personal.read') ? `(${inData} OR (${[...stands, 'd.said @> w.told'].join(' AND ')}))` : inData;
}

const standing = ({ process, status, outcome }: FindCriteria): string[] => [
  ...(process ? [`=process ${process}`] : []),
  ...(status ? [`=status ${status}`] : []),
  ...(outcome ? [`=outcome ${outcome}`] : []),
];

/** Weeks looked at in one statement: few at first, since what is looked for is often recent or common. */
const stretches = [2, 6, 24, 96] as const;
const day = 86_400_000;
const weekOf = (at: Date): number => Math.floor(at.getTime() / (7 * day));

const byTokens: Source = async (desk, actor, wanted) => {
  const { criteria, after, limit } = wanted;
  const first = await firstWeek(desk, criteria);
  // Another machine's clock may be ahead.
  const end = criteria.to ? startOf(criteria.to, 1)! : new Date(desk.clock.now().getTime() + day);
  const place = after.place === 'infinity' ? end : new Date(after.place);
  let to = Math.min(weekOf(end), weekOf(place));
  const found: Candidate[] = [];
  for (let i = 0; to >= first && found.length < limit; i++) {
    const from = Math.max(first, to - (stretches[i] ?? 500) + 1);
    found.push(...(await weeks(desk, actor, { ...wanted, limit: limit - found.length, from, to })));
    to = from - 1;
  }
  return found;
};

async function firstWeek({ database }: Desk, { from }: FindCriteria): Promise<number> {
  const since = from ? startOf(from) : null;
  const [row] = await database.query<{ at: Date | null }>(firstCase);
  if (!row?.at) return Number.POSITIVE_INFINITY;
  return Math.max(weekOf(row.at), since ? weekOf(since) : 0);
}
const firstCase = { name: 'desk-find-first', text: 'SELECT min(started_at) AS at FROM "case"' };

function weeks(
  { database }: Desk,
  actor: Actor,
  { from, to, limit, ...wanted }: Wanted & { readonly from: number; readonly to: number },
): Promise<Candidate[]> {
  const { criteria } = wanted;
  const { values, add } = building();
  const stands = standing(criteria);
  const asked = { plain: stands.length > 0, told: criteria.words !== undefined };
  const tokens = [
    ...(asked.plain ? [`find_tokens(${add(stands, 'text[]')}, w) AS plain`] : []),
    ...(criteria.words ? [`find_tokens(${add(wordsOf(criteria.words), 'text[]')}, w) AS told`] : []),
  ];
  const conditions = [has(actor, asked), ...within(actor, { ...wanted, limit }, add, 'd')];
  const most = add(limit, 'int');
  const text = `
    WITH weeks AS MATERIALIZED (SELECT ${tokens.join(', ')} FROM generate_series(${add(from, 'int')}, ${add(to, 'int')}) w)
    SELECT hit.case_id AS id, ${placeOf('hit')} FROM weeks w CROSS JOIN LATERAL (
      SELECT d.case_id, d.started_at FROM find_case d WHERE ${conditions.join(' AND ')} ${newest('d', 'case_id', most)}) hit
    ${newest('hit', 'case_id', most)}`;
  return database.query<Candidate>(named(text), values);
}

const byTime: Source = ({ database }, actor, wanted) => {
  const { values, add } = building();
  const text = `SELECT c.id, ${placeOf('c')} FROM "case" c
    WHERE ${within(actor, wanted, add, 'c').join(' AND ')} ${newest('c', 'id', add(wanted.limit, 'int'))}`;
  return database.query<Candidate>(named(text), values);
};
