/** The events that were asked for, in their order, piece by piece: found by slices of time, which are all the index knows. */
import { auditEventsWhere, type AuditSelection } from '../../engine/audit/select';
import type { Sql } from '../../lib/sql';

export interface ExportedEvent {
  readonly stream: string;
  readonly seq: string;
  readonly at: Date;
  /** The instant to the last digit, as the database writes it. */
  readonly place: string;
  readonly caseId: string | null;
  readonly businessKey: string | null;
  readonly actorId: string;
  readonly command: string;
  readonly body: string;
  readonly hash: string;
  readonly previousHash: string;
}

/** How far the walk is: within the slice that begins at `from` and lasts `seconds`, behind the event `after`. */
export interface EventPlace {
  readonly from: string;
  readonly seconds: number;
  readonly after: readonly [at: string, stream: string, seq: string] | null;
}

export interface EventWalk {
  readonly selection: AuditSelection;
  /** Nothing from this instant on. */
  readonly until: Date;
  readonly most: number;
}

const hour = 3600;
const shortest = 60;
/** One question may look through a month at most, and takes seconds only when the month is a very full one. */
const longest = 31 * 24 * hour;
const quick = 500;
/** Slices looked at for one piece; where little is found in them they grow. */
const slices = 50;

/** Months are made one by one, so the first there is holds the oldest event; what is older lies in no month. */
const firstInstant = {
  name: 'audit_export_first',
  text: `SELECT least(
      (SELECT to_timestamp(min(substring(c.relname FROM '\\d{4}_\\d{2}$')), 'YYYY_MM') - interval '1 day'
         FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'audit_event'::regclass AND c.relname ~ '\\d{4}_\\d{2}$'),
      (SELECT min(at) FROM audit_event_default))::text AS first`,
};

/** Where a walk begins: at the first instant asked for, or at the first the audit knows. */
export async function firstPlace(sql: Sql, { selection, until }: EventWalk): Promise<EventPlace> {
  if (selection.from !== null) return { from: selection.from, seconds: hour, after: null };
  const [row] = await sql.query<{ first: string | null }>(firstInstant);
  const from = row?.first ? new Date(row.first) : until;
  return { from: from.toISOString(), seconds: hour, after: null };
}

export interface EventsFound {
  readonly events: readonly ExportedEvent[];
  /** Where to go on; null when there is nothing more. */
  readonly next: EventPlace | null;
}

/** The next events behind a place; few or none do not mean that there are no more. */
export async function nextEvents(sql: Sql, walk: EventWalk, place: EventPlace): Promise<EventsFound> {
  let at = place;
  for (let tries = 0; tries < slices; tries++) {
    if (Date.parse(at.from) >= walk.until.getTime()) return { events: [], next: null };
    const asked = performance.now();
    const events = await inSlice(sql, walk, at);
    const slow = performance.now() - asked > quick;
    const next = behind(at, events, { most: walk.most, slow });
    if (events.length > 0) return { events, next };
    at = next;
  }
  return { events: [], next: at };
}

const iso = (text: string): number => new Date(text).getTime();
const endOf = ({ from, seconds }: EventPlace): Date => new Date(iso(from) + seconds * 1000);

interface How {
  readonly most: number;
  readonly slow: boolean;
}

/** A full piece stays in its slice and makes the next one smaller; what held little and was found soon is followed by a longer one. */
function behind(place: EventPlace, events: readonly ExportedEvent[], { most, slow }: How): EventPlace {
  const last = events.at(-1);
  if (last && events.length === most) {
    const after = [last.place, last.stream, last.seq] as const;
    return { from: place.from, seconds: place.seconds, after };
  }
  const factor = slow || place.after !== null ? 0.5 : events.length < most / 4 ? 4 : 1;
  const seconds = Math.min(longest, Math.max(shortest, place.seconds * factor));
  return { from: endOf(place).toISOString(), seconds, after: null };
}

async function inSlice(sql: Sql, { selection, until, most }: EventWalk, place: EventPlace): Promise<ExportedEvent[]> {
  const { where, values } = auditEventsWhere(selection, 6);
  const end = new Date(Math.min(endOf(place).getTime(), until.getTime()));
  const [at, stream, seq] = place.after ?? [place.from, '', '0'];
  return sql.query<ExportedEvent>(
    `SELECT e.stream, e.seq, e.at, e.at::text AS place, e.case_id AS "caseId", c.business_key AS "businessKey",
       e.actor_id AS "actorId", e.command, e.body, encode(e.hash, 'hex') AS hash,
       encode(e.previous_hash, 'hex') AS "previousHash"
     FROM audit_event e LEFT JOIN "case" c ON c.id = e.case_id
     WHERE e.at >= $1::timestamptz AND e.at < $2::timestamptz
       AND (e.at, e.stream, e.seq) > ($1::timestamptz, $3::text, $4::bigint) AND (${where})
     ORDER BY e.at, e.stream, e.seq LIMIT $5`,
    [at, end, stream, seq, most, ...values],
  );
}
