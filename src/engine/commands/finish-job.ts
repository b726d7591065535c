import type { HandlerOutcome, RunEvent } from '../../bpmn/types';
import type { JobRequest } from '../../handler-kit';
import { systemActor } from '../../lib/actor';
import type { Json } from '../../lib/json';
import { stepResult } from '../result';
import type { Room } from '../room';
import type { JobRow } from '../rows';
import { gone, runStep, targetCase, type Loaded, type StepOutcome } from '../step';
import { jobRow, note, type StepScope } from '../step-scope';
import { advance } from '../tree';
import type { StepResult } from '../types';

/** A job as the worker holds it. */
export interface HeldJob {
  readonly id: string;
  readonly lease: string;
}

/** What an outside call gave while its case was paused; it is applied when the case goes on, without a second call. */
interface KeptResult {
  readonly outcome: HandlerOutcome;
  readonly jobs: readonly JobRequest[];
}

/** Ends an asynchronous service task with what its handler said. A result that comes too late is not applied. */
export async function finishJob(
  room: Room,
  held: HeldJob,
  outcome: HandlerOutcome,
  enqueued: readonly JobRequest[] = [],
): Promise<StepOutcome<StepResult | null>> {
  return runStep<StepResult | null>(room, jobRequest('finish-job', held), async (step, loaded) => {
    const job = heldJob(loaded, held);
    if (!job || job.item_id === null) return gone;
    const target = targetCase(step, loaded, 'job', held.id);
    if (target.row.status !== 'running') return gone;
    if (isPaused(step, loaded)) return holdJob(step, job, { outcome, jobs: enqueued });
    const itemId = job.item_id;
    const event: RunEvent = outcome.ok
      ? { type: 'complete', itemId, values: outcome.values }
      : { type: 'error', itemId, code: outcome.code, details: outcome.details };
    note(target, { job: job.id, element: job.element_id });
    jobDone(step, job);
    for (const request of enqueued) step.writes.jobs.push(jobRow(step, { ...request, caseId: target.row.id }));
    await advance(step, target, event);
    return () => stepResult(step, target);
  });
}

/** The job if it is still the holder's: ready, and with the lease it was taken with. */
export function heldJob({ job }: Loaded, held: HeldJob): JobRow | null {
  return job?.state === 'ready' && job.lease === held.lease ? job : null;
}

/** Whether the job's case was paused after a worker took the job. */
export const isPaused = (step: StepScope, { caseId }: Loaded): boolean =>
  caseId !== null && step.cases.get(caseId)?.row.suspended === true;

/** Gives the job back until its case goes on, with the result of its call where there is one. */
export function holdJob({ writes }: StepScope, job: JobRow, kept?: KeptResult): () => null {
  const payload = kept ? { ...job.payload, kept: JSON.parse(JSON.stringify(kept)) as Json } : job.payload;
  writes.heldJobs.push({ id: job.id, payload, attempts: job.attempts - 1 });
  return () => null;
}

/** The result a job was given back with, if there is one. */
export function keptResult({ kept }: JobRow['payload']): KeptResult | null {
  if (kept === undefined) return null;
  const { outcome, jobs } = kept as unknown as KeptResult;
  const revived = jobs.map((job) => (job.runAt === undefined ? job : { ...job, runAt: new Date(job.runAt) }));
  return { outcome, jobs: revived };
}

/** The job is done with the step, or not at all. */
export function jobDone({ writes, now }: StepScope, job: JobRow): void {
  const { id, attempts, run_at } = job;
  writes.jobStates.push({ id, state: 'done', attempts, run_at, last_error: null, finished_at: now.toISOString() });
}

export const jobRequest = (command: string, held: HeldJob, actorId = 'job') => ({
  ...{ command, actor: systemActor(actorId), body: { jobId: held.id } },
  ...{ target: { kind: 'job', id: held.id } as const },
});
