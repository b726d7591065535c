/** Proves the audit: every hash from the stored bytes, every index column, every head. Reads only. */
import type { Json } from '../../lib/json';
import { isUuid } from '../../lib/ids';
import type { Sql } from '../../lib/sql';
import type { HistoryRow } from '../rows';
import { chainHash, emptyHash } from './canonical';
import { historyDigest } from './case-event';
import { batch, highest, events, factsOf, gone, eventAt, historyOf, type EventRow, type Facts } from './verify-sql';
import { compareCases, tell, type CaseTold, type WalkedCase } from './verify-cases';
import { verifyDefinitions } from './verify-definitions';
import { endedBefore, verifySealOf, verifySeals, type SealOptions, type Seals } from './seals';

/** One thing that is not as it was written, with its place. */
export interface AuditFault {
  readonly stream: string;
  readonly seq: number | null;
  readonly kind:
    | ('hash' | 'chain' | 'gap' | 'column' | 'head' | 'history' | 'format' | 'missing' | 'sealed' | 'checkpoint')
    | ('definition' | 'case');
  readonly detail: string;
}

export interface AuditReport extends Seals {
  readonly streams: number;
  readonly events: number;
  /** Events after the last signed checkpoint; their chain holds, but nothing outside the database vouches for them yet. */
  readonly notYetSealed: number;
  readonly faults: readonly AuditFault[];
}

export interface VerifyOptions extends SealOptions {
  /** Only this case's stream; everything otherwise. */
  readonly caseId?: string;
  /** Only this stream and the last checkpoint that sealed it: what a page asks, whatever the rest may be. */
  readonly stream?: string;
  /** Goes on after this stream: the `after` that the last progress said. */
  readonly after?: string;
  readonly onProgress?: (done: { streams: number; events: number; after: string }) => void;
}

/**
 * Recomputes everything, in batches, so that it runs beside the day's work and in constant memory. A stream written
 * meanwhile is read as it was. Streams come in the order of their names: what stopped can go on after the last one.
 */
export async function verifyAudit(sql: Sql, options: VerifyOptions = {}): Promise<AuditReport> {
  const faults: AuditFault[] = [];
  const only = options.stream ?? (options.caseId === undefined ? null : `case:${options.caseId.toLowerCase()}`);
  const alone = options.stream;
  const seals = await (alone === undefined ? verifySeals(sql, options, faults) : verifySealOf(sql, alone, faults));
  const sealedTo = seals.last?.number ?? 0;
  const walk = new Walk(sql, sealedTo, faults);
  let after: [string, string, string] = [options.after ?? '', options.after === undefined ? '0' : highest, 'infinity'];
  for (;;) {
    const rows = await sql.query<EventRow>(events, [...after, only]);
    await walk.know(rows);
    for (const row of rows) walk.visit(row);
    if (rows.length < batch) walk.end();
    await walk.settle();
    options.onProgress?.({ streams: walk.streams, events: walk.events, after: walk.settled });
    if (rows.length < batch) break;
    after = [rows.at(-1)!.stream, rows.at(-1)!.seq, rows.at(-1)!.at];
  }
  await findGone(sql, { only, after: options.after ?? '', sealedTo }, faults);
  if (alone === undefined) await verifyDefinitions(sql, faults);
  if (only !== null && walk.streams === 0) await mustBeKnown(sql, only, faults);
  const { streams, events: count, notYetSealed } = walk;
  return { streams, events: count, notYetSealed, faults, ...seals };
}

type Report = (kind: AuditFault['kind'], detail: string) => void;

/** One stream as far as it was walked, and what its events say about the rows of the history table. */
interface StreamWalk {
  readonly stream: string;
  seq: number;
  hash: string;
  facts: Facts;
  readonly digests: Map<number, string>;
  readonly told: CaseTold;
}

/** Walks events in order of stream and number; streams that end are compared with heads, seals, history and cases. */
class Walk {
  streams = 0;
  events = 0;
  notYetSealed = 0;
  /** The last stream that was walked to its end and compared. */
  settled = '';
  private current: StreamWalk | null = null;
  private ended: StreamWalk[] = [];
  private facts = new Map<string, Facts>();

