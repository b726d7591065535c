import { Conflict } from '../../lib/errors';
import type { Variables } from '../../lib/json';
import type { CaseInStep } from '../case-in-step';
import { stepResult } from '../result';
import type { Room } from '../room';
import type { IncidentRow } from '../rows';
import { runStep, targetCase } from '../step';
import { note, type StepScope } from '../step-scope';
import { advance } from '../tree';
import type { IncidentCommand, StepResult } from '../types';
import { mayMove } from './guards';
import { done } from './outcome';

/** Tries again what stands as an incident, with corrected data first where some is given. */
export async function retryIncident(room: Room, command: IncidentCommand): Promise<StepResult> {
  const { actor, key, reason, incidentId, variables = {} } = command;
  const request = {
    ...{ command: 'retry-incident', actor, key, reason, body: { incidentId, variables } },
    ...{ target: { kind: 'incident', id: incidentId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const target = targetCase(step, loaded, 'incident', incidentId);
    const incident = loaded.incident!;
    if (incident.resolved_at !== null) {
      const { resolved_at: at, resolved_by: by } = incident;
      throw new Conflict('the incident is resolved', { reason: 'resolved', by, at, caseId: target.row.id });
    }
    if (incident.job_id === null || incident.item_id !== null) mayMove(target);
    note(target, { incident: incident.code, incidentId, retried: true });
    await retry(step, target, incident, variables);
    return () => stepResult(step, target);
  });
  return done(outcome);
}

async function retry(step: StepScope, target: CaseInStep, incident: IncidentRow, variables: Variables): Promise<void> {
  const { job_id: jobId, item_id: itemId } = incident;
  if (jobId === null && itemId !== null && !isTimerFault(incident)) {
    return advance(step, target, { type: 'retry', itemId, variables });
  }
  const at = step.now.toISOString();
  if (Object.keys(variables).length > 0) target.row.variables = { ...target.row.variables, ...variables };
  step.writes.resolvedIncidents.push({
    ...{ id: incident.id, resolved_at: at, resolved_by: step.actor.id, resolution: 'retried' },
  });
  if (jobId !== null) step.writes.jobStates.push({ id: jobId, ...afresh(at), state: 'ready', finished_at: null });
  else if (itemId !== null) await step.tx.query(timerAfresh, [target.row.id, itemId, step.now]);
}

const isTimerFault = ({ code }: IncidentRow): boolean => code === 'timer-failed';
const afresh = (at: string) => ({ attempts: 0, run_at: at, last_error: null });
const timerAfresh = {
  name: 'timer_afresh',
  text: 'UPDATE timer SET attempts = 0, retry_at = $3, last_error = NULL WHERE case_id = $1 AND item_id = $2',
};
