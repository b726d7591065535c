/** Incidents: where a case needs a person. Each has a code with parameters, from which pages make a sentence. */
import { ModelError } from '../lib/errors';
import type { Json } from '../lib/json';
import type { IncidentRow } from './rows';
import type { StepScope } from './step-scope';

/** What went wrong and where; the sentence for people is `incident.<code>` with `params`. */
export interface IncidentRequest {
  readonly caseId: string | null;
  readonly elementId: string;
  readonly itemId?: string | null;
  readonly jobId?: string | null;
  readonly code: string;
  readonly params: Readonly<Record<string, Json>>;
  /** For engineers. */
  readonly detail: string;
}

const longestDetail = 4000;

export function incidentOf(step: Pick<StepScope, 'newId' | 'now'>, request: IncidentRequest): IncidentRow {
  return {
    id: step.newId(),
    case_id: request.caseId,
    element_id: request.elementId,
    item_id: request.itemId ?? null,
    job_id: request.jobId ?? null,
    code: request.code,
    params: request.params,
    detail: request.detail.slice(0, longestDetail),
    created_at: step.now.toISOString(),
    resolved_at: null,
    resolved_by: null,
    resolution: null,
  };
}

/** How a fault is written down for engineers. */
export function describeFault(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  const cause = fault.cause === undefined ? '' : `\ncaused by ${describeFault(fault.cause)}`;
  return `${fault.stack ?? `${fault.name}: ${fault.message}`}${cause}`.slice(0, longestDetail);
}

/** A fault only a change of the diagram can mend; trying again is of no use. */
export const isModelFault = (fault: unknown): boolean => fault instanceof ModelError;