  constructor(
    private readonly sql: Sql,
    private readonly sealedTo: number,
    private readonly faults: AuditFault[],
  ) {}

  /** Reads what is known of these events' streams. Read after the events, a head is never behind them. */
  async know(rows: readonly EventRow[]): Promise<void> {
    const streams = [...new Set(rows.map(({ stream }) => stream))];
    const facts = await this.sql.query<Facts>(factsOf, [streams, this.sealedTo]);
    this.facts = new Map(facts.map((one) => [one.stream, one]));
    if (this.current) this.current.facts = this.facts.get(this.current.stream) ?? this.current.facts;
  }

  visit(row: EventRow): void {
    if (this.current?.stream !== row.stream) {
      this.end();
      this.current = beginStream(this.facts.get(row.stream)!);
    }
    const stream = this.current;
    const seq = Number(row.seq);
    const report: Report = (kind, detail) => void this.faults.push({ stream: row.stream, seq, kind, detail });
    checkEvent(row, stream, report);
    if (seq > (stream.facts.sealedSeq ?? 0)) this.notYetSealed++;
    this.events++;
    stream.seq = seq;
    stream.hash = row.hash;
  }

  end(): void {
    if (!this.current) return;
    this.streams++;
    this.ended.push(this.current);
    this.current = null;
  }

  async settle(): Promise<void> {
    for (const stream of this.ended) {
      compareSeal(stream, this.faults);
      await compareHead(this.sql, stream, this.faults);
    }
    const cases = this.ended.flatMap((one) => caseOf(one));
    await compareHistory(this.sql, cases, this.faults);
    await compareCases(this.sql, cases, this.faults);
    this.settled = this.ended.at(-1)?.stream ?? this.settled;
    this.ended = [];
  }
}

/** A stream whose first events were deleted with their month begins where the tombstone says. */
const beginStream = (facts: Facts): StreamWalk => ({
  ...{ stream: facts.stream, seq: facts.droppedSeq ?? 0, hash: facts.droppedHash ?? emptyHash, facts },
  ...{ digests: new Map(), told: { values: new Map(), last: null } },
});

/** The case a stream is of, if it is of one. */
function caseOf(walked: StreamWalk): (StreamWalk & WalkedCase)[] {
  const id = walked.stream.startsWith('case:') ? walked.stream.slice('case:'.length) : '';
  return isUuid(id) ? [{ ...walked, id, isCut: walked.facts.droppedSeq !== null }] : [];
}

function compareSeal({ stream, seq, facts }: StreamWalk, faults: AuditFault[]): void {
  const { checkpoint, sealedSeq } = facts;
  if (sealedSeq === null || sealedSeq <= seq) return;
  const detail = `checkpoint ${checkpoint} sealed ${sealedSeq} events, the last one found is ${seq}`;
  faults.push({ stream, seq: sealedSeq, kind: 'sealed', detail });
}

