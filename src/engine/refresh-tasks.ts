import type { CaseInStep } from './case-in-step';
import { candidateKeys } from './collect';
import type { StepScope } from './step-scope';

const update = {
  name: 'tasks_refresh',
  text: `UPDATE user_task SET business_key = $2, venue_id = $3, customer_id = $4
          WHERE case_id = $1 AND state = 'open' RETURNING id, groups, assignee, due::text AS due`,
};
const removeCandidates = {
  name: 'candidates_remove',
  text: 'DELETE FROM task_candidate WHERE task_id = ANY($1::uuid[])',
};
const addCandidates = {
  name: 'candidates_add',
  text: `INSERT INTO task_candidate (candidate_key, due, task_id)
         SELECT candidate_key, due, task_id FROM json_populate_recordset(NULL::task_candidate, $1::json)
         ON CONFLICT DO NOTHING`,
};

/** Tasks that were open before the step follow what their case has learned: whose it is, and at which venue. */
export async function refreshTasks(step: StepScope): Promise<void> {
  for (const target of step.cases.values()) {
    if (target.isNew || target.row.status !== 'running' || !learned(target)) continue;
    await refresh(step, target);
  }
}

const learned = ({ row, before }: CaseInStep): boolean =>
  row.venue_id !== before.venueId || row.customer_id !== before.customerId || row.business_key !== before.businessKey;

async function refresh(step: StepScope, { row, before }: CaseInStep): Promise<void> {
  const tasks = await step.tx.query<{ id: string; groups: string[]; assignee: string | null; due: string }>(update, [
    row.id,
    row.business_key,
    row.venue_id,
    row.customer_id,
  ]);
  const unclaimed = tasks.filter(({ assignee }) => assignee === null);
  if (row.venue_id === before.venueId || unclaimed.length === 0) return;
  await step.tx.query(removeCandidates, [unclaimed.map(({ id }) => id)]);
  const rows = unclaimed.flatMap(({ id, groups, due }) =>
    candidateKeys(groups, row.venue_id).map((key) => ({ candidate_key: key, due, task_id: id })),
  );
  await step.tx.query(addCandidates, [JSON.stringify(rows)]);
}
