/** What somebody typed and did not finish: kept per task and person until the task is done. */
import { personalKeys, sealNamed, subjectOf } from '../engine/personal';
import type { Actor } from '../lib/actor';
import type { Variables } from '../lib/json';
import type { Statement } from '../lib/sql';
import type { Desk } from './desk';
import { mustBeAllowed } from './policy';
import type { TaskRow } from './read/task';

const save: Statement = {
  name: 'desk-save-draft',
  text: `
    INSERT INTO form_draft (task_id, user_id, draft_values, saved_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (task_id, user_id) DO UPDATE SET draft_values = excluded.draft_values, saved_at = excluded.saved_at`,
};

/** Keeps what was typed, personal values sealed, unchecked: a draft may be wrong. */
export async function saveDraft(
  desk: Desk,
  actor: Actor,
  row: TaskRow,
  typed: Variables,
  personal: readonly string[],
): Promise<void> {
  mustBeAllowed(actor, 'task.work');
  const now = desk.clock.now();
  await desk.database.transaction(async (sql) => {
    const subject = subjectOf(row.root_case_id, row.customer_id);
    const sealed = await sealNamed(personalKeys(sql, now), typed, personal, subject);
    await sql.query(save, [row.id, actor.id, JSON.stringify(sealed), now]);
  });
}
