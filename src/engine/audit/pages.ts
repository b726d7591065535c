/**
 * Events of a selection in the order of time, a page at a time. Times have no tree of their own in the table, only a
 * summary per range of pages, because every step writes them: so without known streams a page is looked for in
 * stretches of time, each as long as the one before was quick.
 */
import type { Sql } from '../../lib/sql';
import { auditEventsWhere, type AuditSelection } from './select';

/** One event as it is stored. */
export interface AuditEvent {
  readonly stream: string;
  readonly seq: string;
  readonly at: Date;
  readonly caseId: string | null;
  readonly actorId: string;
  readonly command: string;
  readonly body: string;
  /** In hex. */
  readonly hash: string;
}

/** Where a page ended; an empty stream stands before everything of its instant, seen in the order of the walk. */
export interface AuditPlace {
  readonly at: string;
  readonly stream: string;
  readonly seq: string;
}

export interface AuditWalk {
  readonly order: 'newest' | 'oldest';
  readonly after: AuditPlace | null;
  readonly limit: number;
  readonly now: Date;
  /** After this time no further stretch is begun, even if the page is not full yet. */
  readonly budgetMs?: number;
}

export interface AuditPage {
  readonly events: readonly AuditEvent[];
  /** From where to go on; null when there is nothing further. */
  readonly next: AuditPlace | null;
  /** Set when the time ran out: everything up to this instant was looked at. */
  readonly lookedTo: string | null;
}

export const columns = `e.stream, e.seq, e.at, e.case_id AS "caseId", e.actor_id AS "actorId", e.command, e.body,
  encode(e.hash, 'hex') AS hash`;
const hour = 3_600_000;
const firstStretch = hour;
/** A stretch should take about so long. */
const wishedMs = 150;
/** Nothing is older: the desk did not exist. */
const beginning = Date.UTC(2020, 0, 1);

export async function auditPage(sql: Sql, selection: AuditSelection, walk: AuditWalk): Promise<AuditPage> {
  const bounds = boundsOf(selection, walk);
  if (selection.streams !== null) {
    const events = await readStretch(sql, selection, walk, bounds, walk.limit + 1);
    return full(events, walk.limit) ?? { events, next: null, lookedTo: null };
  }
  return inStretches(sql, selection, walk, bounds);
}

interface Stretch {
  readonly from: number;
  /** No longer in it. */
  readonly to: number;
}

/** Between which instants the walk looks: clocks of several nodes may differ, so a day beyond now is looked at too. */
function boundsOf({ from, to }: AuditSelection, { order, after, now }: AuditWalk): Stretch {
  const place = after === null ? null : Date.parse(after.at);
  const low = Math.max(from === null ? beginning : Date.parse(from), order === 'oldest' ? (place ?? 0) : 0);
  const high = Math.min(to === null ? now.getTime() + 24 * hour : Date.parse(to), highOf(order, place));
  return { from: low, to: high };
}

/** An event has whole milliseconds; the one after the place's is no longer meant. */
const highOf = (order: AuditWalk['order'], place: number | null): number =>
  order === 'newest' && place !== null ? place + 1 : Infinity;

async function inStretches(sql: Sql, selection: AuditSelection, walk: AuditWalk, bounds: Stretch): Promise<AuditPage> {
  const { order, limit, now, budgetMs = Infinity } = walk;
  const begun = performance.now();
  const found: AuditEvent[] = [];
  // What is newest is likely there: the future beyond now costs nothing.
  let length = firstStretch + (order === 'newest' ? Math.max(0, bounds.to - now.getTime()) : 0);
  for (let rest = bounds; rest.from < rest.to;) {
    const stretch = cut(rest, Math.max(length, 1), order);
    const started = performance.now();
    found.push(...(await readStretch(sql, selection, walk, stretch, limit + 1 - found.length)));
    const page = full(found, limit);
    if (page) return page;
    rest = order === 'newest' ? { from: rest.from, to: stretch.from } : { from: stretch.to, to: rest.to };
    length = longer(stretch.to - stretch.from, performance.now() - started);
    if (performance.now() - begun > budgetMs && rest.from < rest.to) return stopped(found, order, rest);
  }
  return { events: found, next: null, lookedTo: null };
}

const cut = ({ from, to }: Stretch, length: number, order: AuditWalk['order']): Stretch =>
  order === 'newest' ? { from: Math.max(from, to - length), to } : { from, to: Math.min(to, from + length) };

const longer = (length: number, took: number): number =>
  Math.max(60_000, length * Math.min(4, Math.max(0.25, wishedMs / Math.max(took, 1))));

function full(events: readonly AuditEvent[], limit: number): AuditPage | null {
  if (events.length <= limit) return null;
  const { at, stream, seq } = events[limit - 1]!;
  return { events: events.slice(0, limit), next: { at: at.toISOString(), stream, seq }, lookedTo: null };
}

/** The walk goes on at the end of what was looked at, wherever the last event found stands. */
function stopped(events: readonly AuditEvent[], order: AuditWalk['order'], rest: Stretch): AuditPage {
  const at = new Date(order === 'newest' ? rest.to - 1 : rest.from).toISOString();
  return { events, next: { at, stream: '', seq: '0' }, lookedTo: at };
}

/** A place without a stream is before everything of its instant: in the order of time by itself, backwards not at all. */
function beyond({ order, after }: AuditWalk, first: number): { text: string; values: readonly unknown[] } {
  if (after === null || after.stream === '') return { text: '', values: [] };
  const [at, stream, seq] = [`$${first}::timestamptz`, `$${first + 1}::text`, `$${first + 2}::bigint`];
  const text = ` AND (e.at, e.stream, e.seq) ${order === 'newest' ? '<' : '>'} (${at}, ${stream}, ${seq})`;
  return { text, values: [after.at, after.stream, after.seq] };
}

function readStretch(
  sql: Sql,
  selection: AuditSelection,
  walk: AuditWalk,
  stretch: Stretch,
  limit: number,
): Promise<AuditEvent[]> {
  const { where, values } = auditEventsWhere({ ...selection, from: iso(stretch.from), to: iso(stretch.to) });
  const place = beyond(walk, values.length + 1);
  const way = walk.order === 'newest' ? 'DESC' : 'ASC';
  const text = `SELECT ${columns} FROM audit_event e WHERE ${where}${place.text}
    ORDER BY e.at ${way}, e.stream ${way}, e.seq ${way} LIMIT ${limit}`;
  return sql.query<AuditEvent>(text, [...values, ...place.values]);
}

const iso = (at: number): string => new Date(at).toISOString();
