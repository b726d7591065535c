/** How often each flow node of a process was visited in a period, how long things stood there, how often late; and each flow. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { venuesOf } from '../policy';
import { countedVenues, standingSums } from './moved-cases';

export interface NodeHistory {
  readonly elementId: string;
  /** Visits that began in the period. */
  readonly visits: number;
  readonly late: number;
  /** Milliseconds that half, and ninety-five of a hundred, of the ended visits took at most; within a twentieth. */
  readonly median: number | null;
  readonly p95: number | null;
}
/** How often a sequence flow was taken in the period. */
export interface FlowHistory {
  readonly elementId: string;
  readonly visits: number;
}
export interface History {
  readonly nodes: readonly NodeHistory[];
  readonly flows: readonly FlowHistory[];
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
  /** Null: has not ended yet. */
  readonly bucket: number | null;
  readonly visits: number;
  readonly late: number;
}
/** Stands where a class of waiting would: a sequence flow, which nobody waits on. */
const flow = -1;

/** From here on whole months are read. */
const nextMonth = `(date_trunc('month', $3::date::timestamp) + interval '1 month')::date`;

/** What is counted, what stands open, and of the cases that moved since the count what they have behind them since. */
const counted: Statement = {
  name: 'desk-process-history',
  text: `
    WITH days AS (
      SELECT element_id, bucket::int, sum(visits) AS visits, sum(late) AS late FROM node_day
      WHERE definition_id = ANY($2::uuid[]) AND venue_id = ANY($7::uuid[]) AND day >= $3::date AND day < ${nextMonth}
      GROUP BY 1, 2
    ), months AS (
      SELECT element_id, bucket::int, sum(visits) AS visits, sum(late) AS late FROM node_month
      WHERE definition_id = ANY($2::uuid[]) AND venue_id = ANY($7::uuid[]) AND month >= ${nextMonth}
      GROUP BY 1, 2
    ), fresh AS (
      SELECT e.element_id, e.bucket, count(*) AS visits,
        count(*) FILTER (WHERE e.bucket >= 0 AND t.due < coalesce(t.closed_at, c.ended_at)) AS late
      FROM "case" c
      JOIN LATERAL (SELECT * FROM flow_node_instance v
        WHERE v.case_id = c.id AND v.entered_at >= c.started_at - interval '1 day'
          AND coalesce(v.left_at, c.ended_at) >= (SELECT until FROM node_fold) OFFSET 0) n ON true
      LEFT JOIN LATERAL (SELECT u.due, u.closed_at FROM user_task u
        WHERE n.element_type = 'bpmn:UserTask' AND u.case_id = n.case_id AND u.item_id = n.item_id OFFSET 0) t ON true
      CROSS JOIN LATERAL (SELECT n.element_id, n.entered_at, CASE n.element_type WHEN 'bpmn:SequenceFlow' THEN ${flow}
            ELSE wait_bucket(n.entered_at, coalesce(n.left_at, c.ended_at)) END AS bucket
          UNION ALL SELECT split_part(f, ':', 2), n.left_at, ${flow} FROM string_to_table(n.flows, ' ') AS f) e
      WHERE c.id = ANY($8::uuid[]) AND c.definition_id = ANY($2::uuid[])
        AND e.entered_at >= ($3::date::timestamp AT TIME ZONE $6)
        AND ($4::text[] IS NULL OR c.venue_id IS NULL OR c.venue_id::text = ANY($4))
      GROUP BY 1, 2
    ), standing AS (
      SELECT element_id, NULL::int AS bucket, sum(tokens) AS visits, sum(late) AS late
      FROM ${standingSums(
        {
          counted: `n.process_key = $1 AND n.venue_id = ANY($7::uuid[]) AND n.definition_id = ANY($2::uuid[]) AND n.day >= $3::date`,
          open: `n.process_key = $1 AND n.definition_id = ANY($2::uuid[]) AND n.entered_at >= ($3::date::timestamp AT TIME ZONE $6)
            AND ($4::text[] IS NULL OR n.venue_id IS NULL OR n.venue_id::text = ANY($4))`,
        },
        '$5',
        '$8',
      )} o
      GROUP BY 1 HAVING sum(tokens) > 0
    )
    SELECT element_id AS "elementId", bucket, sum(visits)::int AS visits, sum(late)::int AS late
    FROM (SELECT * FROM days UNION ALL SELECT * FROM months UNION ALL SELECT * FROM fresh UNION ALL SELECT * FROM standing) x
    GROUP BY 1, 2 ORDER BY 1, 2`,
};

/** By element, in no order. The caller has asked the policy; `moved` are the cases of `movedCases`. */
export async function history(
  desk: Desk,
  actor: Actor,
  scope: HistoryScope,
  moved: readonly string[],
): Promise<History> {
  const rows = await desk.database.query<Row>(counted, [
    ...[scope.process, scope.versionIds, scope.since, venuesOf(actor), desk.clock.now(), scope.timeZone],
    ...[countedVenues(actor), moved],
  ]);
  const byElement = new Map<string, Row[]>();
  for (const row of rows.filter(({ bucket }) => bucket !== flow))
    byElement.set(row.elementId, [...(byElement.get(row.elementId) ?? []), row]);
  return {
    nodes: [...byElement].map(([elementId, buckets]) => ({ elementId, ...measured(buckets) })),
    flows: rows.filter(({ bucket }) => bucket === flow).map(({ elementId, visits }) => ({ elementId, visits })),
  };
}

function measured(buckets: readonly Row[]): Omit<NodeHistory, 'elementId'> {
  const ended = buckets.filter(isEnded);
  return {
    visits: sum(buckets, 'visits'),
    late: sum(buckets, 'late'),
    median: quantile(ended, 0.5),
    p95: quantile(ended, 0.95),
  };
}

type EndedRow = Row & { readonly bucket: number };
const isEnded = (row: Row): row is EndedRow => row.bucket !== null;

const sum = (rows: readonly Row[], of: 'visits' | 'late'): number => rows.reduce((n, row) => n + row[of], 0);

/** The middle of the class the quantile falls into; see `wait_bucket`. */
function quantile(buckets: readonly EndedRow[], share: number): number | null {
  const rank = Math.ceil(sum(buckets, 'visits') * share);
  let seen = 0;
  const found = buckets.find(({ visits }) => (seen += visits) >= rank);
  if (!found) return null;
  return found.bucket === 0 ? 0 : Math.round(1000 * 1.1 ** (found.bucket - 0.5));
}
