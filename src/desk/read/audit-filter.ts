/** What somebody asks of the audit: short texts as an address, a form or a saved search carries them, and what they mean. */
import { DateTime } from 'luxon';
import { lastFour, parsePhone } from '../../domain/phones';
import { everything, streamsOfSubjects, type AuditSelection } from '../../engine/audit/select';
import type { Actor } from '../../lib/actor';
import { InputError } from '../../lib/errors';
import { isUuid } from '../../lib/ids';
import type { Sql, Statement } from '../../lib/sql';
import { auditKinds, type AuditKind } from '../audit-kinds';
import { can, mustBeAllowed } from '../policy';
import { chainTimeZone } from '../task-form';

export { auditEventsWhere, type AuditSelection } from '../../engine/audit/select';

export const auditCriterionNames = ['from', 'to', 'kind', 'command', 'who', 'about', 'process', 'text'] as const;
export type AuditCriterionName = (typeof auditCriterionNames)[number];

/** What is absent does not narrow. `from` and `to` are days of the chain's zone, both included. */
export type AuditCriteria = Readonly<Partial<Record<AuditCriterionName, string>>>;

const longest = 200;

/** The criteria an address or a form states. Days that are none and what is too long are refused. */
export function readAuditCriteria(given: (name: string) => string | undefined): AuditCriteria {
  const criteria: Partial<Record<AuditCriterionName, string>> = {};
  for (const name of auditCriterionNames) {
    const value = given(name)?.normalize('NFKC').trim();
    if (!value) continue;
    if (value.length > longest) throw new InputError(`${name} is too long`, { fields: { [name]: { code: 'long' } } });
    if (isDay(name) && !dayOf(value).isValid)
      throw new InputError(`${name} is no day`, { reason: 'audit-day', fields: { [name]: { code: 'date' } } });
    criteria[name] = value;
  }
  return criteria;
}

const isDay = (name: AuditCriterionName): boolean => name === 'from' || name === 'to';
const dayOf = (text: string): DateTime => DateTime.fromFormat(text, 'yyyy-MM-dd', { zone: chainTimeZone });

/** What the criteria mean now, as JSON: a job that takes the same set away keeps this. Asks for the right to read the audit. */
export async function auditSelection(sql: Sql, actor: Actor, criteria: AuditCriteria): Promise<AuditSelection> {
  mustBeAllowed(actor, 'audit.read');
  const { from, to, kind, command, who, about, process, text } = criteria;
  const [actors, meant] = await Promise.all([
    who ? actorsNamed(sql, who) : null,
    about ? meantBy(sql, actor, about) : null,
  ]);
  return {
    ...everything,
    from: from ? dayOf(from).toUTC().toISO() : null,
    to: to ? dayOf(to).plus({ days: 1 }).toUTC().toISO() : null,
    commands: command ? [command] : kind ? commandsOf(kind) : null,
    changed: kind === 'data',
    actors,
    ...(meant && { streams: meant.streams, naming: meant.naming }),
    process: process ?? null,
    text: text ?? null,
  };
}

const commandsOf = (kind: string): readonly string[] | null =>
  kind in auditKinds ? auditKinds[kind as AuditKind] : [];

const actorsSql: Statement = {
  name: 'desk-audit-actors',
  text: `SELECT id FROM app_user WHERE id = $1 OR lower(login) = lower($1) OR name = $1 OR starts_with(name, $1)
    UNION SELECT id FROM api_token WHERE id = $1 OR name = $1 LIMIT 200`,
};

/** People and tokens by id, sign-in name or how the name begins; else what the text is taken for: the desk's own `timer`, `job`. */
async function actorsNamed(sql: Sql, who: string): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(actorsSql, [who]);
  return rows.length > 0 ? rows.map(({ id }) => id) : [who];
}

interface Meant {
  readonly streams: readonly string[];
  readonly naming: AuditSelection['naming'];
}

interface Things {
  readonly cases: readonly string[];
  readonly customers: readonly string[];
  /** Guests whose files were looked at within those cases. */
  readonly guests: readonly string[];
  readonly subjects: readonly string[];
}

/** A stream by its own name; else whatever bears the number, code or name. */
async function meantBy(sql: Sql, actor: Actor, about: string): Promise<Meant> {
  if (/^(case|subject):/.test(about)) return { streams: [about], naming: null };
  const { cases, customers, guests, subjects } = await thingsOf(sql, actor, about);
  const ofCases = cases.flatMap((id) => [`case:${id}`, `event:case:${id}`]);
  const ofCustomers = customers.map((id) => `customer:${id}`);
  const [own, looks] = await Promise.all([
    streamsOfSubjects(sql, [...subjects, ...ofCases, ...ofCustomers]),
    streamsOfSubjects(
      sql,
      guests.filter((id) => !customers.includes(id)).map((id) => `customer:${id}`),
    ),
  ]);
  return { streams: [...cases.map((id) => `case:${id}`), ...own], naming: { streams: looks, ids: cases } };
}

