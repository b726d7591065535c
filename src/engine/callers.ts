import { catchesError } from '../bpmn';
import type { CaseInStep } from './case-in-step';
import type { StepScope } from './step-scope';

/** Whether one of the cases that wait for this one catches the error (BPMN 2.0 §10.5.6: it goes outwards until caught). */
export function isCaughtByCaller(step: Pick<StepScope, 'cases'>, target: CaseInStep, code: string): boolean {
  for (let { row } = target; row.parent_id !== null && row.parent_item_id !== null;) {
    const caller = step.cases.get(row.parent_id);
    if (caller?.row.status !== 'running') return false;
    if (catchesError(caller.definition, caller.row.state, row.parent_item_id, code)) return true;
    row = caller.row;
  }
  return false;
}
