/** Open incidents of all cases the reader may see, the oldest first: whoever waits longest is helped first. */
import type { Actor } from '../../lib/actor';
import { isUuid } from '../../lib/ids';
import type { Statement } from '../../lib/sql';
import { readCursor, writeCursor } from '../cursor';
import type { Desk, Language } from '../desk';
import { namesByVersion, type Names } from '../names';
import { mustBeAllowed, venuesOf } from '../policy';

export interface IncidentFilter {
  readonly caseId?: string | undefined;
  readonly process?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}
export interface IncidentLine {
  readonly id: string;
  /** `null` for a case that could not be started. */
  readonly caseId: string | null;
  readonly processKey: string;
  readonly process: string;
  readonly businessKey: string | null;
  readonly elementId: string;
  readonly element: string;
  /** The visit that stands there; `null` where it stands at none. */
  readonly itemId: string | null;
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly detail: string;
  readonly createdAt: Date;
}

type Row = Omit<IncidentLine, 'process' | 'element'> & { readonly definitionId: string; readonly place: string };

const openIncidents: Statement = {
  name: 'desk-incidents',
  text: `
    SELECT i.id, i.case_id AS "caseId", coalesce(c.process_key, i.process_key) AS "processKey",
      coalesce(c.definition_id, (SELECT d.id FROM process_definition d WHERE d.key = i.process_key
        ORDER BY d.version DESC LIMIT 1)) AS "definitionId",
      c.business_key AS "businessKey", i.element_id AS "elementId", i.item_id AS "itemId", i.code, i.params, i.detail,
      i.created_at AS "createdAt", i.created_at::text AS place
    FROM incident i LEFT JOIN "case" c ON c.id = i.case_id
    WHERE i.resolved_at IS NULL AND (i.created_at, i.id) > ($1::timestamptz, $2::uuid)
      AND ($3::uuid IS NULL OR i.case_id = $3)
      AND ($4::text IS NULL OR coalesce(c.process_key, i.process_key) = $4)
      AND ($5::text[] IS NULL OR coalesce(c.venue_id, i.venue_id) IS NULL
        OR coalesce(c.venue_id, i.venue_id)::text = ANY($5))
    ORDER BY i.created_at, i.id LIMIT $6`,
};

const lowest = '00000000-0000-0000-0000-000000000000';

export async function incidentLines(
  desk: Desk,
  actor: Actor,
  filter: IncidentFilter,
  language: Language,
): Promise<{ readonly incidents: readonly IncidentLine[]; readonly next: string | null }> {
  mustBeAllowed(actor, 'incident.read');
  const limit = Math.min(Math.max(filter.limit ?? 50, 1), 200);
  const [place, id] = readCursor(filter.after, 'timestamptz', 'uuid') ?? ['-infinity', lowest];
  const caseId = filter.caseId ?? null;
  if (caseId !== null && !isUuid(caseId)) return { incidents: [], next: null };
  const values = [place, id, caseId, filter.process ?? null, venuesOf(actor), limit + 1];
  const rows = await desk.database.query<Row>(openIncidents, values);
  const shown = rows.slice(0, limit);
  const versions = shown.map(({ definitionId }) => definitionId);
  const names = await namesByVersion(desk, versions, language);
  const last = shown.at(-1);
  return {
    incidents: shown.map((row) => lineOf(row, names.get(row.definitionId)!)),
    next: rows.length > limit && last ? writeCursor(last.place, last.id) : null,
  };
}

function lineOf(row: Row, names: Names): IncidentLine {
  const { id, caseId, processKey, businessKey, elementId, itemId, code, params, detail, createdAt } = row;
  const named = { process: names.process, element: names.element(elementId) };
  return { id, caseId, processKey, businessKey, elementId, itemId, code, params, detail, createdAt, ...named };
}
