/** The inbox: open tasks of a person or their groups by deadline, or what they finished, newest first. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import { readCursor, writeCursor } from '../cursor';
import type { Desk, Language } from '../desk';
import { namesByVersion } from '../names';
import { mustBeAllowed } from '../policy';

export const boxes = ['mine', 'groups', 'done'] as const;
export type Box = (typeof boxes)[number];

export interface InboxTask {
  readonly id: string;
  readonly caseId: string;
  readonly title: string;
  /** What a call is about; null for other tasks. */
  readonly matter: string | null;
  readonly process: string;
  readonly tag: string;
  readonly businessKey: string | null;
  readonly customerName: string | null;
  readonly venueName: string | null;
  readonly timeZone: string | null;
  readonly due: Date | null;
  readonly closedAt: Date | null;
}

export interface InboxPage {
  readonly tasks: readonly InboxTask[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

interface Row {
  id: string;
  case_id: string;
  definition_id: string;
  element_id: string;
  business_key: string | null;
  customer_name: string | null;
  venue_name: string | null;
  venue_name_en: string | null;
  time_zone: string | null;
  matter: string | null;
  matter_en: string | null;
  due: Date | null;
  closed_at: Date | null;
  place: string;
}

const pageSize = 50;

const shown = (page: string, place: string, order: string): string => `
  WITH page AS (${page})
  SELECT t.id, t.case_id, t.definition_id, t.element_id, t.business_key, nullif(t.due, 'infinity') AS due, t.closed_at,
    ${place} AS place, c.name AS customer_name, v.name AS venue_name, v.name_en AS venue_name_en, v.time_zone,
    k.variables->>'matter' AS matter, k.variables->>'matterEn' AS matter_en
  FROM page JOIN user_task t USING (id)
  LEFT JOIN customer c ON c.id = t.customer_id
  LEFT JOIN venue v ON v.id = t.venue_id
  LEFT JOIN "case" k ON k.id = t.case_id AND t.process_key = 'flow-31'
  ORDER BY ${order}`;

const statements: Readonly<Record<Box, Statement>> = {
  mine: {
    name: 'desk-inbox-mine',
    text: shown(
      `SELECT id FROM user_task
        WHERE state = 'open' AND assignee = $1 AND (due, id) > ($2::timestamptz, $3::uuid)
        ORDER BY due, id LIMIT ${pageSize + 1}`,
      't.due::text',
      't.due, t.id',
    ),
  },
  groups: {
    name: 'desk-inbox-groups',
    text: shown(
      `SELECT DISTINCT k.due, k.task_id AS id FROM unnest($1::text[]) AS wanted(candidate_key)
        CROSS JOIN LATERAL (
          SELECT due, task_id FROM task_candidate c
          WHERE c.candidate_key = wanted.candidate_key AND (due, task_id) > ($2::timestamptz, $3::uuid)
          ORDER BY due, task_id LIMIT ${pageSize + 1}
        ) k
        ORDER BY k.due, k.task_id LIMIT ${pageSize + 1}`,
      't.due::text',
      't.due, t.id',
    ),
  },
  done: {
    name: 'desk-inbox-done',
    text: shown(
      `SELECT id FROM user_task
        WHERE state = 'completed' AND closed_by = $1 AND (closed_at, id) < ($2::timestamptz, $3::uuid)
        ORDER BY closed_at DESC, id DESC LIMIT ${pageSize + 1}`,
      't.closed_at::text',
      't.closed_at DESC, t.id DESC',
    ),
  },
};

const lowest = '00000000-0000-0000-0000-000000000000';
const highest = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** One page of a box. */
export async function inbox(
  desk: Desk,
  actor: Actor,
  wanted: { readonly box: Box; readonly after?: string | undefined; readonly language: Language },
): Promise<InboxPage> {
  mustBeAllowed(actor, 'task.read');
  const start = wanted.box === 'done' ? ['infinity', highest] : ['-infinity', lowest];
  const [place, id] = readCursor(wanted.after, 2) ?? start;
  const who = wanted.box === 'groups' ? actor.candidateKeys : actor.id;
  const rows = await desk.database.query<Row>(statements[wanted.box], [who, place, id]);
  const shownRows = rows.slice(0, pageSize);
  const names = await namesByVersion(
    desk,
    shownRows.map((row) => row.definition_id),
    wanted.language,
  );
  const last = shownRows.at(-1);
  return {
    tasks: shownRows.map((row) => taskOf(row, names.get(row.definition_id)!, wanted.language)),
    next: rows.length > pageSize && last ? writeCursor(last.place, last.id) : null,
  };
}

type NamesOfRow = { process: string; tag: string; element(id: string): string };

const taskOf = (row: Row, names: NamesOfRow, language: Language): InboxTask => ({
  id: row.id,
  caseId: row.case_id,
  title: names.element(row.element_id),
  matter: language === 'en' ? (row.matter_en ?? row.matter) : row.matter,
  process: names.process,
  tag: names.tag,
  businessKey: row.business_key,
  customerName: row.customer_name,
  venueName: language === 'en' ? row.venue_name_en : row.venue_name,
  timeZone: row.time_zone,
  due: row.due,
  closedAt: row.closed_at,
});
