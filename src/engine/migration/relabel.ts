import type { Carried } from '../../bpmn';
import type { Definition } from '../../bpmn/types';
import type { Sql } from '../../lib/sql';

const relabelCase = {
  name: 'migration_relabel',
  text: `WITH moved AS (SELECT * FROM json_to_recordset($3::json) AS r("itemId" text, "to" text, "formKey" text)),
    whole AS (UPDATE "case" SET definition_id = $2 WHERE id = $1),
    tasks AS (UPDATE user_task t SET definition_id = $2, element_id = r."to", form_key = coalesce(r."formKey", t.form_key)
      FROM moved r WHERE t.case_id = $1 AND t.item_id = r."itemId" AND t.state = 'open'),
    timers AS (UPDATE timer t SET element_id = r."to" FROM moved r WHERE t.case_id = $1 AND t.item_id = r."itemId"),
    subscriptions AS (UPDATE message_subscription t SET element_id = r."to"
      FROM moved r WHERE t.case_id = $1 AND t.item_id = r."itemId"),
    visits AS (UPDATE flow_node_instance t SET element_id = r."to"
      FROM moved r WHERE t.case_id = $1 AND t.item_id = r."itemId" AND t.left_at IS NULL),
    jobs AS (UPDATE job t SET element_id = r."to"
      FROM moved r WHERE t.case_id = $1 AND t.item_id = r."itemId" AND t.state IN ('ready', 'failed'))
  UPDATE incident t SET element_id = r."to"
    FROM moved r WHERE t.case_id = $1 AND t.item_id = r."itemId" AND t.resolved_at IS NULL`,
};

/** What a case waits for is told by the ids of its new version: same rows, same claims, drafts and due dates. */
export async function relabel(
  sql: Sql,
  caseId: string,
  { versionId }: Definition,
  carried: readonly Carried[],
): Promise<void> {
  const standing = carried.filter(({ from, to }) => from !== null && to !== null);
  await sql.query(relabelCase, [caseId, versionId, JSON.stringify(standing)]);
}
