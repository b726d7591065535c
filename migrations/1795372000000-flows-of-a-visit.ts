import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The sequence flows a visit was left by stand with the visit: a step writes half as many rows of history. Rows that flows
 * had of their own before stay as they are, since the audit speaks of them; `case_history` shows both as it always was.
 */
export class FlowsOfAVisit1795372000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [flows, history]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: flows taken since would be lost'));
  }
}

const flows = `
ALTER TABLE flow_node_instance ADD COLUMN flows text;
COMMENT ON COLUMN flow_node_instance.flows IS
  'The sequence flows the visit was left by, number:id each, a space between; null: none, or rows of their own (before this column)';`;

// The number of a flow is one of the numbers of the case's visits, given as it was taken.
const history = `
-- Visits and taken sequence flows of cases, each as a row, for whoever reads one case.
CREATE VIEW case_history AS
SELECT case_id, seq, item_id, element_id, element_type, token_id, state, entered_at, left_at FROM flow_node_instance
UNION ALL
SELECT v.case_id, split_part(f, ':', 1)::int, 'flow-' || split_part(f, ':', 1), split_part(f, ':', 2), 'bpmn:SequenceFlow',
  v.token_id, 'completed', v.left_at, v.left_at
FROM flow_node_instance v CROSS JOIN LATERAL string_to_table(v.flows, ' ') AS f`;
