/** The tasks a supervisor hands on: what one person holds, what nobody has, what is late. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk, Language } from '../desk';
import { namesByVersion } from '../names';
import { can, mustBeAllowed } from '../policy';

export interface TeamTask {
  readonly id: string;
  readonly title: string;
  readonly process: string;
  readonly tag: string;
  readonly businessKey: string | null;
  readonly customerName: string | null;
  readonly venueName: string | null;
  readonly timeZone: string | null;
  readonly due: Date | null;
  readonly holder: string | null;
}

interface Row extends Omit<TeamTask, 'title' | 'process' | 'tag' | 'venueName'> {
  readonly definitionId: string;
  readonly elementId: string;
  readonly venueName: string | null;
  readonly venueNameEn: string | null;
}

const most = 60;
const shown = (chosen: string): string => `
SELECT t.id, t.definition_id AS "definitionId", t.element_id AS "elementId", t.business_key AS "businessKey",
  c.name AS "customerName", v.name AS "venueName", v.name_en AS "venueNameEn", v.time_zone AS "timeZone",
  nullif(t.due, 'infinity') AS due, u.name AS holder
FROM (${chosen} LIMIT ${most + 1}) chosen JOIN user_task t USING (id)
LEFT JOIN customer c ON c.id = t.customer_id
LEFT JOIN venue v ON v.id = t.venue_id
LEFT JOIN app_user u ON u.id = t.assignee
ORDER BY t.due, t.id`;

const ofPerson: Statement = {
  name: 'desk-team-tasks-of',
  text: shown(`SELECT id, due FROM user_task WHERE state = 'open' AND assignee = $1 ORDER BY due, id`),
};
const ofNobody: Statement = {
  name: 'desk-team-tasks-unclaimed',
  text: shown(
    `SELECT task_id AS id, due FROM task_candidate WHERE candidate_key = $1 AND NOT claimed ORDER BY due, task_id`,
  ),
};
/** Each way of being claimed has its own order in the index; asked one by one neither is sorted. */
const late: Statement = {
  name: 'desk-team-tasks-late',
  text: shown(`SELECT id, due FROM (
    ${[true, false]
      .map(
        (claimed) => `(SELECT task_id AS id, due FROM task_candidate
          WHERE candidate_key = $1 AND claimed = ${String(claimed)} AND due <= $2 ORDER BY due, task_id LIMIT ${most + 1})`,
      )
      .join(' UNION ALL ')}) either ORDER BY due, id`),
};

export type TeamTasksOf =
  { readonly person: string } | { readonly unclaimed: string } | { readonly late: string; readonly now: Date };

/** The most urgent of them; `more` says that there are others. Keys are candidate keys of a group. */
export async function teamTasks(
  desk: Desk,
  actor: Actor,
  { of, language }: { readonly of: TeamTasksOf; readonly language: Language },
): Promise<{ readonly tasks: readonly TeamTask[]; readonly more: boolean }> {
  mustBeAllowed(actor, 'team.read');
  const rows = await rowsOf(desk, of);
  const names = await namesByVersion(
    desk,
    rows.map(({ definitionId }) => definitionId),
    language,
  );
  const tasks = rows.slice(0, most).map(({ definitionId, elementId, venueNameEn, ...row }) => {
    const words = names.get(definitionId)!;
    return {
      ...row,
      ...{ title: words.element(elementId), process: words.process, tag: words.tag },
      customerName: can(actor, 'personal.read') ? row.customerName : null,
      venueName: language === 'en' ? venueNameEn : row.venueName,
    };
  });
  return { tasks, more: rows.length > most };
}

function rowsOf({ database }: Desk, of: TeamTasksOf): Promise<Row[]> {
  if ('person' in of) return database.query<Row>(ofPerson, [of.person]);
  if ('unclaimed' in of) return database.query<Row>(ofNobody, [of.unclaimed]);
  return database.query<Row>(late, [of.late, of.now]);
}
