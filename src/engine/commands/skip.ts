import { Conflict } from '../../lib/errors';
import type { Variables } from '../../lib/json';
import { elementOf, givenByHand, noLongerStuck, touch } from '../by-hand';
import type { CaseInStep } from '../case-in-step';
import { releaseStart } from '../correlation';
import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep, targetCase } from '../step';
import { note, type StepScope } from '../step-scope';
import { advance } from '../tree';
import type { GivenUp, IncidentCommand, StepResult, VisitCommand } from '../types';
import { mayMove, openIncident } from './guards';
import { done } from './outcome';
import { resolveStart } from './start-incident';

/** Leaves a standing visit as if it were done; its work is not done, a case it called is cancelled. */
export async function skipVisit(room: Room, command: VisitCommand): Promise<StepResult> {
  const { actor, key, reason, caseId, itemId, variables = {} } = command;
  const request = {
    ...{ command: 'skip-visit', faultsStand: true, actor, key, reason, body: { caseId, itemId, variables } },
    ...{ target: { kind: 'case', id: caseId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const target = targetCase(step, loaded, 'case', caseId);
    await skip(step, target, itemId, variables);
    note(target, { skipped: elementOf(target, itemId), itemId });
    return () => stepResult(step, target);
  });
  return done(outcome);
}

/** Leaves what stands as an incident as if it were done. Work beside a case (a mail) and a start that failed are given up. */
export async function skipIncident(room: Room, command: IncidentCommand): Promise<StepResult | GivenUp> {
  const { actor, key, reason, incidentId, variables = {} } = command;
  const request = {
    ...{ command: 'skip-incident', faultsStand: true, actor, key, reason, body: { incidentId, variables } },
    ...{ target: { kind: 'incident', id: incidentId } as const },
  };
  const outcome = await runStep<StepResult | GivenUp>(room, request, async (step, loaded) => {
    if (loaded.incident && loaded.caseId === null) {
      const job = await resolveStart(step, loaded.incident, 'skipped');
      await releaseStart(step, job.id);
      return () => ({ caseId: null, givenUp: job.id, replayed: false });
    }
    const target = targetCase(step, loaded, 'incident', incidentId);
    const incident = openIncident(loaded, target);
    const { item_id: itemId, job_id: jobId, element_id: element, code } = incident;
    note(target, { incident: code, incidentId, skipped: element });
    if (itemId !== null) await skip(step, target, itemId, variables);
    else if (jobId !== null) await giveUp(step, incidentId, jobId);
    else throw new Conflict('no visit stands there', { reason: 'no-visit', caseId: target.row.id });
    return () => stepResult(step, target);
  });
  return done(outcome);
}

async function skip(step: StepScope, target: CaseInStep, itemId: string, variables: Variables): Promise<void> {
  mayMove(target);
  const values = await givenByHand(step, target, variables);
  await noLongerStuck(step, target, 'skipped');
  await advance(step, target, { type: 'skip', itemId, values });
  touch(target);
  const [at, item] = [step.now.toISOString(), { case_id: target.row.id, item_id: itemId }];
  if (!target.closed.has(`job ${itemId}`)) return;
  step.writes.cancelledJobs.push({ ...item, finished_at: at });
  step.writes.closedIncidents.push({ ...item, ...resolved(step) });
}

async function giveUp(step: StepScope, incidentId: string, jobId: string): Promise<void> {
  await releaseStart(step, jobId);
  step.writes.resolvedIncidents.push({ id: incidentId, ...resolved(step) });
}

const resolved = ({ now, actor }: StepScope) => ({
  ...{ resolved_at: now.toISOString(), resolved_by: actor.id, resolution: 'skipped' },
});
