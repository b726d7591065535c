/** The call a task belongs to: the number to dial, what was answered so far, and what else there is to say to the person. */
import type { Actor } from '../../lib/actor';
import type { Variables } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { readable, withoutHidden } from '../personal';
import type { TaskRow } from './task';

/** A question of this call that has its answer. */
export interface AnsweredStep {
  readonly element_id: string;
  readonly process_key: string;
  readonly definition_id: string;
  readonly closed_at: Date;
  readonly variables: Variables;
}
export interface CallRecord {
  readonly direction: 'in' | 'out';
  readonly at: Date;
  readonly result: string | null;
}
/** Another call to the same person that waits to be dialled. */
export interface OtherMatter {
  readonly taskId: string;
  readonly matter: string;
  readonly matterEn: string | null;
}

export interface CallCard {
  /** The number to dial in this case; whoever shows it masks it. */
  readonly number: string | null;
  readonly steps: readonly AnsweredStep[];
  readonly records: readonly CallRecord[];
  readonly others: readonly OtherMatter[];
}

const steps: Statement = {
  name: 'desk-call-steps',
  text: `
WITH RECURSIVE up AS (
  SELECT id, parent_id, process_key FROM "case" WHERE id = $1
  UNION ALL SELECT c.id, c.parent_id, c.process_key FROM "case" c JOIN up ON c.id = up.parent_id WHERE up.process_key <> 'flow-31'
), tree AS (
  SELECT id FROM up WHERE process_key = 'flow-31'
  UNION ALL SELECT c.id FROM "case" c JOIN tree ON c.parent_id = tree.id
), done AS (
  SELECT t.id, t.element_id, t.process_key, t.definition_id, t.closed_at, c.variables
  FROM tree JOIN user_task t ON t.case_id = tree.id JOIN "case" c ON c.id = t.case_id WHERE t.state = 'completed'
)
SELECT element_id, process_key, definition_id, closed_at, variables FROM done
WHERE closed_at >= coalesce((SELECT max(closed_at) FROM done WHERE element_id = 'dial'), '-infinity')
ORDER BY closed_at, id`,
};
const records: Statement = {
  name: 'desk-call-records',
  text: `SELECT direction, started_at AS at, result FROM phone_call WHERE customer_id = $1
    ORDER BY started_at DESC, id DESC LIMIT 4`,
};
const others: Statement = {
  name: 'desk-call-others',
  text: `SELECT t.id AS "taskId", c.variables->>'matter' AS matter, c.variables->>'matterEn' AS "matterEn"
    FROM "case" c JOIN user_task t ON t.case_id = c.id
    WHERE c.customer_id = $1 AND c.process_key = 'flow-31' AND c.status = 'running' AND c.id <> $2
      AND t.state = 'open' AND t.element_id = 'dial' ORDER BY t.due, t.id LIMIT 5`,
};
const number: Statement = {
  name: 'desk-call-number',
  text: `SELECT p.e164 FROM customer_phone p JOIN customer c ON p.customer_id = coalesce(c.merged_into, c.id)
    WHERE c.id = $1 AND p.id = $2`,
};

/** Processes of the call tree: 31 and what it calls. */
const ofTheTree = /^flow-(3[1-9]|40)$/;

/** Null for a task that is no call. */
export async function callCard(desk: Desk, actor: Actor, task: TaskRow): Promise<CallCard | null> {
  if (!ofTheTree.test(task.process_key)) return null;
  const { database } = desk;
  const [answered, known, open, phone] = await Promise.all([
    database.query<AnsweredStep>(steps, [task.case_id]),
    database.query<CallRecord>(records, [task.customer_id]),
    database.query<OtherMatter>(others, [task.customer_id, task.case_id]),
    database.query<{ e164: string }>(number, [task.customer_id, task.variables['phoneId'] ?? null]),
  ]);
  const seen = await readable(desk, actor, { steps: answered.map(({ variables }) => variables) });
  return {
    number: phone[0]?.e164 ?? null,
    steps: answered.map((step, index) => ({ ...step, variables: withoutHidden(seen.steps[index]!) })),
    records: known,
    others: open,
  };
}
