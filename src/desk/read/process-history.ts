/** How often each flow node of a process was visited in a period, how long things stood there, and how often late. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { venuesOf } from '../policy';

export interface NodeHistory {
  readonly elementId: string;
  /** Visits that began in the period. */
  readonly visits: number;
  readonly late: number;
  /** Milliseconds that half, and ninety-five of a hundred, of the ended visits took at most; within a twentieth. */
  readonly median: number | null;
  readonly p95: number | null;
}
export interface HistoryScope {
  readonly process: string;
  readonly versionIds: readonly string[];
  /** The first day of the period, `YYYY-MM-DD` by the chain's calendar. */
  readonly since: string;
  readonly timeZone: string;
}

interface Row {
  readonly elementId: string;
  /** -1: has not ended yet. */
  readonly bucket: number;
  readonly visits: number;
  readonly late: number;
}

/** Cases still running, and those that ended after the last count, are looked at themselves. */
const counted: Statement = {
  name: 'desk-process-history',
  text: `
    WITH live AS (
      SELECT c.id, c.venue_id, c.started_at, c.ended_at FROM "case" c
      WHERE c.process_key = $1 AND c.status = 'running' AND c.definition_id = ANY($2::uuid[])
      UNION ALL
      SELECT c.id, c.venue_id, c.started_at, c.ended_at FROM "case" c
      WHERE c.ended_at >= (SELECT until FROM node_fold) AND c.definition_id = ANY($2::uuid[])
    ), fresh AS (
      SELECT n.element_id, coalesce(wait_bucket(n.entered_at, coalesce(n.left_at, live.ended_at)), -1) AS bucket,
        count(*) AS visits, count(*) FILTER (WHERE t.due < coalesce(t.closed_at, live.ended_at, $5)) AS late
      FROM live
      JOIN flow_node_instance n ON n.case_id = live.id AND n.entered_at >= live.started_at - interval '1 day'
        AND n.entered_at >= ($3::date::timestamp AT TIME ZONE $6) AND n.element_type <> 'bpmn:SequenceFlow'
      LEFT JOIN user_task t ON n.element_type = 'bpmn:UserTask' AND t.case_id = n.case_id AND t.item_id = n.item_id
      WHERE $4::text[] IS NULL OR live.venue_id IS NULL OR live.venue_id::text = ANY($4)
      GROUP BY 1, 2
    ), folded AS (
      SELECT element_id, bucket, sum(visits) AS visits, sum(late) AS late FROM node_day
      WHERE definition_id = ANY($2::uuid[]) AND day >= $3::date
        AND ($4::text[] IS NULL OR venue_id::text = ANY($4 || '{00000000-0000-0000-0000-000000000000}'::text[]))
      GROUP BY 1, 2
    )
    SELECT element_id AS "elementId", bucket::int, sum(visits)::int AS visits, sum(late)::int AS late
    FROM (SELECT * FROM fresh UNION ALL SELECT * FROM folded) x
    GROUP BY 1, 2 ORDER BY 1, 2`,
};

/** By element, in no order. The caller has asked the policy. */
export async function history(desk: Desk, actor: Actor, scope: HistoryScope): Promise<readonly NodeHistory[]> {
  const rows = await desk.database.query<Row>(counted, [
    ...[scope.process, scope.versionIds, scope.since],
    ...[venuesOf(actor), desk.clock.now(), scope.timeZone],
  ]);
  const byElement = new Map<string, Row[]>();
  for (const row of rows) byElement.set(row.elementId, [...(byElement.get(row.elementId) ?? []), row]);
  return [...byElement].map(([elementId, buckets]) => ({ elementId, ...measured(buckets) }));
}

function measured(buckets: readonly Row[]): Omit<NodeHistory, 'elementId'> {
  const ended = buckets.filter(({ bucket }) => bucket >= 0);
  return {
    visits: sum(buckets, 'visits'),
    late: sum(buckets, 'late'),
    median: quantile(ended, 0.5),
    p95: quantile(ended, 0.95),
  };
}

const sum = (rows: readonly Row[], of: 'visits' | 'late'): number => rows.reduce((n, row) => n + row[of], 0);

/** The middle of the class the quantile falls into; see `wait_bucket`. */
function quantile(buckets: readonly Row[], share: number): number | null {
  const rank = Math.ceil(sum(buckets, 'visits') * share);
  let seen = 0;
  const found = buckets.find(({ visits }) => (seen += visits) >= rank);
  if (!found) return null;
  return found.bucket === 0 ? 0 : Math.round(1000 * 1.1 ** (found.bucket - 0.5));
}
