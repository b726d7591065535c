/** The verbs of whoever steps in: each asks the policy, then gives the engine one command with a reason for the audit. */
import type { GivenUp, PublishedSignal, Rehearsed, StepResult } from '../engine/types';
import type { Actor } from '../lib/actor';
import type { Variables } from '../lib/json';
import type { Desk } from './desk';
import { mustBePossible, mustBeReadable } from './keepable';
import { mustBeAllowed } from './policy';
import { caseFacts } from './read/case';
import { task } from './read/task';
import { asked, type Asked } from './work';

type WithValues = Asked & { readonly variables?: Variables };

/** Leaves what failed as if it were done; its work is not done. */
export async function skipIncident(
  desk: Desk,
  actor: Actor,
  incidentId: string,
  wanted: WithValues,
): Promise<StepResult | GivenUp> {
  mustBeAllowed(actor, 'incident.skip');
  return desk.engine.skipIncident({ actor, incidentId, ...given(wanted), ...asked(wanted) });
}

/** Leaves a standing visit of the case as if it were done. */
export async function skipVisit(
  desk: Desk,
  actor: Actor,
  caseId: string,
  wanted: WithValues & { readonly itemId: string },
): Promise<StepResult> {
  mustBeAllowed(actor, 'case.skip');
  await caseFacts(desk, actor, caseId);
  return desk.engine.skipVisit({ actor, caseId, itemId: wanted.itemId, ...given(wanted), ...asked(wanted) });
}

/** Lets the token of a standing visit go on at another flow node. */
export async function moveToken(
  desk: Desk,
  actor: Actor,
  caseId: string,
  wanted: WithValues & { readonly itemId: string; readonly target: string },
): Promise<StepResult> {
  mustBeAllowed(actor, 'case.move');
  await caseFacts(desk, actor, caseId);
  const { itemId, target } = wanted;
  return desk.engine.moveToken({ actor, caseId, itemId, target, ...given(wanted), ...asked(wanted) });
}

/** What moving the token there would do now; nothing is changed. */
export async function previewMove(
  desk: Desk,
  actor: Actor,
  caseId: string,
  { itemId, target }: { readonly itemId: string; readonly target: string },
): Promise<Rehearsed> {
  mustBeAllowed(actor, 'case.move');
  await caseFacts(desk, actor, caseId);
  return desk.engine.rehearseMove({ actor, caseId, itemId, target });
}

/** Gives values of the case's data another value. */
export async function changeData(
  desk: Desk,
  actor: Actor,
  caseId: string,
  wanted: Asked & { readonly variables: Variables },
): Promise<StepResult> {
  mustBeAllowed(actor, 'case.data');
  mustBeReadable(wanted.variables);
  await caseFacts(desk, actor, caseId);
  return desk.engine.changeData({ actor, caseId, variables: wanted.variables, ...asked(wanted) });
}

/** Holds a case with everything it called and was called by. */
export async function suspendCase(desk: Desk, actor: Actor, caseId: string, wanted: Asked): Promise<StepResult> {
  mustBeAllowed(actor, 'case.suspend');
  await caseFacts(desk, actor, caseId);
  return desk.engine.suspendCase({ actor, caseId, ...asked(wanted) });
}

export async function resumeCase(desk: Desk, actor: Actor, caseId: string, wanted: Asked): Promise<StepResult> {
  mustBeAllowed(actor, 'case.suspend');
  await caseFacts(desk, actor, caseId);
  return desk.engine.resumeCase({ actor, caseId, ...asked(wanted) });
}

/** Fires a timer before it is due. */
export function fireTimer(desk: Desk, actor: Actor, timerId: string, wanted: Asked): Promise<StepResult> {
  mustBeAllowed(actor, 'timer.change');
  return desk.engine.fireTimerNow({ actor, timerId, ...asked(wanted) });
}

export async function changeTimerDue(
  desk: Desk,
  actor: Actor,
  timerId: string,
  wanted: Asked & { readonly due: Date },
): Promise<StepResult> {
  mustBeAllowed(actor, 'timer.change');
  mustBePossible(wanted.due, 'due');
  return desk.engine.changeTimerDue({ actor, timerId, due: wanted.due, ...asked(wanted) });
}

/** Sets when a task is due; `null` takes its due date away. */
export async function changeTaskDue(
  desk: Desk,
  actor: Actor,
  taskId: string,
  wanted: Asked & { readonly due: Date | null },
): Promise<StepResult> {
  mustBeAllowed(actor, 'task.due');
  if (wanted.due !== null) mustBePossible(wanted.due, 'due');
  await task(desk, actor, taskId);
  return desk.engine.changeTaskDue({ actor, taskId, due: wanted.due, ...asked(wanted) });
}

/** Broadcasts a signal to every case that waits for it. */
export async function publishSignal(
  desk: Desk,
  actor: Actor,
  wanted: Asked & { readonly name: string; readonly payload: Variables },
): Promise<PublishedSignal> {
  mustBeAllowed(actor, 'message.publish');
  mustBeReadable(wanted.payload);
  const { name, payload } = wanted;
  return desk.engine.publishSignal({ actor, name, payload, ...asked(wanted) });
}

function given({ variables }: WithValues): { variables?: Variables } {
  mustBeReadable(variables);
  return variables ? { variables } : {};
}
