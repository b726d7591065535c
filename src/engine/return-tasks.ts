/** What somebody holds at the end of a shift goes back to the groups it is offered to. */
import { DeskError } from '../lib/errors';
import type { Actor } from '../lib/actor';
import type { Sql } from '../lib/sql';
import type { Engine } from './types';

const held = {
  name: 'tasks_held',
  text: `SELECT id, cardinality(groups) > 0 AS offered FROM user_task
          WHERE state = 'open' AND assignee = $1 ORDER BY due, id LIMIT 1000`,
};

export interface Returned {
  readonly returned: readonly string[];
  /** Still theirs, and why: `personal` is offered to nobody else. */
  readonly kept: readonly { readonly taskId: string; readonly reason: string }[];
}

/** Each task is a step of its own; one that cannot go back does not keep the others. `key` makes a repetition harmless. */
export async function returnTasks(
  { engine, sql }: { readonly engine: Pick<Engine, 'unclaimTask'>; readonly sql: Sql },
  actor: Actor,
  key: string,
): Promise<Returned> {
  const returned: string[] = [];
  const kept: { taskId: string; reason: string }[] = [];
  for (const { id, offered } of await sql.query<{ id: string; offered: boolean }>(held, [actor.id])) {
    const refusal = offered ? await giveBack(engine, actor, id, key) : 'personal';
    if (refusal === null) returned.push(id);
    else kept.push({ taskId: id, reason: refusal });
  }
  return { returned, kept };
}

async function giveBack(
  engine: Pick<Engine, 'unclaimTask'>,
  actor: Actor,
  taskId: string,
  key: string,
): Promise<string | null> {
  try {
    await engine.unclaimTask({ actor, taskId, key: `${key}:${taskId}` });
    return null;
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    const { reason } = error.details;
    return typeof reason === 'string' ? reason : error.code;
  }
}