const mostCases = 2_000;
const most = 200;
const none = `'{}'::text[]`;
const joined = (ids: string): string =>
  `SELECT id FROM customer WHERE id IN (${ids}) UNION SELECT id FROM customer WHERE merged_into IN (${ids})`;
const texts = (query: string): string => `ARRAY(SELECT id::text FROM (${query}) x LIMIT ${mostCases})`;
const casesOfGuests = (ids: string): string => `SELECT id FROM "case" WHERE customer_id IN (${joined(ids)})`;
const guestsOf = (which: string): string =>
  `ARRAY(SELECT DISTINCT customer_id::text FROM "case" WHERE ${which} AND customer_id IS NOT NULL LIMIT ${most})`;

/** A case with everything above and below it; a task's case; a guest with what was joined to them and all their cases. */
const byId: Statement = {
  name: 'desk-audit-by-id',
  text: `SELECT ${texts(`SELECT id FROM "case" WHERE root_id = (SELECT coalesce(
        (SELECT root_id FROM "case" WHERE id = $1::uuid), (SELECT root_case_id FROM user_task WHERE id = $1::uuid)))
      UNION ${casesOfGuests('$1::uuid')}`)} AS cases,
    ${texts(joined('$1::uuid'))} AS customers,
    ${guestsOf(`id = coalesce((SELECT case_id FROM user_task WHERE id = $1::uuid), $1::uuid)`)} AS guests,
    ARRAY['user:' || $1::text, 'token:' || $1::text, 'actor:' || $1::text] AS subjects`,
};
const byCode: Statement = {
  name: 'desk-audit-by-code',
  text: `SELECT ${texts(`SELECT id FROM "case" WHERE business_key = upper($1)`)} AS cases, ${none} AS customers,
    ${guestsOf('business_key = upper($1)')} AS guests, ${none} AS subjects`,
};
const ofFiles = (files: string): string => `
  SELECT ${texts(casesOfGuests(files))} AS cases, ${texts(joined(files))} AS customers, ${none} AS guests, ${none} AS subjects`;
const byNumber: Statement = {
  name: 'desk-audit-by-number',
  text: ofFiles(`SELECT customer_id FROM customer_phone WHERE e164 = $1 AND valid LIMIT ${most}`),
};
const byTail: Statement = {
  name: 'desk-audit-by-tail',
  text: ofFiles(`SELECT customer_id FROM customer_phone WHERE tail = phone_tail($1) AND valid LIMIT ${most}`),
};
const byGuest: Statement = {
  name: 'desk-audit-by-guest',
  text: ofFiles(`SELECT id FROM customer WHERE starts_with(name, $1) LIMIT ${most}`),
};
const bySubject: Statement = {
  name: 'desk-audit-by-subject',
  text: `SELECT ${none} AS cases, ${none} AS customers, ${none} AS guests,
    ARRAY(SELECT 'user:' || id FROM app_user WHERE lower(login) = lower($1) OR name = $1
      UNION SELECT 'token:' || id FROM api_token WHERE name = $1
      UNION SELECT 'process:' || key FROM process_definition WHERE key = $1 OR name = $1
      UNION SELECT 'decision:' || key FROM decision_definition WHERE key = $1
      UNION SELECT $1) AS subjects`,
};

/** Numbers are looked for by everybody who reads the audit, names of guests by who may read names. */
async function thingsOf(sql: Sql, actor: Actor, about: string): Promise<Things> {
  const ask = async (statement: Statement, value: string): Promise<Things> =>
    (await sql.query<Things>(statement, [value]))[0]!;
  if (isUuid(about)) return ask(byId, about);
  const e164 = /^[+\d][\d\s-]*$/.test(about) ? parsePhone(about) : null;
  if (e164) return ask(byNumber, e164);
  if (/^\d{4}$/.test(about)) return together(await ask(byTail, lastFour(about)!), await ask(byCode, about));
  const found = together(await ask(byCode, about), await ask(bySubject, about));
  return can(actor, 'personal.read') ? together(found, await ask(byGuest, about)) : found;
}

const together = (one: Things, other: Things): Things => ({
  cases: [...one.cases, ...other.cases],
  customers: [...one.customers, ...other.customers],
  guests: [...one.guests, ...other.guests],
  subjects: [...one.subjects, ...other.subjects],
});
