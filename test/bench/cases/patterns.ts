/**
 * Cases that were really run, as patterns to make copies of: every row with its ids, instants and the business key
 * taken out, every audit event with the digests of its history taken out.
 */
import type { Client, CustomTypesConfig } from 'pg';
import { historyDigest } from '../../../src/engine/audit/case-event';
import type { HistoryRow } from '../../../src/engine/rows';

/** What makes a copy another case: ids and keys by their place in the pattern, instants by theirs. */
export interface Values {
  readonly ids: readonly string[];
  readonly times: readonly string[];
}
/** A text with places for values: literal, id, literal, id … */
export type Text = (values: Values) => string;

export interface RowPattern {
  readonly cells: readonly (Text | null)[];
}
export interface VisitPattern extends RowPattern {
  /** The row as the digest reads it, as it stands now or as it stood while it was open. */
  readonly digestAs: (state: string | null, values: Values) => string;
}
export interface EventPattern {
  /** Place of its instant. */
  readonly at: number;
  readonly actorId: string;
  readonly command: string;
  /** The parts of the body between which the digests of `digests` stand. */
  readonly body: readonly Text[];
  readonly digests: readonly Text[];
}
export interface CasePattern {
  readonly id: number;
  readonly row: RowPattern;
  readonly events: readonly EventPattern[];
}
/** Cases that belong together: call trees, and what came from them. */
export interface Pattern {
  /** How many of its cases are. */
  readonly running: number;
  /** When it began, and when its last step was, in milliseconds. */
  readonly first: number;
  readonly last: number;
  readonly times: readonly number[];
  /** Of cases and of rows; then the business keys, which have their places after them. */
  readonly ids: readonly string[];
  readonly keys: readonly string[];
  /** Places of ids that are others' and may be chosen. */
  readonly venues: readonly number[];
  readonly customers: readonly number[];
  readonly cases: readonly CasePattern[];
  /** Rows of the other tables, by table. */
  readonly rows: ReadonlyMap<string, readonly RowPattern[]>;
}

/** Tables beside cases and audit, with the condition that a row belongs to the cases of $1. */
export const tables: Readonly<Record<string, string>> = {
  flow_node_instance: 'case_id = ANY($1)',
  user_task: 'case_id = ANY($1)',
  task_candidate: 'task_id IN (SELECT id FROM user_task WHERE case_id = ANY($1))',
  timer: 'case_id = ANY($1)',
  message_subscription: 'case_id = ANY($1)',
  incident: 'case_id = ANY($1)',
  message: 'from_case_id = ANY($1)',
};

export interface Row {
  readonly [column: string]: string | null;
}
interface Rows {
  readonly columns: readonly string[];
  readonly instants: ReadonlySet<string>;
  readonly rows: readonly Row[];
}
const timestamptz = 1184;
/** PostgreSQL's own way to write an instant. */
const instant = (text: string): number => Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));

/** Rows as PostgreSQL writes them, every value a text. */
export async function rawRows(client: Client, text: string, values: readonly unknown[] = []): Promise<Rows> {
  const types = { getTypeParser: () => (value: string) => value } as unknown as CustomTypesConfig;
  const { rows, fields } = await client.query<Row>({ text, values: [...values], types });
  const instants = fields.filter(({ dataTypeID }) => dataTypeID === timestamptz).map(({ name }) => name);
  return { columns: fields.map(({ name }) => name), instants: new Set(instants), rows };
}

const related = `
WITH RECURSIVE link AS (
  SELECT id, root_id AS other FROM "case" UNION SELECT id, came_from FROM "case" WHERE came_from IS NOT NULL
), reach AS (
  SELECT id AS first, id FROM "case" WHERE id = root_id AND came_from IS NULL
  UNION SELECT r.first, l.id FROM reach r JOIN link l ON l.other = r.id
)
SELECT first, array_agg(DISTINCT id::text) AS ids FROM reach GROUP BY 1 ORDER BY 1`;

