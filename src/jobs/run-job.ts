import { describeFault, isModelFault } from '../engine/incidents';
import { Unavailable } from '../lib/errors';
import { nextAttempt } from './back-off';
import { jobDone, jobFailed } from './job-store';
import { GiveUp, type Job, type JobKind, type JobTools } from './kind';

/** Does one job that was taken, and notes what came of it: done, again later, or an incident. */
export async function runJob(kind: JobKind, job: Job, tools: JobTools): Promise<void> {
  const started = performance.now();
  const fields = { job: job.id, kind: job.kind, case: job.caseId, attempts: job.attempts };
  try {
    await kind.run(job, tools);
    if (!kind.finishesItself) await jobDone(tools.database, tools.clock, job);
    tools.log.info({ ...fields, milliseconds: Math.round(performance.now() - started) }, 'job');
  } catch (fault) {
    tools.log.warn({ ...fields, fault: String(fault) }, 'job');
    await failed(kind, job, tools, fault);
  }
}

async function failed(kind: JobKind, job: Job, tools: JobTools, fault: unknown): Promise<void> {
  const { database, clock } = tools;
  const dead =
    !(fault instanceof Unavailable) && (isHopeless(fault) || job.attempts >= (kind.maxAttempts ?? job.maxAttempts));
  const again = dead ? null : nextAttempt(clock.now(), job.attempts, Math.random());
  const noted = await jobFailed(database, clock, job, { text: describeFault(fault), again });
  if (!noted || !dead) return;
  const caseId = job.caseId ?? senderOf(job);
  if (caseId === null) return startFailed(job, tools, fault);
  const { incident, params } = incidentOf(job, fault);
  await tools.engine.openIncident({
    ...{ caseId, elementId: job.elementId ?? '', itemId: job.itemId, jobId: job.id },
    ...{ code: incident, params, detail: describeFault(fault) },
  });
}

/** A case that could not be started by a message is a matter of the case that sent it. */
const senderOf = ({ payload }: Job): string | null => {
  const sender = payload['fromCaseId'];
  return typeof sender === 'string' ? sender : null;
};

/** A case nobody sent for could not be started: a matter of its process. */
async function startFailed({ id, kind, payload, attempts }: Job, { engine }: JobTools, fault: unknown): Promise<void> {
  if (!kind.endsWith('.start')) return;
  const text = (name: string): string => (typeof payload[name] === 'string' ? payload[name] : '');
  await engine.openStartIncident({
    ...{ process: text('process'), elementId: text('elementId'), jobId: id, attempts },
    ...{ venueId: text('venueId') || null, detail: describeFault(fault) },
  });
}

const isHopeless = (fault: unknown): boolean => fault instanceof GiveUp || isModelFault(fault);

function incidentOf(job: Job, fault: unknown) {
  if (fault instanceof GiveUp) return fault;
  return { incident: 'job-failed', params: { kind: job.kind, attempts: job.attempts } };
}
