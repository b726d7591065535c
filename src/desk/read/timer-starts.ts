/** When cases start by themselves, the next first. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk, Language } from '../desk';
import { namesByVersion } from '../names';
import { mustBeAllowed, venuesOf } from '../policy';

export interface TimerStartLine {
  readonly process: string;
  readonly processName: string;
  readonly elementId: string;
  readonly element: string;
  /** As it stands in the diagram. */
  readonly expression: string;
  readonly venueId: string | null;
  readonly venue: string | null;
  readonly timeZone: string;
  /** `null` when there is no further start. */
  readonly due: Date | null;
  readonly lastDue: Date | null;
  /** Why no time could be worked out. */
  readonly fault: string | null;
}

type Row = Omit<TimerStartLine, 'processName' | 'element'> & { readonly definitionId: string };

const lines: Statement = {
  name: 'desk-timer-starts',
  text: `
    SELECT t.process_key AS process, t.definition_id AS "definitionId", t.element_id AS "elementId", t.expression,
      t.venue_id AS "venueId", CASE WHEN $3 = 'en' THEN v.name_en ELSE v.name END AS venue, t.time_zone AS "timeZone",
      nullif(t.due, 'infinity') AS due, t.last_due AS "lastDue", t.fault
    FROM timer_start t LEFT JOIN venue v ON v.id = t.venue_id
    WHERE NOT t.stopped AND ($1::text IS NULL OR t.process_key = $1)
      AND ($2::text[] IS NULL OR t.venue_id IS NULL OR t.venue_id::text = ANY($2))
    ORDER BY t.due, t.process_key, v.key LIMIT 500`,
};

/** Starts of one process, or of all of them; those of other venues are left out. */
export async function timerStartLines(
  desk: Desk,
  actor: Actor,
  { process }: { readonly process?: string | undefined },
  language: Language,
): Promise<readonly TimerStartLine[]> {
  mustBeAllowed(actor, 'process.read');
  const rows = await desk.database.query<Row>(lines, [process ?? null, venuesOf(actor), language]);
  const versions = rows.map(({ definitionId }) => definitionId);
  const names = await namesByVersion(desk, versions, language);
  return rows.map(({ definitionId, ...row }) => {
    const of = names.get(definitionId)!;
    return { ...row, processName: of.process, element: of.element(row.elementId) };
  });
}
