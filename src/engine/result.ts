import { waitKey, type CaseInStep } from './case-in-step';
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

/** The most urgent task this step opened and gave to the actor; else one they had in the same tree before. */
function nextTask({ writes, actor, cases, open }: StepScope): string | null {
  const opened = writes.tasks.filter(({ assignee }) => assignee === actor.id);
  opened.sort((a, b) => b.priority - a.priority);
  const stillMine = open.filter(({ caseId, itemId, mine }) => {
    const target = mine ? cases.get(caseId) : undefined;
    return target?.row.status === 'running' && !target.closed.has(waitKey({ kind: 'user-task', itemId }));
  });
  // Ids are in the order of time.
  stillMine.sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
  return opened[0]?.id ?? stillMine[0]?.id ?? null;
}
