/**
 * What somebody typed and did not finish: kept per task and person until that person closes the task. Whoever holds the
 * task finds what others typed for it before.
 */
import { isSealed, personalKeys, subjectOf } from '../engine/personal';
import { isTheirs, type Actor } from '../lib/actor';
import type { Json, Variables } from '../lib/json';
import type { Statement } from '../lib/sql';
import type { Desk } from './desk';
import { tellLooking } from './moves';
import { readable, withoutHidden } from './personal';
import { mustBeAllowed } from './policy';
import type { TaskRow } from './read/task';

/** A draft as it was found: whose it is, and how often it had been saved. */
export interface Draft {
  readonly userId: string;
  readonly userName: string;
  readonly typed: Variables;
  readonly savedAt: Date;
  readonly revision: number;
}

/** Whether what was typed was kept, or why not: written over meanwhile by another window, or closed by the same person. */
export type Saved =
  | { readonly state: 'saved'; readonly revision: number; readonly at: Date }
  | { readonly state: 'newer'; readonly revision: number; readonly at: Date }
  | { readonly state: 'closed' };

interface Kept {
  readonly revision: number;
  readonly saved_at: Date;
}

/** Waits for a step that closes the task, so that no draft outlives what it was for. */
const standing: Statement = {
  name: 'desk-draft-task',
  text: `SELECT 1 FROM user_task WHERE id = $1 AND (state = 'open' OR closed_by IS DISTINCT FROM $2) FOR SHARE`,
};
const save: Statement = {
  name: 'desk-save-draft',
  text: `
    INSERT INTO form_draft AS d (task_id, user_id, draft_values, saved_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (task_id, user_id) DO UPDATE
      SET draft_values = excluded.draft_values, saved_at = excluded.saved_at, revision = d.revision + 1
      WHERE $5::int IS NULL OR d.revision = $5
    RETURNING revision, saved_at`,
};
const current: Statement = {
  name: 'desk-draft-now',
  text: 'SELECT revision, saved_at FROM form_draft WHERE task_id = $1 AND user_id = $2',
};

/**
 * Keeps what was typed, personal values sealed, unchecked: a draft may be wrong. With the revision it began from, it
 * does not write over what another window of the same person has saved since.
 */
export async function saveDraft(
  desk: Desk,
  actor: Actor,
  row: TaskRow,
  wanted: {
    readonly typed: Variables;
    readonly personal: readonly string[];
    readonly revision?: number | undefined;
    /** The page it comes from, which need not be told of it. */
    readonly page?: string | undefined;
  },
): Promise<Saved> {
  mustBeAllowed(actor, 'task.work');
  const now = desk.clock.now();
  const saved = await desk.database.transaction(async (sql): Promise<Saved> => {
    const keys = personalKeys(sql, now);
    const sealed = await sealTyped(wanted.typed, wanted.personal, (value) =>
      keys.seal(value, subjectOf(row.root_case_id, row.customer_id)),
    );
    if ((await sql.query(standing, [row.id, actor.id])).length === 0) return { state: 'closed' };
    const values = [row.id, actor.id, JSON.stringify(sealed), now, wanted.revision ?? null];
    const [kept] = await sql.query<Kept>(save, values);
    if (kept) return { state: 'saved', revision: kept.revision, at: kept.saved_at };
    const [newer] = await sql.query<Kept>(current, [row.id, actor.id]);
    return { state: 'newer', revision: newer!.revision, at: newer!.saved_at };
  });
  if (saved.state === 'saved') await tellLooking(desk, row.id, wanted.page);
  return saved;
}

/** A form posts rows of a list as `guests.0.name`: personal is whatever stands under a personal name. */
async function sealTyped(
  typed: Variables,
  personal: readonly string[],
  seal: (value: Json) => Promise<Json>,
): Promise<Variables> {
  const names = new Set(personal);
  const entries = Object.entries(typed).map(async ([name, value]) => {
    const mustSeal = names.has(name.split('.')[0]!) && !isSealed(value);
    return [name, mustSeal ? await seal(value) : value] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const draftsOfTask: Statement = {
  name: 'desk-drafts-of-task',
  text: `
    SELECT d.user_id AS "userId", coalesce(u.name, d.user_id) AS "userName", d.draft_values AS typed,
      d.saved_at AS "savedAt", d.revision
    FROM form_draft d LEFT JOIN app_user u ON u.id = d.user_id
    WHERE d.task_id = $1 AND (d.user_id = $2 OR $3) AND d.user_id IS DISTINCT FROM $4 ORDER BY d.saved_at DESC, d.user_id <> $2 LIMIT 20`,
};

/**
 * The drafts of a task the actor may go on with, newest first: their own, and everybody's when they hold the task. What
 * whoever completed it had typed is in the case now, and no draft any more.
 */
export async function draftsOf(desk: Desk, actor: Actor, row: TaskRow): Promise<readonly Draft[]> {
  const holds = row.state === 'open' && isTheirs(actor, row.assignee);
  const found = await desk.database.query<Draft & { typed: Variables }>(draftsOfTask, [
    row.id,
    actor.id,
    holds,
    row.closed_by,
  ]);
  const typed = await readable(
    desk,
    actor,
    found.map((draft) => draft.typed),
  );
  return found.map((draft, i) => ({ ...draft, typed: withoutHidden(typed[i]!) }));
}
