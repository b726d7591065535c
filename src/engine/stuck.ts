import { waitKey, type CaseInStep } from './case-in-step';
import { incidentOf } from './incidents';
import { note, type StepScope } from './step-scope';

const standing = {
  name: 'case_standing',
  text: `SELECT count(*)::int AS standing FROM (
      SELECT item_id, element_id FROM (SELECT * FROM user_task WHERE case_id = $1 OFFSET 0) t WHERE state = 'open'
      UNION ALL SELECT item_id, element_id FROM timer WHERE case_id = $1
      UNION ALL SELECT item_id, element_id FROM message_subscription WHERE case_id = $1
      UNION ALL SELECT item_id, element_id FROM job WHERE case_id = $1 AND state IN ('ready', 'failed') AND item_id IS NOT NULL
      UNION ALL SELECT item_id, '' FROM incident WHERE case_id = $1 AND resolved_at IS NULL AND item_id IS NOT NULL
    ) w WHERE NOT (w.item_id = ANY($2)) AND NOT (w.element_id = ANY($3))`,
};

/**
 * A running case that waits for nothing would stand for ever: it becomes an incident. Start events of event
 * subprocesses do not count, since nothing has to trigger them; one that stands as an incident itself is known of.
 */
export async function stopStuck(step: StepScope): Promise<void> {
  for (const target of step.cases.values()) {
    if (!target.ran || target.row.status !== 'running' || waitsAnew(target)) continue;
    if (calls(step, target) || (await stillWaits(step, target))) continue;
    const detail = 'the case runs but waits for nothing: a token stands where nothing can move it';
    step.writes.incidents.push(
      incidentOf(step, { caseId: target.row.id, elementId: lastPlace(target), code: 'stuck', params: {}, detail }),
    );
    note(target, { incident: 'stuck' });
  }
}

const isStart = (target: CaseInStep, elementId: string): boolean =>
  target.definition.model.elements.get(elementId)?.type === 'bpmn:StartEvent';

const waitsAnew = (target: CaseInStep): boolean =>
  [...target.opened.values()].some(
    ({ kind, elementId }) => kind === 'incident' || (kind !== 'child' && !isStart(target, elementId)),
  );

const calls = (step: StepScope, target: CaseInStep): boolean =>
  [...step.cases.values()].some(({ row }) => row.parent_id === target.row.id && row.status === 'running');

async function stillWaits(step: StepScope, target: CaseInStep): Promise<boolean> {
  if (target.isNew) return false;
  if (keepsTask(step, target)) return true;
  const starts = [...target.definition.model.elements.values()].filter(({ type }) => type === 'bpmn:StartEvent');
  const [row] = await step.tx.query<{ standing: number }>(standing, [
    target.row.id,
    [...target.closed.values()].map(({ itemId }) => itemId),
    starts.map(({ id }) => id),
  ]);
  return row!.standing > 0;
}

/** What was loaded tells it mostly, without asking the database once more. */
const keepsTask = ({ open }: StepScope, { row, closed }: CaseInStep): boolean =>
  open.some(({ caseId, itemId }) => caseId === row.id && !closed.has(waitKey({ kind: 'user-task', itemId })));

function lastPlace(target: CaseInStep): string {
  const active = [...target.history.values()].filter(({ state }) => state === 'active');
  return active.at(-1)?.elementId ?? target.definition.model.id;
}
