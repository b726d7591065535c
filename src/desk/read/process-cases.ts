/** The cases that stand at one flow node of a process, those waiting longest first. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import { readCursor, writeCursor } from '../cursor';
import type { Desk, Language } from '../desk';
import { can, mustBeAllowed, venuesOf } from '../policy';
import { calledFrom, calledValues } from './called-from';
import { movedCases, openVisits } from './moved-cases';
import type { StandingScope } from './process-standing';

export interface CaseAtNode {
  readonly id: string;
  readonly itemId: string;
  readonly version: number;
  readonly businessKey: string | null;
  readonly customerName: string | null;
  readonly venueName: string | null;
  readonly timeZone: string | null;
  readonly suspended: boolean;
  readonly enteredAt: Date;
  readonly due: Date | null;
  readonly assignee: string | null;
  readonly incidentId: string | null;
  /** The case called from here, where the node is a call activity. */
  readonly childId: string | null;
}
interface Row extends Omit<CaseAtNode, 'venueName'> {
  readonly venue: string | null;
  readonly venueEn: string | null;
  readonly place: string;
}

const inOrder = 'ORDER BY n.entered_at, n.item_id LIMIT $7';

const atNode = (narrowed: boolean): Statement => ({
  name: narrowed ? 'desk-process-cases-called' : 'desk-process-cases-at',
  text: `
    WITH n AS MATERIALIZED (SELECT * FROM ${openVisits(
      'n.case_id, n.item_id, n.entered_at, n.due',
      `n.process_key = $1 AND n.element_id = $5 AND ($2::text[] IS NULL OR n.venue_id IS NULL OR n.venue_id::text = ANY($2))
        AND ($3::uuid IS NULL OR n.definition_id = $3) AND (n.entered_at, n.item_id) > ($4::timestamptz, $6)
        ${narrowed ? `AND ${calledFrom('$9', '$10')}` : ''}`,
      '$8',
      inOrder,
    )} n ${inOrder})
    SELECT c.id, n.item_id AS "itemId", p.version, c.business_key AS "businessKey", cu.name AS "customerName",
      v.name AS venue, v.name_en AS "venueEn", v.time_zone AS "timeZone", c.suspended, n.entered_at AS "enteredAt",
      n.entered_at::text AS place, n.due, u.name AS assignee,
      (SELECT i.id FROM incident i WHERE i.case_id = c.id AND i.item_id = n.item_id AND i.resolved_at IS NULL LIMIT 1) AS "incidentId",
      (SELECT k.id FROM "case" k WHERE k.parent_id = c.id AND k.parent_item_id = n.item_id LIMIT 1) AS "childId"
    FROM n
    JOIN "case" c ON c.id = n.case_id
    JOIN process_definition p ON p.id = c.definition_id
    LEFT JOIN LATERAL (SELECT w.assignee FROM user_task w
      WHERE w.case_id = n.case_id AND w.item_id = n.item_id AND w.state = 'open' OFFSET 0) t ON true
    LEFT JOIN app_user u ON u.id = t.assignee
    LEFT JOIN venue v ON v.id = c.venue_id
    LEFT JOIN customer cu ON cu.id = c.customer_id
    ORDER BY n.entered_at, n.item_id`,
});
const atNodeEverywhere = atNode(false);
const atNodeCalled = atNode(true);

export interface CasesAtNode {
  readonly cases: readonly CaseAtNode[];
  readonly next: string | null;
}

export async function casesAt(
  desk: Desk,
  actor: Actor,
  scope: StandingScope & { readonly elementId: string; readonly after?: string | undefined },
  { language, limit = 50 }: { readonly language: Language; readonly limit?: number },
): Promise<CasesAtNode> {
  mustBeAllowed(actor, 'process.read');
  mustBeAllowed(actor, 'case.read');
  const [place, item] = readCursor(scope.after, 'timestamptz', 'text') ?? ['-infinity', ''];
  const rows = await desk.database.query<Row>(scope.from ? atNodeCalled : atNodeEverywhere, [
    ...[scope.process, venuesOf(actor), scope.versionId, place, scope.elementId, item, limit + 1],
    await movedCases(desk),
    ...calledValues(scope.from),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const mayName = can(actor, 'personal.read');
  return {
    cases: shown.map((row) => ({
      ...row,
      customerName: mayName ? row.customerName : null,
      venueName: language === 'en' ? row.venueEn : row.venue,
    })),
    next: rows.length > limit && last ? writeCursor(last.place, last.itemId) : null,
  };
}
