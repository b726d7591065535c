/** Proves the audit: every hash from the stored bytes, every index column, every head. Reads only. */
import type { Json } from '../../lib/json';
import type { Sql } from '../../lib/sql';
import type { HistoryRow } from '../rows';
import { chainHash, emptyHash } from './canonical';
import { historyDigest } from './case-event';

/** One thing that is not as it was written, with its place. */
export interface AuditFault {
  readonly stream: string;
  readonly seq: number | null;
  readonly kind: 'hash' | 'chain' | 'gap' | 'column' | 'head' | 'history' | 'format' | 'missing';
  readonly detail: string;
}

export interface AuditReport {
  readonly streams: number;
  readonly events: number;
  /** Events after the last signed checkpoint; their chain holds, but nothing outside the database vouches for them yet. */
  readonly notYetSealed: number;
  readonly faults: readonly AuditFault[];
}

export interface VerifyOptions {
  /** Only this case's stream; everything otherwise. */
  readonly caseId?: string;
  readonly onProgress?: (done: { streams: number; events: number }) => void;
}

interface EventRow {
  readonly stream: string;
  readonly seq: string;
  readonly at: string;
  readonly caseId: string | null;
  readonly actorId: string;
  readonly command: string;
  readonly format: number;
  readonly body: string;
  readonly previous: string;
  readonly hash: string;
}

interface Head {
  readonly stream: string;
  readonly seq: string;
  readonly hash: string;
}

const batch = 500;
const micros = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const hex = (column: string): string => `'\\x' || encode(${column}, 'hex')`;
const events = {
  name: 'audit_verify_events',
  text: `SELECT stream, seq, ${micros('at')} AS at, case_id AS "caseId", actor_id AS "actorId", command, format, body,
      ${hex('previous_hash')} AS previous, ${hex('hash')} AS hash
    FROM audit_event WHERE (stream, seq) > ($1, $2) AND ($3::text IS NULL OR stream = $3)
    ORDER BY stream, seq LIMIT ${batch}`,
};
const heads = {
  name: 'audit_verify_heads',
  text: `SELECT stream, seq, hash FROM (
      SELECT 'case:' || id AS stream, audit_seq AS seq, ${hex('audit_hash')} AS hash FROM "case"
      UNION ALL SELECT stream, seq, ${hex('hash')} FROM audit_stream) h
    WHERE stream > $1 AND ($2::text IS NULL OR stream = $2) ORDER BY stream LIMIT ${batch}`,
};
const eventAt = {
  name: 'audit_verify_event',
  text: `SELECT ${hex('hash')} AS hash FROM audit_event WHERE stream = $1 AND seq = $2`,
};
const historyOf = {
  name: 'audit_verify_history',
  text: `SELECT case_id, seq, item_id, element_id, element_type, token_id, state, ${micros('entered_at')} AS entered_at,
      ${micros('left_at')} AS left_at, (SELECT audit_seq::int FROM "case" WHERE id = $1) AS head
    FROM flow_node_instance WHERE case_id = $1 ORDER BY seq`,
};

/** Recomputes everything, in batches, so that it runs beside the day's work. A stream written meanwhile is read as it was. */
export async function verifyAudit(sql: Sql, options: VerifyOptions = {}): Promise<AuditReport> {
  const faults: AuditFault[] = [];
  const walk = new Walk(faults);
  const only = options.caseId === undefined ? null : `case:${options.caseId}`;
  let after: [string, string] = ['', '0'];
  for (;;) {
    const rows = await sql.query<EventRow>(events, [...after, only]);
    for (const row of rows) {
      const ended = walk.visit(row);
      if (ended) await compareHistory(sql, ended, faults);
    }
    options.onProgress?.({ streams: walk.ends.size, events: walk.count });
    if (rows.length < batch) break;
    after = [rows.at(-1)!.stream, rows.at(-1)!.seq];
  }
  if (walk.current) await compareHistory(sql, walk.current, faults);
  await compareHeads(sql, only, walk, faults);
  return { streams: walk.ends.size, events: walk.count, notYetSealed: walk.count, faults };
}

type Report = (kind: AuditFault['kind'], detail: string) => void;

/** What the events of one stream say about the rows of the history table. */
interface StreamWalk {
  readonly stream: string;
  seq: number;
  readonly digests: Map<number, string>;
}

/** Walks events in order of stream and number and remembers where each stream ends. */
class Walk {
  count = 0;
  current: StreamWalk | null = null;
  readonly ends = new Map<string, { seq: number; hash: string }>();

  constructor(private readonly faults: AuditFault[]) {}

