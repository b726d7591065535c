/** Cases by time of start, newest first, within what the reader may see. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import { readCursor, writeCursor } from '../cursor';
import type { Desk, Language } from '../desk';
import { namesByVersion } from '../names';
import { can, mustBeAllowed, venuesOf } from '../policy';
import type { CaseStatus } from './case';

export const caseStatuses = ['running', 'completed', 'failed', 'cancelled'] as const;

export interface CaseFilter {
  readonly status?: CaseStatus | undefined;
  readonly process?: string | undefined;
  /** A business key, as people say it on the phone. */
  readonly businessKey?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

export interface CaseLine {
  readonly id: string;
  readonly process: string;
  readonly processKey: string;
  readonly tag: string;
  readonly businessKey: string | null;
  readonly customerName: string | null;
  readonly venueName: string | null;
  readonly timeZone: string | null;
  readonly status: CaseStatus;
  readonly outcome: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly incidents: number;
  readonly late: number;
}

interface Row {
  id: string;
  definition_id: string;
  process_key: string;
  business_key: string | null;
  customer_name: string | null;
  venue_name: string | null;
  venue_name_en: string | null;
  time_zone: string | null;
  status: CaseStatus;
  outcome: string | null;
  started_at: Date;
  ended_at: Date | null;
  incidents: number;
  late: number;
  place: string;
}

/** What narrows the list, by name, in the order of the values. */
const narrowing = {
  process: (at: string) => `c.process_key = ${at}`,
  businessKey: (at: string) => `c.business_key = ${at}`,
  venues: (at: string) => `(c.venue_id IS NULL OR c.venue_id::text = ANY(${at}))`,
} as const;
type Narrowing = keyof typeof narrowing;
const filters = Object.keys(narrowing) as Narrowing[];

/** One statement for each way to narrow: a plan that fits them all would read every case for a number nobody has. */
const caseList = (given: readonly Narrowing[], status: CaseStatus | undefined): Statement => ({
  name: `desk-cases-${[...given, ...(status ? [status] : [])].join('-')}`,
  text: `
    WITH page AS (
      SELECT c.* FROM "case" c
      WHERE (c.started_at, c.id) < ($1::timestamptz, $2::uuid)
        ${given.map((name, i) => `AND ${narrowing[name](`$${i + 5}`)}`).join(' ')}
        ${status ? `AND c.status = '${status}'` : ''}
      ORDER BY c.started_at DESC, c.id DESC LIMIT $4
    )
    SELECT page.id, page.definition_id, page.process_key, page.business_key, page.status, page.outcome, page.started_at,
      page.ended_at, page.started_at::text AS place, cu.name AS customer_name, v.name AS venue_name,
      v.name_en AS venue_name_en, v.time_zone,
      (SELECT count(*)::int FROM incident i WHERE i.case_id = page.id AND i.resolved_at IS NULL) AS incidents,
      (SELECT count(*)::int FROM user_task t WHERE t.case_id = page.id AND t.state = 'open' AND t.due <= $3) AS late
    FROM page
    LEFT JOIN customer cu ON cu.id = page.customer_id
    LEFT JOIN venue v ON v.id = page.venue_id
    ORDER BY page.started_at DESC, page.id DESC`,
});

const highest = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export async function caseLines(
  desk: Desk,
  actor: Actor,
  filter: CaseFilter,
  language: Language,
): Promise<{ readonly cases: readonly CaseLine[]; readonly next: string | null }> {
  mustBeAllowed(actor, 'case.read');
  const limit = Math.min(Math.max(filter.limit ?? 50, 1), 200);
  const [place, id] = readCursor(filter.after, 'timestamptz', 'uuid') ?? ['infinity', highest];
  const wanted = {
    ...{ process: filter.process, venues: venuesOf(actor) },
    businessKey: filter.businessKey?.trim().toUpperCase() || null,
  };
  const given = filters.filter((name) => (wanted[name] ?? null) !== null);
  const status = caseStatuses.find((one) => one === filter.status);
  const rows = await desk.database.query<Row>(caseList(given, status), [
    ...[place, id, desk.clock.now(), limit + 1],
    ...given.map((name) => wanted[name]),
  ]);
  const shown = rows.slice(0, limit);
  const names = await namesByVersion(
    desk,
    shown.map((row) => row.definition_id),
    language,
  );
  const mayName = can(actor, 'personal.read');
  const last = shown.at(-1);
  return {
    cases: shown.map((row) => ({
      id: row.id,
      process: names.get(row.definition_id)!.process,
      processKey: row.process_key,
      tag: names.get(row.definition_id)!.tag,
      businessKey: row.business_key,
      customerName: mayName ? row.customer_name : null,
      venueName: language === 'en' ? row.venue_name_en : row.venue_name,
      timeZone: row.time_zone,
      status: row.status,
      outcome: row.outcome,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      incidents: row.incidents,
      late: row.late,
    })),
    next: rows.length > limit && last ? writeCursor(last.place, last.id) : null,
  };
}
