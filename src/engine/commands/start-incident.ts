/** Incidents of cases that could not be started: they stand at the process, by the job that was to start one. */
import { systemActor } from '../../lib/actor';
import { Conflict } from '../../lib/errors';
import { appendSubjectEvent } from '../audit/subject-event';
import { incidentOf } from '../incidents';
import type { Room } from '../room';
import type { IncidentRow, JobRow } from '../rows';
import { runStep, type StepOutcome } from '../step';
import type { StepScope } from '../step-scope';

/** A start that was tried too often. */
export interface FailedStart {
  readonly process: string;
  readonly elementId: string;
  readonly venueId: string | null;
  readonly jobId: string;
  readonly attempts: number;
  /** For engineers. */
  readonly detail: string;
}

const insert = {
  name: 'start_incident_insert',
  text: `INSERT INTO incident (id, process_key, venue_id, element_id, job_id, code, params, detail, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};
const resolve = {
  name: 'start_incident_resolve',
  text: `WITH i AS (UPDATE incident SET resolved_at = $2, resolved_by = $3, resolution = $4
      WHERE id = $1 AND resolved_at IS NULL RETURNING job_id)
    SELECT row_to_json(j) AS job FROM i JOIN job j ON j.id = i.job_id`,
};

/** Puts the incident up for whoever answers for the process. */
export function openStartIncident(room: Room, failed: FailedStart): Promise<StepOutcome<null>> {
  const { process, elementId, venueId, jobId, attempts, detail } = failed;
  const actor = systemActor('worker');
  const request = { command: 'open-incident', actor, body: { process, jobId }, target: null };
  return runStep<null>(room, request, async (step) => {
    const about = { caseId: null, elementId, jobId, code: 'start-failed', params: { attempts }, detail };
    const row = incidentOf(step, about);
    await step.tx.query(insert, [
      ...[row.id, process, venueId, elementId, jobId, row.code, JSON.stringify(row.params), row.detail, step.now],
    ]);
    const facts = { incident: row.id, element: elementId, venueId, job: jobId };
    await appendSubjectEvent(step.tx, {
      subject: `process:${process}`,
      at: step.now,
      actor,
      command: 'fail-start',
      facts,
    });
    return () => null;
  });
}

/** Resolves it once, whoever else tries to; gives the job it is about. */
export async function resolveStart(
  step: StepScope,
  incident: IncidentRow,
  how: 'retried' | 'skipped',
): Promise<JobRow> {
  const { tx, now, actor, reason } = step;
  const [found] = await tx.query<{ job: JobRow }>(resolve, [incident.id, now, actor.id, how]);
  if (!found) {
    const { resolved_at: at, resolved_by: by } = incident;
    throw new Conflict('the incident is resolved', { reason: 'resolved', by, at });
  }
  const process = incident.process_key!;
  const facts = { incident: incident.id, element: incident.element_id, job: found.job.id, how, reason };
  await appendSubjectEvent(tx, { subject: `process:${process}`, at: now, actor, command: 'resolve-start', facts });
  return found.job;
}
