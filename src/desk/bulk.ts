/** One verb on many tasks: each is a step of its own, and each tells how it went. */
import { randomUUID } from 'node:crypto';
import { returnTasks, type Returned } from '../engine/return-tasks';
import type { StepResult } from '../engine/types';
import type { Actor } from '../lib/actor';
import { DeskError, InputError } from '../lib/errors';
import type { Desk } from './desk';
import { assignTask, setFollowUp, setPriority } from './hand-over';
import { mustBeAllowed } from './policy';
import { claimTask, unclaimTask } from './work';

export type { Returned } from '../engine/return-tasks';

export type BulkVerb =
  | { readonly verb: 'claim' | 'unclaim' }
  | { readonly verb: 'assign'; readonly to: string; readonly note?: string | undefined }
  | { readonly verb: 'priority'; readonly priority: number }
  | { readonly verb: 'follow-up'; readonly at: Date | null };

export interface BulkResult {
  readonly taskId: string;
  /** Null when it was done. */
  readonly refusal: { readonly code: string; readonly details: Readonly<Record<string, unknown>> } | null;
}

export const mostInBulk = 200;
const atOnce = 4;

/** Does it to every task, a few at a time; one that is refused does not keep the others. Results in the order asked. */
export async function inBulk(
  desk: Desk,
  actor: Actor,
  order: BulkVerb,
  wanted: { readonly taskIds: readonly string[]; readonly key?: string | undefined },
): Promise<readonly BulkResult[]> {
  mustBeAllowed(actor, order.verb === 'priority' ? 'task.priority' : 'task.work');
  const ids = [...new Set(wanted.taskIds)];
  if (ids.length === 0 || ids.length > mostInBulk)
    throw new InputError(`1 to ${mostInBulk} tasks`, { reason: 'bulk-count', most: mostInBulk });
  const key = wanted.key ?? randomUUID();
  const results = new Map<string, BulkResult>();
  const waiting = [...ids];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const id = next;
      results.set(id, { taskId: id, refusal: await refusalOf(() => doOne(desk, actor, order, { id, key })) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return ids.map((id) => results.get(id)!);
}

async function refusalOf(work: () => Promise<unknown>): Promise<BulkResult['refusal']> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof DeskError) return { code: error.code, details: error.details };
    return { code: 'unexpected', details: {} };
  }
}

function doOne(
  desk: Desk,
  actor: Actor,
  order: BulkVerb,
  { id, key: bulkKey }: { readonly id: string; readonly key: string },
): Promise<StepResult> {
  const key = `${bulkKey}:${id}`;
  switch (order.verb) {
    case 'claim':
      return claimTask(desk, actor, id, { key });
    case 'unclaim':
      return unclaimTask(desk, actor, id, { key });
    case 'assign':
      return assignTask(desk, actor, id, order.to, { note: order.note, key });
    case 'priority':
      return setPriority(desk, actor, id, { priority: order.priority, key });
    case 'follow-up':
      return setFollowUp(desk, actor, id, { at: order.at, key });
  }
}

/** Gives back everything the actor holds, for the end of a shift; what is offered to nobody else stays theirs. */
export function returnAllTasks(
  desk: Desk,
  actor: Actor,
  { key = randomUUID() }: { readonly key?: string | undefined } = {},
): Promise<Returned> {
  mustBeAllowed(actor, 'task.work');
  return returnTasks({ engine: desk.engine, sql: desk.database }, actor, key);
}
