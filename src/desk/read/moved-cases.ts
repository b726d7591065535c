/**
 * What is counted of running cases is true of those that have not moved since the last count. Those that have are few,
 * and are looked at themselves: so every number is of this moment.
 */
import type { Actor } from '../../lib/actor';
import { isUuid } from '../../lib/ids';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { venuesOf } from '../policy';

const countedUntil: Statement = { name: 'desk-counted-until', text: 'SELECT until::text FROM node_fold' };
/** Asked with a time that is known, so that old pages and months are left alone. */
const movedSince: Statement = {
  name: 'desk-moved-since',
  text: 'SELECT DISTINCT case_id AS id FROM audit_event WHERE at >= $1::timestamptz AND case_id IS NOT NULL',
};

/** Cases with a step since the last count; what is asked with them must be asked afterwards, not before. */
export async function movedCases({ database }: Desk): Promise<readonly string[]> {
  const [counted] = await database.query<{ until: string }>(countedUntil);
  const rows = await database.query<{ id: string }>(movedSince, [counted?.until ?? '-infinity']);
  return rows.map(({ id }) => id);
}

const unmoved = (moved: string): string => `NOT EXISTS (SELECT FROM unnest(${moved}::uuid[]) k WHERE k = n.case_id)`;

/**
 * A subquery over the open visits of running cases: `columns` and `where` speak of `n` (see the view `open_visit`),
 * `moved` is the parameter with the cases that have moved. `rest` orders and limits each half, where that is enough.
 */
export const openVisits = (columns: string, where: string, moved: string, rest = ''): string => `(
  (SELECT ${columns} FROM node_now n WHERE ${where} AND ${unmoved(moved)} ${rest})
  UNION ALL
  (SELECT ${columns} FROM open_visit n WHERE n.case_id = ANY(${moved}::uuid[]) AND ${where} ${rest}))`;

/** What narrows: `counted` speaks of `n` with venues of `countedVenues`, `open` of `n` as the view `open_visit` has it. */
export interface Narrowed {
  readonly counted: string;
  readonly open: string;
}

/** A subquery whose rows add up to the open visits: `process_key, element_id, tokens, failing, late`, some of them negative. */
export const standingSums = ({ counted, open }: Narrowed, now: string, moved: string): string => {
  const one = (sign: string): string =>
    `n.process_key, n.element_id, ${sign}1, ${sign}(n.failing::int), ${sign}((n.due <= ${now}) IS TRUE)::int`;
  return `(
  SELECT n.process_key, n.element_id, n.tokens, n.failing, n.late FROM node_count n WHERE ${counted}
  UNION ALL
  SELECT n.process_key, n.element_id, 0, 0, 1 FROM node_now n
    WHERE n.due > (SELECT until FROM node_fold) AND n.due <= ${now} AND ${open}
  UNION ALL
  SELECT ${one('-')} FROM node_now n WHERE n.case_id = ANY(${moved}::uuid[]) AND ${open}
  UNION ALL
  SELECT ${one('')} FROM open_visit n WHERE n.case_id = ANY(${moved}::uuid[]) AND ${open})`;
};

/** The same for running cases: `process_key, running`. */
export const runningSums = ({ counted, open }: Narrowed, moved: string): string => `(
  SELECT n.process_key, n.running FROM case_count n WHERE ${counted}
  UNION ALL
  SELECT n.process_key, -1 FROM case_now n WHERE n.case_id = ANY(${moved}::uuid[]) AND ${open}
  UNION ALL
  SELECT n.process_key, 1 FROM "case" n WHERE n.id = ANY(${moved}::uuid[]) AND n.status = 'running' AND ${open})`;

const chainsOwn = '00000000-0000-0000-0000-000000000000';
const allTogether = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Under which venues the counts of what the reader may see stand; of one venue alone where that is asked for. */
export function countedVenues(actor: Actor, venueId: string | null = null): readonly string[] {
  const own = venuesOf(actor);
  if (venueId !== null) return own === null || own.includes(venueId) ? [venueId] : [];
  return own === null ? [allTogether] : [...own.filter(isUuid), chainsOwn];
}
