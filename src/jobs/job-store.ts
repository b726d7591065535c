import type { Clock } from '../lib/clock';
import { newId } from '../lib/ids';
import type { Sql } from '../lib/sql';
import type { Job, JobKind } from './kind';

const take = {
  name: 'job_take',
  text: `UPDATE job j SET lease = $1, locked_until = due.until, attempts = attempts + 1
    FROM (SELECT id, until FROM job JOIN unnest($3::text[], $4::timestamptz[]) AS held(kind, until) USING (kind)
           WHERE state = 'ready' AND run_at <= $2 AND (locked_until IS NULL OR locked_until <= $2)
             AND NOT EXISTS (SELECT FROM "case" c WHERE c.id = job.case_id AND c.suspended)
           ORDER BY run_at, id LIMIT $5 FOR UPDATE OF job SKIP LOCKED) due
    WHERE j.id = due.id
    RETURNING j.id, j.kind, j.case_id AS "caseId", j.item_id AS "itemId", j.element_id AS "elementId", j.payload,
      j.attempts, j.max_attempts AS "maxAttempts", j.lease`,
};
const done = {
  name: 'job_done',
  text: `UPDATE job SET state = 'done', finished_at = $3, lease = NULL, locked_until = NULL, last_error = NULL
    WHERE id = $1 AND lease = $2 AND state = 'ready'`,
};
const failed = {
  name: 'job_failed',
  text: `UPDATE job SET state = $3, run_at = $4, last_error = $5, lease = NULL, locked_until = NULL, finished_at = $6
    WHERE id = $1 AND lease = $2 AND state = 'ready' RETURNING id`,
};
const late = {
  name: 'job_late',
  text: `UPDATE job SET last_error = $2 WHERE id = $1 AND state <> 'ready'`,
};

const defaultLease = 60;

/** Takes up to `limit` due jobs of these kinds for this worker; nobody else gets them until their kind's lease runs out. */
export async function takeJobs(sql: Sql, clock: Clock, kinds: readonly JobKind[], limit: number): Promise<Job[]> {
  const now = clock.now();
  const until = kinds.map(({ leaseSeconds = defaultLease }) => new Date(now.getTime() + leaseSeconds * 1000));
  return sql.query<Job>(take, [newId(now.getTime()), now, kinds.map(({ kind }) => kind), until, limit]);
}

export async function jobDone(sql: Sql, clock: Clock, { id, lease }: Job): Promise<void> {
  await sql.query(done, [id, lease, clock.now()]);
}

/** Notes the failure and when to try again; with `null` the job is dead. False when the job is somebody else's by now. */
export async function jobFailed(
  sql: Sql,
  clock: Clock,
  { id, lease }: Job,
  fault: { readonly text: string; readonly again: Date | null },
): Promise<boolean> {
  const now = clock.now();
  const state = fault.again ? 'ready' : 'failed';
  const values = [id, lease, state, fault.again ?? now, fault.text, fault.again ? null : now];
  return (await sql.query(failed, values)).length === 1;
}

/** A result that came when the job was no longer open: noted, not applied. */
export async function jobLate(sql: Sql, { id }: Job, text: string): Promise<void> {
  await sql.query(late, [id, text]);
}
