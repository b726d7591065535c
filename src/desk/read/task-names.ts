/** What tasks are called in a sentence: their step and what they are about; only those the actor may see. */
import type { Actor } from '../../lib/actor';
import { isUuid } from '../../lib/ids';
import type { Statement } from '../../lib/sql';
import type { Desk, Language } from '../desk';
import { namesByVersion } from '../names';
import { maySeeTask, type TaskFacts } from '../task-access';

interface Row extends TaskFacts {
  readonly id: string;
  readonly definition_id: string;
  readonly element_id: string;
  readonly business_key: string | null;
}

const named: Statement = {
  name: 'desk-task-names',
  text: `SELECT id, definition_id, element_id, business_key, groups, venue_id, assignee, closed_by
           FROM user_task WHERE id = ANY($1::uuid[])`,
};

export async function namesOfTasks(
  desk: Desk,
  actor: Actor,
  { ids, language }: { readonly ids: readonly string[]; readonly language: Language },
): Promise<ReadonlyMap<string, string>> {
  const rows = ids.length === 0 ? [] : await desk.database.query<Row>(named, [ids.filter(isUuid)]);
  const seen = rows.filter((row) => maySeeTask(actor, row));
  const names = await namesByVersion(
    desk,
    seen.map((row) => row.definition_id),
    language,
  );
  const nameOf = (row: Row): string =>
    [names.get(row.definition_id)!.element(row.element_id), row.business_key].filter(Boolean).join(' · ');
  return new Map(seen.map((row) => [row.id, nameOf(row)]));
}
