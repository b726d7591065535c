/**
 * What is counted of running cases is true of those that have not moved since the last count. Those that have are few,
 * and are looked at themselves: so every number is of this moment.
 */
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';

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

/** The same over running cases, with `process_key` and `venue_id`. */
export const runningCases = (columns: string, where: string, moved: string): string => `(
  SELECT ${columns} FROM case_now n WHERE ${where} AND ${unmoved(moved)}
  UNION ALL
  SELECT ${columns} FROM "case" n WHERE n.id = ANY(${moved}::uuid[]) AND n.status = 'running' AND ${where})`;
