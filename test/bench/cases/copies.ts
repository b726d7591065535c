/** One copy of a pattern: its rows as lines for COPY, its audit as events whose hashes are their own. */
import { auditFormat, chainHash, emptyHash } from '../../../src/engine/audit/canonical';
import { copyLine } from './copy-in';
import type { CasePattern, EventPattern, Pattern, RowPattern, Values } from './patterns';

/** What a copy is to be. */
export interface Wanted {
  /** Its number; no other copy has it. */
  readonly number: number;
  /** When happens, in milliseconds, what happened then in the pattern. */
  readonly instant: (milliseconds: number) => number;
  readonly venue: string;
  readonly customer: string;
}
export interface EventLine {
  readonly at: number;
  readonly line: string;
}
/** Lines by table, and the audit, which is written in the order of time. */
export interface Copied {
  readonly lines: ReadonlyMap<string, readonly string[]>;
  readonly events: readonly EventLine[];
}

export const auditColumns = 'stream, seq, at, case_id, actor_id, command, format, body, previous_hash, hash';

export function copyOf(pattern: Pattern, wanted: Wanted, columnsOfCase: readonly string[]): Copied {
  const values = valuesOf(pattern, wanted);
  const events: EventLine[] = [];
  const heads = pattern.cases.map((one) => chain(one, values, events));
  const [seqAt, hashAt] = [columnsOfCase.indexOf('audit_seq'), columnsOfCase.indexOf('audit_hash')];
  const cases = pattern.cases.map((one, i) => {
    const cells = cellsOf(one.row, values);
    [cells[seqAt], cells[hashAt]] = [String(one.events.length), heads[i]!];
    return copyLine(cells);
  });
  const lines = new Map<string, readonly string[]>([['case', cases]]);
  for (const [table, rows] of pattern.rows)
    lines.set(
      table,
      rows.map((row) => copyLine(cellsOf(row, values))),
    );
  return { lines, events };
}

const cellsOf = ({ cells }: RowPattern, values: Values): (string | null)[] =>
  cells.map((cell) => (cell === null ? null : cell(values)));

function valuesOf(pattern: Pattern, { number, instant, venue, customer }: Wanted): Values {
  const begins = instant(pattern.first);
  const ids = pattern.ids.map((_, i) => idOf(begins, number, i));
  for (const place of pattern.venues) ids[place] = venue;
  for (const place of pattern.customers) ids[place] = customer;
  const keys = pattern.keys.map((_, i) => `B${number.toString(36).toUpperCase()}${i > 0 ? `-${i}` : ''}`);
  const times = pattern.times.map((one) => new Date(instant(one)).toISOString());
  return { ids: [...ids, ...keys], times };
}

/** Ids in the order of time, as the desk makes them; `number` and `place` make them different. */
function idOf(milliseconds: number, number: number, place: number): string {
  const time = Math.floor(milliseconds).toString(16).padStart(12, '0');
  const within = place.toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${within}-8000-${number.toString(16).padStart(12, '0')}`;
}

/** The case's events, each with the hash of the one before; gives the head. */
function chain({ id, events }: CasePattern, values: Values, into: EventLine[]): string {
  let head = emptyHash;
  events.forEach((event, i) => {
    const body = bodyOf(event, values);
    const hash = chainHash(auditFormat, head, body);
    const at = values.times[event.at]!;
    const caseId = values.ids[id]!;
    const cells = [`case:${caseId}`, String(i + 1), at, caseId, event.actorId, event.command, String(auditFormat)];
    into.push({ at: Date.parse(at), line: copyLine([...cells, body, head, hash]) });
    head = hash;
  });
  return head;
}

function bodyOf({ body, digests }: EventPattern, values: Values): string {
  return `${body[0]!(values)}${digests.map((one) => one(values)).join(',')}${body[1]!(values)}`;
}
