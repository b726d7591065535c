/** Which events of the audit are meant, ready for any query over `audit_event e`, and reading them in order. */
import type { Sql, Statement } from '../../lib/sql';

/** Nothing but JSON, so that it can stand in a job's payload; null and false do not narrow. */
export interface AuditSelection {
  /** The first instant that is meant, and the first that is no longer. */
  readonly from: string | null;
  readonly to: string | null;
  readonly commands: readonly string[] | null;
  /** Only events that gave a value of a case another value. */
  readonly changed: boolean;
  readonly actors: readonly string[] | null;
  /** The only streams meant. */
  readonly streams: readonly string[] | null;
  /** Beside those, events of these streams that name one of these ids: looks at a guest's file within a case. */
  readonly naming: { readonly streams: readonly string[]; readonly ids: readonly string[] } | null;
  readonly process: string | null;
  /** Words of the stored text; what is sealed there is not found. */
  readonly text: string | null;
}

export const everything: AuditSelection = {
  ...{ from: null, to: null, commands: null, changed: false, actors: null },
  ...{ streams: null, naming: null, process: null, text: null },
};

export interface Condition {
  /** Over `audit_event e`; `true` where nothing narrows. Values are parameters, never part of it. */
  readonly where: string;
  readonly values: readonly unknown[];
}

type Add = (value: unknown, type: string) => string;

/** The condition of a selection; its parameters are numbered from `first` on. */
export function auditEventsWhere(selection: AuditSelection, first = 1): Condition {
  const values: unknown[] = [];
  const add: Add = (value, type) => `$${first - 1 + values.push(value)}::${type}`;
  const conditions = [...whenAndWho(selection, add), ...aboutWhat(selection, add)];
  return { where: conditions.length > 0 ? conditions.join(' AND ') : 'true', values };
}

function whenAndWho({ from, to, commands, changed, actors }: AuditSelection, add: Add): string[] {
  return [
    ...(from === null ? [] : [`e.at >= ${add(from, 'timestamptz')}`]),
    ...(to === null ? [] : [`e.at < ${add(to, 'timestamptz')}`]),
    ...(commands === null ? [] : [`e.command = ANY(${add(commands, 'text[]')})`]),
    ...(actors === null ? [] : [`e.actor_id = ANY(${add(actors, 'text[]')})`]),
    ...(changed ? [`e.case_id IS NOT NULL AND right(e.body, 13) <> ',"values":{}}'`] : []),
  ];
}

function aboutWhat({ streams, naming, process, text }: AuditSelection, add: Add): string[] {
  const own = streams === null ? [] : [`e.stream = ANY(${add(streams, 'text[]')})`];
  if (own.length > 0 && naming !== null && naming.streams.length > 0) {
    const among = `e.stream = ANY(${add(naming.streams, 'text[]')})`;
    own[0] = `(${own[0]} OR (${among} AND EXISTS (SELECT FROM unnest(${add(naming.ids, 'text[]')}) one WHERE strpos(e.body, one) > 0)))`;
  }
  return [
    ...own,
    // Within a text a quotation mark is written with a backslash: only the event's own member looks like this.
    ...(process === null ? [] : [ofProcess(process, add)]),
    ...(text === null ? [] : [`e.body ILIKE ${add(`%${escaped(text)}%`, 'text')}`]),
  ];
}

const ofProcess = (process: string, add: Add): string =>
  `(strpos(e.body, ${add(`"process":${JSON.stringify(process)}`, 'text')}) > 0
    OR starts_with(e.stream, ${add(`subject:process:${process}:`, 'text')}))`;

/** As the stored text writes it, with the signs of the pattern taken for themselves. */
const escaped = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\\%_]/g, (sign) => `\\${sign}`);

/**
 * Every stream of these subjects: of `user:ID` the one of each day. A subject may stand for many: `event:case:ID` for the
 * notes on all events of a case.
 */
export async function streamsOfSubjects(sql: Sql, subjects: readonly string[]): Promise<string[]> {
  if (subjects.length === 0) return [];
  const rows = await sql.query<{ stream: string }>(streamsOf, [subjects.map((one) => `subject:${one}:`)]);
  return rows.map(({ stream }) => stream);
}

// What follows is a day or a number; so the bounds hold in every collation.
const streamsOf: Statement = {
  name: 'audit_streams_of',
  text: `SELECT s.stream FROM unnest($1::text[]) p(prefix) JOIN audit_stream s
    ON s.stream >= p.prefix || '0' AND s.stream < p.prefix || 'a' AND starts_with(s.stream, p.prefix)
      AND substr(s.stream, length(p.prefix) + 1, 1) BETWEEN '0' AND '9' LIMIT 20000`,
};