/** Every group of related cases there is; `columns` of each table are in the order of the cells. */
export async function readPatterns(
  client: Client,
): Promise<{ readonly patterns: readonly Pattern[]; readonly columns: ReadonlyMap<string, readonly string[]> }> {
  const { rows: groups } = await client.query<{ ids: string[] }>(related);
  const columns = new Map<string, readonly string[]>();
  const patterns: Pattern[] = [];
  for (const { ids } of groups) patterns.push(await readPattern(client, ids, columns));
  return { patterns, columns };
}

async function readPattern(
  client: Client,
  caseIds: string[],
  columns: Map<string, readonly string[]>,
): Promise<Pattern> {
  const cases = await rawRows(client, 'SELECT * FROM "case" WHERE id = ANY($1) ORDER BY started_at, id', [caseIds]);
  columns.set('case', cases.columns);
  const places = new Places();
  for (const { id, business_key: key } of cases.rows) {
    places.id(id!);
    if (key) places.key(key);
  }
  const chosen = (column: string): number[] => [
    ...new Set(cases.rows.flatMap(({ [column]: id }) => (id ? [places.id(id)] : []))),
  ];
  const [venues, customers] = [chosen('venue_id'), chosen('customer_id')];
  const others = new Map<string, Rows>();
  for (const [table, where] of Object.entries(tables)) {
    const found = await rawRows(client, `SELECT * FROM ${table} WHERE ${where}`, [caseIds]);
    columns.set(table, found.columns);
    others.set(table, found);
    for (const { id } of found.rows) if (id) places.id(id);
  }
  const visits = new Map<string, Map<number, VisitPattern>>();
  for (const row of others.get('flow_node_instance')!.rows) {
    const known = visits.get(row['case_id']!) ?? new Map<number, VisitPattern>();
    visits.set(
      row['case_id']!,
      known.set(Number(row['seq']), visitPattern(row, others.get('flow_node_instance')!, places)),
    );
  }
  const made: CasePattern[] = [];
  for (const row of cases.rows) {
    const events = await readEvents(
      client,
      row['id']!,
      visits.get(row['id']!) ?? new Map<number, VisitPattern>(),
      places,
    );
    made.push({ id: places.id(row['id']!), row: rowPattern(row, cases, places), events });
  }
  const rows = new Map(
    [...others].map(([table, found]) => [table, found.rows.map((row) => rowPattern(row, found, places))]),
  );
  const running = cases.rows.filter(({ status }) => status === 'running').length;
  const { times, ids, keys } = places;
  const steps = made.flatMap(({ events }) => events.map(({ at }) => times[at]!));
  const [first, last] = [Math.min(...steps), Math.max(...steps)];
  return { running, first, last, times, ids, keys, venues, customers, cases: made, rows };
}

/** Gives ids, keys and instants their places as they are met. */
class Places {
  readonly ids: string[] = [];
  readonly keys: string[] = [];
  readonly times: number[] = [];
  private readonly timeAt = new Map<number, number>();

  id(id: string): number {
    const known = this.ids.indexOf(id);
    return known >= 0 ? known : this.ids.push(id) - 1;
  }
  key(key: string): void {
    if (!this.keys.includes(key)) this.keys.push(key);
  }
  time(milliseconds: number): number {
    let at = this.timeAt.get(milliseconds);
    if (at === undefined) {
      at = this.times.push(milliseconds) - 1;
      this.timeAt.set(milliseconds, at);
    }
    return at;
  }
  /** A text with places for the ids and keys in it. A key is one only where it stands alone. */
  text(text: string): Text {
    const parts = text.split(
      new RegExp(`(${[...this.ids, ...this.keys.map((key) => `(?<=^|")${key}(?=$|")`)].join('|')})`),
    );
    if (parts.length === 1) return () => text;
    const at = parts.map((part) => this.placeOf(part));
    return ({ ids }) => {
      let made = '';
      for (let i = 0; i < parts.length; i++) made += i % 2 === 0 ? parts[i]! : ids[at[i]!]!;
      return made;
    };
  }
  /** Keys have the places after the ids. */
  private placeOf(part: string): number {
    const id = this.ids.indexOf(part);
    return id >= 0 ? id : this.ids.length + this.keys.indexOf(part);
  }
}

