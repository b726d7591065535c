import { Conflict } from '../../lib/errors';
import type { Variables } from '../../lib/json';
import { givenByHand, touch } from '../by-hand';
import type { CaseInStep } from '../case-in-step';
import { stepResult } from '../result';
import type { Room } from '../room';
import type { IncidentRow } from '../rows';
import { runStep, targetCase } from '../step';
import { note, type StepScope } from '../step-scope';
import { advance } from '../tree';
import type { IncidentCommand, StepResult } from '../types';
import { jobDone } from './finish-job';
import { mayMove, openIncident } from './guards';
import { done } from './outcome';
import { startByJob } from './start-by-event';
import { resolveStart } from './start-incident';

/** Tries again what stands as an incident, with corrected data first where some is given. */
export async function retryIncident(room: Room, command: IncidentCommand): Promise<StepResult> {
  const { actor, key, reason, incidentId, variables = {} } = command;
  const request = {
    ...{ command: 'retry-incident', faultsStand: true, actor, key, reason, body: { incidentId, variables } },
    ...{ target: { kind: 'incident', id: incidentId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    if (loaded.incident && loaded.caseId === null) return startAgain(step, loaded.incident, variables);
    const target = targetCase(step, loaded, 'incident', incidentId);
    const incident = openIncident(loaded, target);
    const beside = incident.job_id !== null && incident.item_id === null;
    if (!beside || Object.keys(variables).length > 0) mayMove(target);
    note(target, { incident: incident.code, incidentId, retried: true });
    await retry(step, target, incident, await givenByHand(step, target, variables));
    if (Object.keys(variables).length > 0) touch(target);
    return () => stepResult(step, target);
  });
  return done(outcome);
}

/** A case that could not be started is started now; what fails in it again stands in it. */
async function startAgain(step: StepScope, incident: IncidentRow, variables: Variables): Promise<() => StepResult> {
  const job = await resolveStart(step, incident, 'retried');
  const target = await startByJob(step, job, variables);
  if (!target) throw new Conflict('no version starts in this way any more', { reason: 'start-gone' });
  note(target, { incident: incident.code, incidentId: incident.id, retried: true });
  jobDone(step, job);
  return () => stepResult(step, target);
}

async function retry(step: StepScope, target: CaseInStep, incident: IncidentRow, variables: Variables): Promise<void> {
  const { job_id: jobId, item_id: itemId } = incident;
  if (jobId === null && itemId !== null && !isTimerFault(incident)) {
    return advance(step, target, { type: 'retry', itemId, variables });
  }
  const at = step.now.toISOString();
  if (jobId !== null && itemId !== null && isOutsideCall(incident) && Object.keys(variables).length > 0) {
    return askAnew(step, target, { ...incident, item_id: itemId }, variables);
  }
  if (Object.keys(variables).length > 0) target.row.variables = { ...target.row.variables, ...variables };
  // Stuck without a visit to try again: the step looks once more whether the case waits for something.
  if (jobId === null && itemId === null) target.ran = true;
  step.writes.resolvedIncidents.push({
    ...{ id: incident.id, resolved_at: at, resolved_by: step.actor.id, resolution: 'retried' },
  });
  if (jobId !== null) step.writes.jobStates.push({ id: jobId, ...afresh(at), state: 'ready', finished_at: null });
  else if (itemId !== null) await step.tx.query(timerAfresh, [target.row.id, itemId, step.now]);
}

/** The call to the outside was prepared with the old data: new work takes its place. */
async function askAnew(
  step: StepScope,
  target: CaseInStep,
  { id, item_id: itemId }: IncidentRow & { item_id: string },
  variables: Variables,
): Promise<void> {
  const at = step.now.toISOString();
  step.writes.resolvedIncidents.push({ id, resolved_at: at, resolved_by: step.actor.id, resolution: 'retried' });
  step.writes.cancelledJobs.push({ case_id: target.row.id, item_id: itemId, finished_at: at });
  await advance(step, target, { type: 'retry', itemId, variables });
}

/** What is delivered to a case is delivered to the data it has then; an outside call was prepared with what it had. */
const isOutsideCall = ({ params }: IncidentRow): boolean => params['kind'] === 'service.call';
const isTimerFault = ({ code }: IncidentRow): boolean => code === 'timer-failed';
const afresh = (at: string) => ({ attempts: 0, run_at: at, last_error: null });
const timerAfresh = {
  name: 'timer_afresh',
  text: 'UPDATE timer SET attempts = 0, retry_at = $3, last_error = NULL WHERE case_id = $1 AND item_id = $2',
};
