/** Events of the audit as people read them: opened for whoever may, with the names of what they are about. */
import { auditPage, type AuditEvent, type AuditPlace } from '../../engine/audit/pages';
import { streamsOfSubjects, type AuditSelection } from '../../engine/audit/select';
import type { Actor } from '../../lib/actor';
import type { Json, Variables } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import { readCursor, writeCursor } from '../cursor';
import type { Desk } from '../desk';
import { readable } from '../personal';
import { record } from '../recorded';
import { auditSelection, type AuditCriteria } from './audit-filter';
import { thingsIn, type Things } from './audit-things';

type Values = Readonly<Record<string, { readonly old: Json; readonly new: Json }>>;

/** What one event says. Members a case's event has are absent from those of other streams, and the other way round. */
export interface AuditBody {
  readonly actor: { readonly type: Actor['type']; readonly id: string; readonly name: string };
  readonly command: string;
  readonly definition?: string;
  readonly process?: string;
  readonly reason?: string | null;
  readonly status?: string;
  readonly outcome?: string | null;
  readonly left?: readonly { readonly element: string; readonly state: string }[];
  readonly entered?: readonly { readonly element: string }[];
  readonly values?: Values;
  readonly notes?: readonly Readonly<Record<string, Json>>[];
  readonly decisions?: readonly Readonly<Record<string, Json>>[];
  readonly subject?: string;
  readonly facts?: Readonly<Record<string, Json>>;
}

export interface AuditLine {
  readonly stream: string;
  readonly seq: string;
  readonly at: Date;
  readonly caseId: string | null;
  readonly command: string;
  readonly hash: string;
  readonly body: AuditBody;
  readonly noted: boolean;
}

export interface AuditList {
  readonly lines: readonly AuditLine[];
  readonly things: Things;
  readonly next: string | null;
  /** When the search had to stop before the page was full: everything newer than this was looked at. */
  readonly lookedTo: Date | null;
  /** How many there are altogether, where that is known without counting everything. */
  readonly known: number | null;
}

const pageLength = 50;
const budgetMs = 2_000;

/** The newest first. A search is recorded once, not for its further pages or when its page only refreshes itself. */
export async function auditList(
  desk: Desk,
  actor: Actor,
  criteria: AuditCriteria,
  { after, recorded }: { readonly after?: string | undefined; readonly recorded: boolean },
): Promise<AuditList> {
  const selection = await auditSelection(desk.database, actor, criteria);
  const place = placeOf(after);
  const walk = { order: 'newest', after: place, limit: pageLength, now: desk.clock.now(), budgetMs } as const;
  const page = await auditPage(desk.database, selection, walk);
  if (recorded && !place) {
    const facts = { ...askedIn(criteria), ...casesIn(selection), found: page.events.length };
    await record(desk, actor, { subject: `user:${actor.id}`, command: 'search-audit', facts });
  }
  const lines = await linesOf(desk, actor, page.events);
  const { next, lookedTo } = page;
  return {
    lines,
    things: await thingsIn(desk, actor, lines),
    next: next && writeCursor(next.at, next.stream, next.seq),
    lookedTo: lookedTo === null ? null : new Date(lookedTo),
    known: !place && !next ? lines.length : null,
  };
}

const mostNamed = 20;

/** What was asked, without what may name a guest: of that only that it was asked, so that nothing outlives its erasure. */
export function askedIn({ about, text, ...plain }: AuditCriteria): Variables {
  const named = [...(about === undefined ? [] : ['about']), ...(text === undefined ? [] : ['text'])];
  return { criteria: plain, ...(named.length > 0 && { asked: named }) };
}

/** Of what was asked about, the cases. */
function casesIn({ streams }: AuditSelection): Variables {
  const cases = (streams ?? [])
    .filter((stream) => stream.startsWith('case:'))
    .map((stream) => stream.slice('case:'.length));
  return cases.length === 0 ? {} : { cases: cases.slice(0, mostNamed) };
}

function placeOf(after: string | undefined): AuditPlace | null {
  const parts = readCursor(after, 'timestamptz', 'text', 'bigint');
  return parts && { at: parts[0]!, stream: parts[1]!, seq: parts[2]! };
}

/** Events opened for whoever may read them, each with whether somebody noted something on it. */
export async function linesOf(desk: Desk, actor: Actor, events: readonly AuditEvent[]): Promise<AuditLine[]> {
  const bodies = events.map(({ body }) => JSON.parse(body) as Json);
  const [seen, noted] = await Promise.all([readable(desk, actor, bodies), notedAmong(desk, events)]);
  return events.map(({ stream, seq, at, caseId, command, hash }, i) => ({
    ...{ stream, seq: String(seq), at, caseId, command, hash, body: seen[i] as unknown as AuditBody },
    noted: noted.has(`event:${stream}:${seq}`),
  }));
}

/** The subject under which notes on an event stand. */
export const noteSubject = ({ stream, seq }: { readonly stream: string; readonly seq: string | number }): string =>
  `event:${stream}:${seq}`;

async function notedAmong(desk: Desk, events: readonly AuditEvent[]): Promise<ReadonlySet<string>> {
  const streams = await streamsOfSubjects(desk.database, events.map(noteSubject));
  return new Set(streams.map((stream) => stream.slice('subject:'.length, stream.lastIndexOf(':'))));
}

const seenCustomer: Statement = {
  name: 'desk-audit-seen-customer',
  text: `SELECT e.stream, e.seq, e.at, e.case_id AS "caseId", e.actor_id AS "actorId", e.command, e.body, encode(e.hash, 'hex') AS hash
    FROM audit_event e WHERE e.stream = ANY($1::text[]) AND (e.at, e.stream, e.seq) < ($2::timestamptz, $3::text, $4::bigint)
    ORDER BY e.at DESC, e.stream DESC, e.seq DESC LIMIT ${pageLength + 1}`,
};

/** Everything recorded of people looking at these streams, the newest first. */
export async function looksIn(
  desk: Desk,
  actor: Actor,
  streams: readonly string[],
  after: string | undefined,
): Promise<{ readonly lines: readonly AuditLine[]; readonly next: string | null }> {
  const place = placeOf(after) ?? { at: 'infinity', stream: '', seq: '0' };
  const rows = await desk.database.query<AuditEvent>(seenCustomer, [streams, place.at, place.stream, place.seq]);
  const shown = rows.slice(0, pageLength);
  const last = shown.at(-1);
  const next =
    rows.length > pageLength && last ? writeCursor(last.at.toISOString(), last.stream, String(last.seq)) : null;
  return { lines: await linesOf(desk, actor, shown), next };
}
