/** Where the running cases of a process stand: how many tokens at each flow node, how many late, how many failed. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import type { ProcessFacts } from '../process-facts';
import { venuesOf } from '../policy';
import { calledFrom, calledValues, type CalledFrom } from './called-from';
import { countedVenues, openVisits, standingSums } from './moved-cases';

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
  /** Of an activity that runs one after the other: those begun so far. */
  readonly all: number;
  readonly oneByOne: boolean;
}

const atVenue = `($2::text[] IS NULL OR n.venue_id IS NULL OR n.venue_id::text = ANY($2))`;

const versionOf = `($4::uuid IS NULL OR n.definition_id = $4)`;

const standingEverywhere: Statement = {
  name: 'desk-process-standing',
  text: `
    SELECT element_id AS "elementId", sum(tokens)::int AS tokens, sum(failing)::int AS incidents, sum(late)::int AS late
    FROM ${standingSums(
      {
        counted: `n.process_key = $1 AND n.venue_id = ANY($6::uuid[]) AND ${versionOf}`,
        open: `n.process_key = $1 AND ${atVenue} AND ${versionOf}`,
      },
      '$3',
      '$5',
    )} o
    GROUP BY element_id HAVING sum(tokens) > 0 LIMIT 2000`,
};
/** Called from one place: counted one by one. */
const standingCalled: Statement = {
  name: 'desk-process-standing-called',
  text: `
    SELECT element_id AS "elementId", count(*)::int AS tokens, count(*) FILTER (WHERE failing)::int AS incidents,
      count(*) FILTER (WHERE due <= $3)::int AS late
    FROM ${openVisits(
      'n.element_id, n.failing, n.due',
      `n.process_key = $1 AND ${atVenue} AND ${versionOf} AND ${calledFrom('$6', '$7')}`,
      '$5',
    )} o
    GROUP BY element_id LIMIT 2000`,
};

export interface StandingScope {
  readonly process: string;
  /** One version; null: all of them together. */
  readonly versionId: string | null;
  /** Only cases called from there. */
  readonly from?: CalledFrom | null | undefined;
}

/** The caller has asked the policy; `moved` are the cases of `movedCases`. */
export const standing = (
  desk: Desk,
  actor: Actor,
  { process, versionId, from }: StandingScope,
  moved: readonly string[],
): Promise<Standing[]> =>
  desk.database.query<Standing>(from ? standingCalled : standingEverywhere, [
    ...[process, venuesOf(actor), desk.clock.now(), versionId, moved],
    ...(from ? calledValues(from) : [countedVenues(actor)]),
  ]);

/** A round begins when a token comes in by one of the sequence flows; visits numbered after it are its instances. */
const roundsAt = (narrowed: boolean): Statement => ({
  name: narrowed ? 'desk-process-rounds-called' : 'desk-process-rounds',
  text: `
    SELECT m.element AS "elementId", count(*) FILTER (WHERE v.left_at IS NULL)::int AS open, count(*)::int AS "all"
    FROM json_to_recordset($5) AS m(element text, incoming text[])
    JOIN LATERAL (SELECT DISTINCT o.case_id FROM ${openVisits(
      'n.case_id',
      `n.process_key = $1 AND n.element_id = m.element AND ${atVenue} AND ($3::uuid IS NULL OR n.definition_id = $3)
        ${narrowed ? `AND ${calledFrom('$7', '$8')}` : ''}`,
      '$6',
    )} o) s ON true
    JOIN "case" c ON c.id = s.case_id AND c.status = 'running'
    JOIN LATERAL (SELECT max(i.seq) AS seq FROM flow_node_instance f
      CROSS JOIN LATERAL (SELECT f.element_id, f.seq
        UNION ALL SELECT split_part(t, ':', 2), split_part(t, ':', 1)::int FROM string_to_table(f.flows, ' ') AS t) i
      WHERE f.case_id = c.id AND f.entered_at >= c.started_at - interval '1 day' AND i.element_id = ANY(m.incoming)) r ON true
    JOIN LATERAL (SELECT f.left_at FROM flow_node_instance f
      WHERE f.case_id = c.id AND f.entered_at >= c.started_at - interval '1 day'
        AND f.element_id = m.element AND f.seq > r.seq AND f.entered_at <= $4 OFFSET 0) v ON true
    GROUP BY m.element`,
});
const roundsEverywhere = roundsAt(false);
const roundsCalled = roundsAt(true);

const repeats = /<(?:\w+:)?multiInstanceLoopCharacteristics\b[^>]*/g;
const opened = /<(?:\w+:)?(?:\w*[tT]ask|subProcess|callActivity|transaction)\b[^>]*?\sid="([^"]+)"/g;

/** Activities drawn with three bars, by id: the loop of an activity stands before whatever else is inside it. */
export function manyTimesIn(xml: string): readonly { readonly id: string; readonly oneByOne: boolean }[] {
  const activities = [...xml.matchAll(opened)].map((match) => ({ id: match[1]!, at: match.index }));
  return [...xml.matchAll(repeats)].flatMap(({ index, 0: loop }) => {
    const id = activities.findLast(({ at }) => at < index)?.id;
    return id === undefined ? [] : [{ id, oneByOne: /\sisSequential="(?:true|1)"/.test(loop) }];
  });
}

/** Rounds under way at the activities of `xml` that run many times. */
export async function manyTimes(
  desk: Desk,
  actor: Actor,
  { process, versionId, from }: StandingScope,
  { xml, model, moved }: { readonly xml: string; readonly model: ProcessFacts; readonly moved: readonly string[] },
): Promise<readonly ManyTimes[]> {
  const flows = [...model.sequenceFlows.values()];
  const drawn = manyTimesIn(xml);
  const wanted = drawn.map(({ id: element }) => ({
    element,
    incoming: flows.filter(({ target }) => target === element).map(({ id }) => id),
  }));
  if (wanted.length === 0) return [];
  const values = [process, venuesOf(actor), versionId, desk.clock.now(), JSON.stringify(wanted), moved];
  const rows = await desk.database.query<Omit<ManyTimes, 'oneByOne'>>(from ? roundsCalled : roundsEverywhere, [
    ...[...values, ...calledValues(from)],
  ]);
  const oneByOne = new Set(drawn.flatMap((one) => (one.oneByOne ? [one.id] : [])));
  return rows.map((row) => ({ ...row, oneByOne: oneByOne.has(row.elementId) }));
}
