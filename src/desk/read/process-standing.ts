/** Where the running cases of a process stand: how many tokens at each flow node, how many late, how many failed. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import type { ProcessFacts } from '../process-facts';
import { venuesOf } from '../policy';

export interface Standing {
  readonly elementId: string;
  readonly tokens: number;
  readonly late: number;
  readonly incidents: number;
}
/** Of an activity that runs many times: how many of the present rounds' instances are still open. */
export interface ManyTimes {
  readonly elementId: string;
  readonly open: number;
  readonly all: number;
}

const atVenue = `($2::text[] IS NULL OR c.venue_id IS NULL OR c.venue_id::text = ANY($2))`;
/** The bound on the time lets old partitions be left alone. */
const visitsOf = `flow_node_instance n ON n.case_id = c.id AND n.entered_at >= c.started_at - interval '1 day'`;

const standingAt: Statement = {
  name: 'desk-process-standing',
  text: `
    SELECT n.element_id AS "elementId", count(*)::int AS tokens,
      count(*) FILTER (WHERE n.state = 'incident' OR i.stuck)::int AS incidents,
      count(*) FILTER (WHERE t.due <= $3)::int AS late
    FROM "case" c
    JOIN ${visitsOf} AND n.left_at IS NULL AND n.element_type <> 'bpmn:SequenceFlow'
    LEFT JOIN user_task t ON t.case_id = n.case_id AND t.item_id = n.item_id AND t.state = 'open'
    LEFT JOIN LATERAL (SELECT true AS stuck FROM incident x
      WHERE x.case_id = n.case_id AND x.item_id = n.item_id AND x.resolved_at IS NULL LIMIT 1) i ON true
    WHERE c.process_key = $1 AND c.status = 'running' AND ${atVenue} AND ($4::uuid IS NULL OR c.definition_id = $4)
    GROUP BY n.element_id LIMIT 2000`,
};

export interface StandingScope {
  readonly process: string;
  /** One version; null: all of them together. */
  readonly versionId: string | null;
}

/** The caller has asked the policy. */
export const standing = (desk: Desk, actor: Actor, { process, versionId }: StandingScope): Promise<Standing[]> =>
  desk.database.query<Standing>(standingAt, [process, venuesOf(actor), desk.clock.now(), versionId]);

/** A round begins when a token comes in by one of the sequence flows; visits numbered after it are its instances. */
const roundsAt: Statement = {
  name: 'desk-process-rounds',
  text: `
    SELECT m.element AS "elementId", count(*) FILTER (WHERE n.left_at IS NULL)::int AS open, count(*)::int AS "all"
    FROM json_to_recordset($5) AS m(element text, incoming text[])
    JOIN "case" c ON c.process_key = $1 AND c.status = 'running'
      AND ${atVenue} AND ($3::uuid IS NULL OR c.definition_id = $3)
    JOIN LATERAL (SELECT max(f.seq) AS seq FROM flow_node_instance f
      WHERE f.case_id = c.id AND f.entered_at >= c.started_at - interval '1 day' AND f.element_id = ANY(m.incoming)) r ON true
    JOIN ${visitsOf} AND n.element_id = m.element AND n.seq > r.seq AND n.entered_at <= $4
    WHERE EXISTS (SELECT FROM flow_node_instance s WHERE s.case_id = c.id AND s.entered_at >= c.started_at - interval '1 day'
      AND s.element_id = m.element AND s.left_at IS NULL)
    GROUP BY m.element`,
};

const repeats = /<(?:\w+:)?multiInstanceLoopCharacteristics\b/g;
const opened = /<(?:\w+:)?(?:\w*[tT]ask|subProcess|callActivity|transaction)\b[^>]*?\sid="([^"]+)"/g;

/** Activities drawn with three bars, by id: the loop of an activity stands before whatever else is inside it. */
export function manyTimesIn(xml: string): readonly string[] {
  const activities = [...xml.matchAll(opened)].map((match) => ({ id: match[1]!, at: match.index }));
  const ids = [...xml.matchAll(repeats)].map(({ index }) => activities.findLast(({ at }) => at < index)?.id);
  return ids.filter((id) => id !== undefined);
}

/** Rounds under way at the activities of `xml` that run many times. */
export async function manyTimes(
  desk: Desk,
  actor: Actor,
  { process, versionId }: StandingScope,
  { xml, model }: { readonly xml: string; readonly model: ProcessFacts },
): Promise<readonly ManyTimes[]> {
  const flows = [...model.sequenceFlows.values()];
  const wanted = manyTimesIn(xml).map((element) => ({
    element,
    incoming: flows.filter(({ target }) => target === element).map(({ id }) => id),
  }));
  if (wanted.length === 0) return [];
  const values = [process, venuesOf(actor), versionId, desk.clock.now(), JSON.stringify(wanted)];
  return desk.database.query<ManyTimes>(roundsAt, values);
}
