/** How the desk is: jobs, timers and incidents in one query, and whether the schema is the one this code expects. */
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';

export interface Health {
  readonly jobsReady: number;
  readonly jobsFailed: number;
  readonly openIncidents: number;
  readonly dueTimers: number;
}

const facts: Statement = {
  name: 'desk-health',
  text: `
    SELECT
      (SELECT count(*)::int FROM job WHERE state = 'ready') AS "jobsReady",
      (SELECT count(*)::int FROM job WHERE state = 'failed') AS "jobsFailed",
      (SELECT count(*)::int FROM incident WHERE resolved_at IS NULL) AS "openIncidents",
      (SELECT count(*)::int FROM timer WHERE retry_at <= $1) AS "dueTimers"`,
};

export async function health(desk: Desk): Promise<Health> {
  const [row] = await desk.database.query<Health>(facts, [desk.clock.now()]);
  return row!;
}

const migrated: Statement = {
  name: 'desk-migrated',
  text: `SELECT to_regclass('"case"') IS NOT NULL AND to_regclass('booking') IS NOT NULL AS ready`,
};

/** Whether the database answers and holds the desk's tables. */
export async function isReady(desk: Desk): Promise<boolean> {
  const [row] = await desk.database.query<{ ready: boolean }>(migrated);
  return row?.ready === true;
}