function checkEvent(row: EventRow, stream: StreamWalk, report: Report): void {
  const seq = Number(row.seq);
  const body = parsed(row.body);
  if (seq !== stream.seq + 1) report('gap', `event ${stream.seq + 1} is missing before it`);
  else if (row.previous !== stream.hash) report('chain', 'it does not follow the event before it');
  if (chainHash(row.format, row.previous, row.body) !== row.hash) report('hash', 'its content is not what was hashed');
  const { checkpoint, sealedSeq, sealedHash } = stream.facts;
  if (sealedSeq === seq && sealedHash !== row.hash)
    report('sealed', `it is not the event that checkpoint ${checkpoint} sealed`);
  if (!body) return report('format', 'its content cannot be read');
  compareColumns(row, body, report);
  if (row.caseId !== null) tell(stream.told, body);
  const history = body['history'];
  if (!Array.isArray(history)) return;
  for (const [number, digest] of history as unknown as [number, string][]) stream.digests.set(number, digest);
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

function parsed(text: string): Record<string, Json> | null {
  try {
    const body = JSON.parse(text) as Record<string, Json> | null;
    return typeof body === 'object' ? body : null;
  } catch {
    return null;
  }
}

async function compareHead(
  sql: Sql,
  { stream, seq: walked, hash, facts }: StreamWalk,
  faults: AuditFault[],
): Promise<void> {
  const { headSeq: seq, headHash } = facts;
  if (seq === null) return void faults.push({ stream, seq, kind: 'head', detail: 'its head is gone' });
  if (walked === seq && hash === headHash) return;
  if (walked >= seq) return void faults.push({ stream, seq, kind: 'head', detail: 'its head is not its last event' });
  // A head ahead of what was walked is well if its event was written meanwhile.
  const [event] = await sql.query<{ hash: string }>(eventAt, [stream, seq]);
  if (event?.hash === headHash) return;
  const detail = `its head says ${seq} events, the last one found is ${walked}`;
  faults.push({ stream, seq, kind: 'missing', detail });
}

/** Streams that a head or a checkpoint knows and of which no event is left, though no month was deleted with them. */
async function findGone(
  sql: Sql,
  { only, after, sealedTo }: { only: string | null; after: string; sealedTo: number },
  faults: AuditFault[],
): Promise<void> {
  for (let from = after; ;) {
    const rows = await sql.query<{ stream: string; seq: number; checkpoint: number | null }>(gone, [
      from,
      only,
      sealedTo,
    ]);
    for (const { stream, seq, checkpoint } of rows) {
      const who = checkpoint === null ? 'its head says' : `checkpoint ${checkpoint} sealed`;
      faults.push({ stream, seq, kind: 'missing', detail: `${who} ${seq} events, the last one found is 0` });
    }
    if (rows.length < batch) return;
    from = rows.at(-1)!.stream;
  }
}

/** What was asked for and is nowhere is no stream that holds: it was mistyped, or is gone without a trace. */
async function mustBeKnown(sql: Sql, stream: string, faults: AuditFault[]): Promise<void> {
  if (faults.some((one) => one.stream === stream) || (await endedBefore(sql, stream)) !== null) return;
  faults.push({ stream, seq: null, kind: 'missing', detail: 'nothing is known of it' });
}

/** Every row of the history as the audit last saw it, none more and none less. A case that moved on meanwhile is left out. */
async function compareHistory(
  sql: Sql,
  cases: readonly (StreamWalk & WalkedCase)[],
  faults: AuditFault[],
): Promise<void> {
  const ids = cases.map(({ id }) => id);
  const rows = ids.length > 0 ? await sql.query<HistoryRow & { head: number }>(historyOf, [ids]) : [];
  const byCase = new Map<string, (HistoryRow & { head: number })[]>();
  for (const row of rows) byCase.set(row.case_id, [...(byCase.get(row.case_id) ?? []), row]);
  for (const one of cases) compareRows(one, byCase.get(one.id) ?? [], faults);
}

/** Where the first months of a stream were deleted, nothing speaks for the rows of then any more. */
function compareRows(
  { stream, seq: walked, digests, facts }: StreamWalk,
  rows: readonly (HistoryRow & { head: number })[],
  faults: AuditFault[],
): void {
  if (rows.some(({ head }) => head > walked)) return;
  const say = (detail: string): void => void faults.push({ stream, seq: null, kind: 'history', detail });
  const seen = new Set<number>();
  for (const one of rows) {
    const row = historyRowOf(one);
    seen.add(row.seq);
    const said = digests.get(row.seq);
    if (said === undefined && facts.droppedSeq !== null) continue;
    if (said !== historyDigest(row)) say(`history row ${row.seq} (${row.element_id}) is not as the audit says`);
  }
  for (const seq of digests.keys()) if (!seen.has(seq)) say(`history row ${seq} is gone`);
}

/** The row as a step wrote it: with milliseconds; what has more was not written by a step and stays as it is. */
function historyRowOf(row: HistoryRow): HistoryRow {
  const millis = (at: string): string => at.replace(/000Z$/, 'Z');
  return { ...row, entered_at: millis(row.entered_at), left_at: row.left_at && millis(row.left_at) };
}
