import { systemActor } from '../../lib/actor';
import { incidentOf, type IncidentRequest } from '../incidents';
import { stepResult } from '../result';
import type { Room } from '../room';
import { gone, runStep, targetCase, type StepOutcome } from '../step';
import { note } from '../step-scope';
import type { StepResult } from '../types';

/** Work beside the case (a mail) outlives it, and so does its incident. */
const beside = ({ jobId, itemId }: IncidentRequest): boolean => Boolean(jobId) && !itemId;

/** Puts an incident on a running case: what the desk could not do by itself waits for a person. */
export async function openIncident(
  room: Room,
  request: IncidentRequest & { readonly caseId: string },
): Promise<StepOutcome<StepResult>> {
  const { caseId, code, elementId } = request;
  const command = {
    ...{ command: 'open-incident', actor: systemActor('worker'), body: { caseId, code, elementId } },
    ...{ target: { kind: 'case', id: caseId } as const },
  };
  return runStep<StepResult>(room, command, (step, loaded) => {
    const target = targetCase(step, loaded, 'case', caseId);
    if (target.row.status !== 'running' && !beside(request)) return gone;
    note(target, { incident: code, element: elementId });
    step.writes.incidents.push(incidentOf(step, request));
    return () => stepResult(step, target);
  });
}
