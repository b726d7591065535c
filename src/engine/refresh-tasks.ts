import { candidateKeys } from './candidates';
import type { CaseInStep } from './case-in-step';
import type { StepScope } from './step-scope';

/** Its root is what open tasks are found by; by the case alone, a desk not counted yet reads all that are open. */
const update = {
  name: 'tasks_refresh',
  text: `UPDATE user_task SET business_key = $2, venue_id = $3, customer_id = $4
          WHERE root_case_id = $5 AND case_id = $1 AND state = 'open'
          RETURNING id, item_id, groups, assignee IS NOT NULL AS claimed, priority, due::text AS due`,
};
const removeCandidates = {
  name: 'candidates_remove',
  text: 'DELETE FROM task_candidate WHERE candidate_key = ANY($1::text[]) AND task_id = ANY($2::uuid[])',
};
const addCandidates = {
  name: 'candidates_add',
  text: `INSERT INTO task_candidate (candidate_key, task_id, claimed, priority, due, process_key)
         SELECT candidate_key, task_id, claimed, priority, due, process_key
           FROM json_populate_recordset(NULL::task_candidate, $1::json)`,
};

interface Refreshed {
  readonly id: string;
  readonly item_id: string;
  readonly groups: readonly string[];
  readonly claimed: boolean;
  readonly priority: number;
  readonly due: string;
}

/** Tasks that were open before the step follow what their case has learned: whose it is, and at which venue. */
export async function refreshTasks(step: StepScope): Promise<void> {
  for (const target of step.cases.values()) {
    if (target.isNew || target.row.status !== 'running' || !learned(target)) continue;
    await refresh(step, target);
  }
}

const learned = ({ row, before }: CaseInStep): boolean =>
  row.venue_id !== before.venueId || row.customer_id !== before.customerId || row.business_key !== before.businessKey;

async function refresh(step: StepScope, target: CaseInStep): Promise<void> {
  const { row, before } = target;
  const learnt = [row.business_key, row.venue_id, row.customer_id];
  const tasks = await step.tx.query<Refreshed>(update, [row.id, ...learnt, row.root_id]);
  if (row.venue_id === before.venueId || tasks.length === 0) return;
  await offerElsewhere(step, target, tasks);
}

/** The keys for every venue stay; only those of the venue change. What this step closes is offered nowhere new. */
async function offerElsewhere(step: StepScope, target: CaseInStep, tasks: readonly Refreshed[]): Promise<void> {
  const { row, before } = target;
  const atVenue = (groups: readonly string[], venueId: string) =>
    candidateKeys(groups, venueId).filter((key) => !key.endsWith('@*'));
  if (before.venueId !== null) {
    const old = new Set(tasks.flatMap(({ groups }) => atVenue(groups, before.venueId!)));
    await step.tx.query(removeCandidates, [[...old], tasks.map(({ id }) => id)]);
  }
  const rows = tasks
    .filter(({ item_id: itemId }) => row.venue_id !== null && !target.closed.has(`user-task ${itemId}`))
    .flatMap(({ id, groups, claimed, priority, due }) =>
      atVenue(groups, row.venue_id!).map((key) => ({
        ...{ candidate_key: key, task_id: id, claimed, priority, due, process_key: row.process_key },
      })),
    );
  if (rows.length > 0) await step.tx.query(addCandidates, [JSON.stringify(rows)]);
}
