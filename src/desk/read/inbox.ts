/** The inbox: what a person holds, what their groups have to do, what is late, what they finished; a page at a time. */
import { worksFor, type Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import { readCursor, writeCursor } from '../cursor';
import type { Desk, Language } from '../desk';
import { sortsOf, type Box, type Criteria, type Sort } from '../inbox/criteria';
import { narrowingOf } from '../inbox/narrowing';
import { named } from '../inbox/named';
import { pageQuery, placeTypes } from '../inbox/query';
import { namesByVersion } from '../names';
import { can, mustBeAllowed } from '../policy';

export interface InboxTask {
  readonly id: string;
  readonly caseId: string;
  readonly title: string;
  /** What a call is about; null for other tasks. */
  readonly matter: string | null;
  readonly process: string;
  readonly tag: string;
  readonly businessKey: string | null;
  /** Null for those who may not read personal values, too. */
  readonly customerName: string | null;
  readonly venueName: string | null;
  readonly timeZone: string | null;
  readonly due: Date | null;
  readonly priority: number;
  readonly createdAt: Date;
  /** Laid aside until then. */
  readonly followUp: Date | null;
  /** Who has it; null while nobody has. */
  readonly holder: { readonly id: string; readonly name: string } | null;
  readonly closedAt: Date | null;
}

export interface InboxPage {
  readonly tasks: readonly InboxTask[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

export interface InboxWanted {
  readonly box: Box;
  /** Default: the box's own. */
  readonly sort?: Sort | undefined;
  readonly criteria?: Criteria | undefined;
  readonly after?: string | undefined;
  readonly language: Language;
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
  priority: number;
  created_at: Date;
  follow_up: Date | null;
  assignee: string | null;
  assignee_name: string | null;
  closed_at: Date | null;
  place: string[];
}

const pageSize = 50;

const shown = (page: string, sort: Sort): Statement => {
  const places = Array.from({ length: placeTypes(sort).length }, (_, i) => `page.o${i}`);
  const direction = sort === 'closed' ? ' DESC' : '';
  return named(`
    WITH page AS MATERIALIZED (${page})
    SELECT t.id, t.case_id, t.definition_id, t.element_id, t.business_key, nullif(t.due, 'infinity') AS due, t.priority,
      t.created_at, t.follow_up, t.assignee, holder.name AS assignee_name, t.closed_at,
      ARRAY[${places.map((place) => `${place}::text`).join(', ')}] AS place,
      c.name AS customer_name, v.name AS venue_name, v.name_en AS venue_name_en, v.time_zone,
      k.variables->>'matter' AS matter, k.variables->>'matterEn' AS matter_en
    FROM page JOIN user_task t ON t.id = page.id
    LEFT JOIN app_user holder ON holder.id = t.assignee
    LEFT JOIN customer c ON c.id = t.customer_id
    LEFT JOIN venue v ON v.id = t.venue_id
    LEFT JOIN "case" k ON k.id = t.case_id AND t.process_key = 'flow-31'
    ORDER BY ${places.map((place) => place + direction).join(', ')}`);
};

/** One page of a box. Going on from `next` shows nothing twice and leaves nothing out, whatever colleagues do meanwhile. */
export async function inbox(desk: Desk, actor: Actor, wanted: InboxWanted): Promise<InboxPage> {
  mustBeAllowed(actor, 'task.read');
  const { box, sort = sortsOf(box)[0]!, criteria = {}, language } = wanted;
  const after = readCursor(wanted.after, ...placeTypes(sort));
  const narrowing = await narrowingOf(desk, actor, box, criteria);
  const now = desk.clock.now();
  const page = pageQuery({ box, sort, people: worksFor(actor), now, narrowing, after, limit: pageSize + 1 });
  const rows = await desk.database.query<Row>(shown(page.text, sort), page.values);
  const shownRows = rows.slice(0, pageSize);
  const versions = shownRows.map((row) => row.definition_id);
  const names = await namesByVersion(desk, versions, language);
  const last = shownRows.at(-1);
  const reader = { language, personal: can(actor, 'personal.read') };
  return {
    tasks: shownRows.map((row) => taskOf(row, names.get(row.definition_id)!, reader)),
    next: rows.length > pageSize && last ? writeCursor(...last.place) : null,
  };
}

type NamesOfRow = { process: string; tag: string; element(id: string): string };

const taskOf = (
  row: Row,
  names: NamesOfRow,
  { language, personal }: { language: Language; personal: boolean },
): InboxTask => ({
  id: row.id,
  caseId: row.case_id,
  title: names.element(row.element_id),
  matter: language === 'en' ? (row.matter_en ?? row.matter) : row.matter,
  process: names.process,
  tag: names.tag,
  businessKey: row.business_key,
  customerName: personal ? row.customer_name : null,
  venueName: language === 'en' ? row.venue_name_en : row.venue_name,
  timeZone: row.time_zone,
  due: row.due,
  priority: row.priority,
  createdAt: row.created_at,
  followUp: row.follow_up,
  holder: row.assignee === null ? null : { id: row.assignee, name: row.assignee_name ?? row.assignee },
  closedAt: row.closed_at,
});
