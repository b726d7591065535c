/** Criteria made ready for the query: bounds of time and urgency, tasks by their names, cases by guest and booking. */
import { DateTime } from 'luxon';
import type { Actor } from '../../lib/actor';
import { isUuid } from '../../lib/ids';
import type { Desk } from '../desk';
import { chainTimeZone } from '../task-form';
import { mustBeAllowed } from '../policy';
import { urgencies, type Box, type Criteria } from './criteria';
import { named } from './named';

/** What a query narrows by; null does not narrow. */
export interface Narrowing {
  /** Whom tasks have to be offered to. */
  readonly keys: readonly string[];
  readonly group: string | null;
  readonly process: string | null;
  readonly venue: string | null;
  readonly dueUntil: Date | null;
  readonly neverDue: boolean;
  readonly priority: number | null;
  /** The only cases meant; found first, because they are few. */
  readonly cases: readonly string[] | null;
  readonly text: Words | null;
}

/** Words of a task's name or of what a call is about, or the beginning of a case's number. */
export interface Words {
  readonly like: string;
  /** Names that have the words in them, as `process element`, and the processes whose tasks are worth a look. */
  readonly elements: readonly string[];
  readonly processes: readonly string[];
  readonly code: string;
  /** Cases whose number begins so; found first, because they are few. */
  readonly cases: readonly string[];
}

/** Everything the criteria mean now, for this person. */
export async function narrowingOf(desk: Desk, actor: Actor, box: Box, criteria: Criteria): Promise<Narrowing> {
  const { group = null, process = null, customer, booking, text } = criteria;
  const venue = criteria.venue !== undefined && isUuid(criteria.venue) ? criteria.venue : null;
  const cases = customer || booking ? await casesOf(desk, actor, box, { customer, booking }) : null;
  return {
    keys: keysOf(actor.candidateKeys, group, venue),
    ...{ group, process, venue, cases },
    dueUntil: dueUntil(criteria.due, desk.clock.now()),
    neverDue: criteria.due === 'never',
    priority: urgencies[criteria.priority as keyof typeof urgencies] ?? null,
    text: text ? await wordsOf(desk, box, text) : null,
  };
}

const escaped = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

/** A person's keys for one group or one venue: who works for every venue looks at the one by its own key. */
function keysOf(keys: readonly string[], group: string | null, venue: string | null): string[] {
  const ofGroup = group === null ? keys : keys.filter((key) => key.startsWith(`${group}@`));
  if (venue === null) return [...ofGroup];
  const atVenue = ofGroup.map((key) => key.replace(/@\*$/, `@${venue}`)).filter((key) => key.endsWith(`@${venue}`));
  return [...new Set(atVenue)];
}

function dueUntil(due: string | undefined, now: Date): Date | null {
  const at = DateTime.fromJSDate(now, { zone: chainTimeZone });
  switch (due) {
    case 'late':
      return now;
    case 'hour':
      return at.plus({ hours: 1 }).toJSDate();
    case 'today':
      return at.endOf('day').toJSDate();
    case 'week':
      return at.plus({ days: 7 }).toJSDate();
    default:
      return null;
  }
}

const most = 2_000;

/** Files whose name begins so, or whose number ends so; those joined to another count as that other. */
const guests = {
  named: `SELECT coalesce(c.merged_into, c.id) FROM customer c WHERE c.name >= $2 AND c.name < $3 LIMIT ${most}`,
  numbered: `SELECT coalesce(c.merged_into, c.id) FROM customer_phone p JOIN customer c ON c.id = p.customer_id
    WHERE p.valid AND p.tail = phone_tail($2) AND right(p.e164, length($3)) = $3 LIMIT ${most}`,
};
const codes = (code: string): string => `SELECT ${code}
  UNION SELECT b.code FROM room r JOIN booking_room o ON o.room_id = r.id AND o.active AND o.during && tstzrange($1, NULL)
    JOIN booking b ON b.id = o.booking_id WHERE r.number = ${code} LIMIT ${most}`;

interface Wanted {
  readonly customer: string | undefined;
  readonly booking: string | undefined;
}

/** Cases of a guest, by the beginning of a name or the end of a number, and of a booking, by its code or a room it has from now on. */
async function casesOf(desk: Desk, actor: Actor, box: Box, { customer, booking }: Wanted): Promise<string[]> {
  const values: unknown[] = [desk.clock.now()];
  const conditions: string[] = box === 'done' ? [] : [`k.status = 'running'`];
  if (customer) {
    mustBeAllowed(actor, 'personal.read');
    const digits = customer.replace(/[\s-]/g, '').replace(/^\+/, '');
    const number = /^\d{4,}$/.test(digits);
    conditions.push(`k.customer_id = ANY(ARRAY(${number ? guests.numbered : guests.named}))`);
    values.push(...(number ? [digits, digits] : [customer, customer + lastCharacter]));
  }
  if (booking) conditions.push(`k.business_key = ANY(ARRAY(${codes(`$${values.push(booking.toUpperCase())}::text`)}))`);
  const statement = named(`SELECT k.id FROM "case" k
    WHERE $1::timestamptz IS NOT NULL AND ${conditions.join(' AND ')} LIMIT ${most}`);
  return (await desk.database.query<{ id: string }>(statement, values)).map(({ id }) => id);
}

/** Comes after every other, so that names that begin alike are a range of the index. */
const lastCharacter = '\u{10ffff}';

/** Calls whose matter is data of the case, and so may have any words. */
export const callsWithMatter = 'flow-31';

async function wordsOf(desk: Desk, box: Box, text: string): Promise<Words> {
  const code = text.toUpperCase();
  const [elements, cases] = await Promise.all([elementsNamed(desk, text), numbered(desk, box, code)]);
  const processes = new Set([callsWithMatter, ...elements.map((one) => one.slice(0, one.indexOf(' ')))]);
  return { like: `%${escaped(text)}%`, elements, processes: [...processes], code, cases };
}

/** Open cases whose number begins so. What nobody would type as a number is not looked for. */
async function numbered({ database }: Desk, box: Box, code: string): Promise<string[]> {
  if (box === 'done' || !/^[A-Z0-9][A-Z0-9-]+$/.test(code)) return [];
  const statement = named(`SELECT k.id FROM "case" k
    WHERE k.business_key >= $1::text AND k.business_key < $2::text AND k.status = 'running' LIMIT ${most}`);
  return (await database.query<{ id: string }>(statement, [code, code + lastCharacter])).map(({ id }) => id);
}

/** Tasks whose name has the text in it, in either language, as `process element` of the newest versions. */
async function elementsNamed(desk: Desk, text: string): Promise<string[]> {
  const wanted = text.toLocaleLowerCase();
  const found: string[] = [];
  for (const { id } of await desk.definitions.list()) {
    const { model } = await desk.definitions.byVersion(id);
    for (const [element, { name, formKey }] of model.elements) {
      const names = formKey ? [name, desk.library.label(model.id, element, 'en')] : [];
      if (names.some((one) => one?.toLocaleLowerCase().includes(wanted))) found.push(`${model.id} ${element}`);
    }
  }
  return found;
}
