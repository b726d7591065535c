import type { CaseInStep } from './case-in-step';
import type { TaskRow } from './rows';
import type { StepScope } from './step-scope';
import type { OpenedTask, StepResult } from './types';

/** What the step did, as its caller sees it; made once everything is decided. */
export function stepResult(step: StepScope, target: CaseInStep): StepResult {
  const { row } = target;
  return {
    caseId: row.id,
    rootCaseId: row.root_id,
    businessKey: row.business_key,
    status: row.status,
    outcome: row.outcome,
    opened: step.writes.tasks.map(openedTask),
    nextTaskId: nextTask(step),
    replayed: false,
  };
}

const openedTask = ({ id, case_id, element_id, assignee }: TaskRow): OpenedTask => ({
  taskId: id,
  caseId: case_id,
  elementId: element_id,
  assignee,
});

/** The most urgent task this step opened and gave to the actor. */
function nextTask({ writes, actor }: StepScope): string | null {
  const mine = writes.tasks.filter(({ assignee }) => assignee === actor.id);
  mine.sort((a, b) => b.priority - a.priority);
  return mine[0]?.id ?? null;
}
