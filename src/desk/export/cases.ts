/** The cases an export touches: gathered first, then read in lots with every node they were at. */
import type { Variables } from '../../lib/json';
import type { Sql, Statement } from '../../lib/sql';

export interface ExportedCase {
  readonly id: string;
  readonly definitionId: string;
  readonly processKey: string;
  readonly version: number;
  readonly businessKey: string | null;
  readonly venue: string | null;
  readonly venueEn: string | null;
  readonly customerId: string | null;
  readonly status: string;
  readonly outcome: string | null;
  readonly byHand: boolean;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly variables: Variables;
  /** Those of its relatives that are in the export, too. */
  readonly parentId: string | null;
  readonly cameFrom: string | null;
  readonly events: number;
}

/** One stay at a flow node; the case's history, without the flows between. */
export interface ExportedVisit {
  readonly caseId: string;
  readonly seq: number;
  readonly elementId: string;
  readonly elementType: string;
  readonly state: 'active' | 'completed' | 'cancelled' | 'incident';
  readonly enteredAt: Date;
  readonly leftAt: Date | null;
  readonly personId: string | null;
  readonly person: string | null;
  readonly groups: readonly string[] | null;
}

const gather: Statement = {
  name: 'audit_export_gather',
  text: `INSERT INTO audit_export_case (export_id, case_id)
    SELECT $1, id FROM unnest($2::uuid[]) id ON CONFLICT DO NOTHING RETURNING case_id`,
};

/** Notes the cases of some events; how many were not known yet. */
export const gatherCases = async (sql: Sql, exportId: string, ids: readonly string[]): Promise<number> =>
  ids.length === 0 ? 0 : (await sql.query(gather, [exportId, ids])).length;

const among = (column: string): string =>
  `CASE WHEN EXISTS (SELECT FROM audit_export_case o WHERE o.export_id = x.export_id AND o.case_id = ${column}) THEN ${column} END`;

const lot: Statement = {
  name: 'audit_export_cases',
  text: `
    SELECT c.id, c.definition_id AS "definitionId", c.process_key AS "processKey", p.version, c.business_key AS "businessKey",
      v.name AS venue, v.name_en AS "venueEn", c.customer_id AS "customerId", c.status, c.outcome,
      c.touched_by_hand AS "byHand", coalesce(u.name, c.started_by) AS "startedBy", c.started_at AS "startedAt",
      c.ended_at AS "endedAt", c.variables, ${among('c.parent_id')} AS "parentId", ${among('c.came_from')} AS "cameFrom",
      c.audit_seq::int AS events
    FROM audit_export_case x JOIN "case" c ON c.id = x.case_id
    JOIN process_definition p ON p.id = c.definition_id
    LEFT JOIN venue v ON v.id = c.venue_id LEFT JOIN app_user u ON u.id = c.started_by
    WHERE x.export_id = $1 AND x.case_id > $2 ORDER BY x.case_id LIMIT $3`,
};
const lowest = '00000000-0000-0000-0000-000000000000';

/** The next cases in the order of their ids. */
export const nextCases = (sql: Sql, exportId: string, after: string | null, most: number): Promise<ExportedCase[]> =>
  sql.query<ExportedCase>(lot, [exportId, after ?? lowest, most]);

const visits: Statement = {
  name: 'audit_export_visits',
  text: `
    SELECT n.case_id AS "caseId", n.seq, n.element_id AS "elementId", n.element_type AS "elementType", n.state,
      n.entered_at AS "enteredAt", n.left_at AS "leftAt", d.closed_by AS "personId", coalesce(u.name, d.closed_by) AS person, t.groups
    FROM flow_node_instance n
    LEFT JOIN user_task t ON t.case_id = n.case_id AND t.item_id = n.item_id
    LEFT JOIN user_task d ON d.id = t.id AND d.state = 'completed'
    LEFT JOIN app_user u ON u.id = d.closed_by
    WHERE n.case_id = ANY($1::uuid[]) AND n.element_type <> 'bpmn:SequenceFlow'
    ORDER BY n.case_id, coalesce(n.left_at, n.entered_at), n.seq`,
};

/** Every node these cases were at, by case, in the order they were done with them. */
export async function visitsOf(
  sql: Sql,
  cases: readonly ExportedCase[],
): Promise<ReadonlyMap<string, readonly ExportedVisit[]>> {
  const byCase = new Map<string, ExportedVisit[]>(cases.map(({ id }) => [id, []]));
  for (const visit of await sql.query<ExportedVisit>(visits, [cases.map(({ id }) => id)]))
    byCase.get(visit.caseId)?.push(visit);
  return byCase;
}