function rowPattern(row: Row, { columns, instants }: Rows, places: Places): RowPattern {
  const cell = (name: string): Text | null => {
    const value = row[name] ?? null;
    if (value === null) return null;
    if (!instants.has(name) || value === 'infinity') return places.text(value);
    const at = places.time(instant(value));
    return ({ times }) => times[at]!;
  };
  return { cells: columns.map(cell) };
}

function visitPattern(row: Row, rows: Rows, places: Places): VisitPattern {
  const id = places.id(row['case_id']!);
  const entered = places.time(instant(row['entered_at']!));
  const left = row['left_at'] ? places.time(instant(row['left_at'])) : null;
  const fixed = {
    ...{ seq: Number(row['seq']), item_id: row['item_id']!, element_id: row['element_id']! },
    ...{ element_type: row['element_type']!, token_id: row['token_id']! },
  };
  const digestAs = (open: string | null, { ids, times }: Values): string => {
    const stands = { case_id: ids[id]!, entered_at: times[entered]! };
    const left_at = open !== null || left === null ? null : times[left]!;
    const flows = left_at === null ? null : (row['flows'] ?? null);
    const whole: HistoryRow = { ...fixed, ...stands, state: open ?? row['state']!, left_at, flows };
    return historyDigest(whole);
  };
  return { ...rowPattern(row, rows, places), digestAs };
}

interface Body {
  readonly at: string;
  readonly history: readonly (readonly [number, string])[];
}

async function readEvents(
  client: Client,
  caseId: string,
  visits: ReadonlyMap<number, VisitPattern>,
  places: Places,
): Promise<EventPattern[]> {
  const stream = 'SELECT actor_id, command, body FROM audit_event WHERE stream = $1 ORDER BY seq';
  const { rows } = await rawRows(client, stream, [`case:${caseId}`]);
  return rows.map((row) => eventPattern(row, visits, places));
}

function eventPattern(row: Row, visits: ReadonlyMap<number, VisitPattern>, places: Places): EventPattern {
  const text = row['body']!;
  const { at, history } = JSON.parse(text) as Body;
  const milliseconds = Date.parse(at);
  const time = places.time(milliseconds);
  const [before, after] = halves(text, `"at":"${at}"`);
  const [between, last] = halves(after, `"history":${JSON.stringify(history)}`);
  const texts = [before, between, last].map((part) => places.text(part));
  // The values as they were: instants among them stay, ids and keys are those of the copy.
  const own = { ids: [...places.ids, ...places.keys], times: places.times.map((one) => new Date(one).toISOString()) };
  const digests = history.map(([seq, digest]) => {
    const visit = visits.get(seq)!;
    const open = [null, 'active', 'incident'].find((state) => visit.digestAs(state, own) === digest);
    if (open === undefined) throw new Error(`history row ${seq} never stood as its audit says`);
    return (values: Values) => `[${seq},"${visit.digestAs(open, values)}"]`;
  });
  const body: Text[] = [
    (values) => `${texts[0]!(values)}"at":"${values.times[time]!}"${texts[1]!(values)}"history":[`,
    (values) => `]${texts[2]!(values)}`,
  ];
  return { at: time, actorId: row['actor_id']!, command: row['command']!, body, digests };
}

function halves(text: string, at: string): [string, string] {
  const place = text.indexOf(at);
  if (place < 0) throw new Error(`an audit event without ${at}`);
  return [text.slice(0, place), text.slice(place + at.length)];
}