  /** Checks one event; gives the stream before it when this event begins another. */
  visit(row: EventRow): StreamWalk | null {
    this.count++;
    const seq = Number(row.seq);
    const before = this.ends.get(row.stream) ?? { seq: 0, hash: emptyHash };
    const report: Report = (kind, detail) => void this.faults.push({ stream: row.stream, seq, kind, detail });
    if (seq !== before.seq + 1) report('gap', `event ${before.seq + 1} is missing before it`);
    else if (row.previous !== before.hash) report('chain', 'it does not follow the event before it');
    if (chainHash(row.format, row.previous, row.body) !== row.hash)
      report('hash', 'its content is not what was hashed');
    const body = parsed(row.body);
    if (body) compareColumns(row, body, report);
    else report('format', 'its content cannot be read');
    this.ends.set(row.stream, { seq, hash: row.hash });
    return this.follow(row.stream, seq, body);
  }

  private follow(stream: string, seq: number, body: Record<string, Json> | null): StreamWalk | null {
    const ended = this.current && this.current.stream !== stream ? this.current : null;
    if (ended || !this.current) this.current = { stream, seq, digests: new Map() };
    this.current.seq = seq;
    for (const [row, digest] of (body?.['history'] ?? []) as [number, string][]) this.current.digests.set(row, digest);
    return ended;
  }
}

function compareColumns(row: EventRow, body: Record<string, Json>, report: Report): void {
  const actor = body['actor'] as { id?: string } | undefined;
  const pairs: [string, unknown, unknown][] = [
    ['stream', body['stream'], row.stream],
    ['seq', body['seq'], Number(row.seq)],
    ['at', typeof body['at'] === 'string' ? body['at'].replace('Z', '000Z') : null, row.at],
    ['format', body['format'], row.format],
    ['actor_id', actor?.id, row.actorId],
    ['command', body['command'], row.command],
    ['case_id', row.stream.startsWith('case:') ? row.stream.slice('case:'.length) : null, row.caseId],
  ];
  for (const [name, said, stored] of pairs) {
    if (said !== stored) report('column', `its column ${name} says ${String(stored)}`);
  }
}

function parsed(body: string): Record<string, Json> | null {
  try {
    return JSON.parse(body) as Record<string, Json>;
  } catch {
    return null;
  }
}

async function compareHeads(sql: Sql, only: string | null, walk: Walk, faults: AuditFault[]): Promise<void> {
  const known = new Set<string>();
  for (let after = ''; ;) {
    const rows = await sql.query<Head>(heads, [after, only]);
    for (const head of rows) {
      known.add(head.stream);
      const fault = await headFault(sql, head, walk.ends.get(head.stream));
      if (fault) faults.push(fault);
    }
    if (rows.length < batch) break;
    after = rows.at(-1)!.stream;
  }
  for (const stream of walk.ends.keys()) {
    if (!known.has(stream)) faults.push({ stream, seq: null, kind: 'head', detail: 'its head is gone' });
  }
}

/** A head ahead of what was walked is well if its event was written meanwhile. */
async function headFault(sql: Sql, head: Head, end?: { seq: number; hash: string }): Promise<AuditFault | null> {
  const seq = Number(head.seq);
  if (end?.seq === seq && end.hash === head.hash) return null;
  const at = { stream: head.stream, seq };
  if ((end?.seq ?? 0) < seq) {
    const [event] = await sql.query<{ hash: string }>(eventAt, [head.stream, seq]);
    if (event?.hash === head.hash) return null;
    return { ...at, kind: 'missing', detail: `its head says ${seq} events, the last one found is ${end?.seq ?? 0}` };
  }
  return { ...at, kind: 'head', detail: 'its head is not its last event' };
}

/** Every row of the history as the audit last saw it, none more and none less. A case that moved on meanwhile is left out. */
async function compareHistory(sql: Sql, walked: StreamWalk, faults: AuditFault[]): Promise<void> {
  if (!walked.stream.startsWith('case:')) return;
  const { stream, digests } = walked;
  const rows = await sql.query<HistoryRow & { head: number }>(historyOf, [stream.slice('case:'.length)]);
  const seen = new Set<number>();
  for (const { head, ...row } of rows) {
    if (head > walked.seq) return;
    seen.add(row.seq);
    const detail = `history row ${row.seq} (${row.element_id}) is not as the audit says`;
    const written = { ...row, entered_at: millis(row.entered_at), left_at: row.left_at && millis(row.left_at) };
    if (digests.get(row.seq) !== historyDigest(written)) faults.push({ stream, seq: null, kind: 'history', detail });
  }
  for (const seq of digests.keys()) {
    if (!seen.has(seq)) faults.push({ stream, seq: null, kind: 'history', detail: `history row ${seq} is gone` });
  }
}

/** Rows are written with milliseconds; what has more was not written by a step and stays as it is. */
const millis = (at: string): string => at.replace(/000Z$/, 'Z');
