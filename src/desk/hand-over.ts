/** A task from one person to another, laid aside, or moved up: each verb is one command to the engine. */
import type { StepResult } from '../engine/types';
import type { Actor } from '../lib/actor';
import type { Desk } from './desk';
import { mustBePossible } from './keepable';
import { mustBeAllowed } from './policy';
import { asked, type Asked } from './work';

export type HandOver = Asked & { readonly note?: string | undefined };

/**
 * Gives the task to the person with the id `to`, who must be one of those it is offered to; the note stands beside the
 * case for them. By who has the task, their stand-in, or a supervisor, who may also take it from somebody.
 */
export async function assignTask(
  desk: Desk,
  actor: Actor,
  taskId: string,
  to: string,
  { note, ...wanted }: HandOver = {},
): Promise<StepResult> {
  mustBeAllowed(actor, 'task.work');
  const text = note?.trim() ?? '';
  const said = text === '' ? {} : { note: { text, mentions: [to] } };
  return desk.engine.assignTask({ actor, taskId, to, ...said, ...asked(wanted) });
}

/** Lays a task aside until `at`; null takes it up again. */
export async function setFollowUp(
  desk: Desk,
  actor: Actor,
  taskId: string,
  { at, ...wanted }: Asked & { readonly at: Date | null },
): Promise<StepResult> {
  mustBeAllowed(actor, 'task.work');
  if (at !== null) mustBePossible(at, 'at');
  return desk.engine.setFollowUp({ actor, taskId, at, ...asked(wanted) });
}

/** 0 to 100; the highest is taken next. */
export async function setPriority(
  desk: Desk,
  actor: Actor,
  taskId: string,
  { priority, ...wanted }: Asked & { readonly priority: number },
): Promise<StepResult> {
  mustBeAllowed(actor, 'task.priority');
  return desk.engine.setPriority({ actor, taskId, priority, ...asked(wanted) });
}
