/** The verbs of the desk: each asks the policy, then gives the engine one command. */
import type { StepResult } from '../engine/types';
import type { Actor } from '../lib/actor';
import { NotAllowed } from '../lib/errors';
import type { Variables } from '../lib/json';
import type { Statement } from '../lib/sql';
import type { Desk } from './desk';
import { mustBeReadable } from './keepable';
import { mayBegin, mustBeAllowed, seesVenue, venuesOf } from './policy';
import { caseFacts } from './read/case';
import { task } from './read/task';
import { mayWorkOn } from './task-access';

export type { StepResult } from '../engine/types';

/** Idempotency key and reason, as a page or an integration gives them. */
export interface Asked {
  readonly key?: string | undefined;
  readonly reason?: string | undefined;
}

/** The same for a command: only what was given. */
export const asked = ({ key, reason }: Asked) => ({ ...(key ? { key } : {}), ...(reason ? { reason } : {}) });

/** Begins a case; the answer names the task the person goes on with. */
export async function startCase(
  desk: Desk,
  actor: Actor,
  wanted: Asked & { readonly process: string; readonly variables: Variables },
): Promise<StepResult> {
  const { process } = wanted;
  mustBeReadable(wanted.variables);
  if (!mayBegin(actor, process)) throw new NotAllowed(`${actor.id} may not begin ${process}`, { action: 'case.start' });
  const variables = { ...begunBy(actor), ...atOwnVenue(actor, wanted.variables) };
  if (typeof variables['venueId'] === 'string' && !seesVenue(actor, variables['venueId']))
    throw new NotAllowed(`${actor.id} does not work at ${variables['venueId']}`, { action: 'case.start' });
  return desk.engine.startCase({ actor, process, variables, ...asked(wanted) });
}

/** Who begins a case by hand goes on with it, wherever it is handed to: the guest is on the line. */
const begunBy = (actor: Actor): Variables => (actor.type === 'person' ? { agentId: actor.id } : {});

/** Who works at one venue only begins cases there, so that the first task is theirs and their colleagues'. */
function atOwnVenue(actor: Actor, variables: Variables): Variables {
  const [only, ...others] = venuesOf(actor) ?? [];
  return only === undefined || others.length > 0 || 'venueId' in variables
    ? variables
    : { ...variables, venueId: only };
}

/** Takes a task of the actor's groups. */
export function claimTask(desk: Desk, actor: Actor, taskId: string, wanted: Asked = {}): Promise<StepResult> {
  mustBeAllowed(actor, 'task.work');
  return desk.engine.claimTask({ actor, taskId, ...asked(wanted) });
}

/** Gives a task back to its groups. */
export function unclaimTask(desk: Desk, actor: Actor, taskId: string, wanted: Asked = {}): Promise<StepResult> {
  mustBeAllowed(actor, 'task.work');
  return desk.engine.unclaimTask({ actor, taskId, ...asked(wanted) });
}

/** Completes a task with values its form has accepted. */
export function completeTask(
  desk: Desk,
  actor: Actor,
  wanted: Asked & { readonly taskId: string; readonly values: Variables; readonly personal: readonly string[] },
): Promise<StepResult> {
  mustBeAllowed(actor, 'task.work');
  const { taskId, values, personal } = wanted;
  return desk.engine.completeTask({ actor, taskId, values, personal, ...asked(wanted) });
}

const ownNext: Statement = {
  name: 'desk-own-next',
  text: `
    SELECT id FROM user_task WHERE assignee = $1 AND state = 'open' AND (follow_up IS NULL OR follow_up <= $2)
    ORDER BY due, id LIMIT 1`,
};

/** What the actor holds and is due first, or null when nothing waits for them. */
export async function nextOwnTask(desk: Desk, actor: Actor): Promise<string | null> {
  const [row] = await desk.database.query<{ id: string }>(ownNext, [actor.id, desk.clock.now()]);
  return row?.id ?? null;
}

/** The task, when the actor may work on it now; `NotAllowed` when it is somebody else's. */
export async function taskToWorkOn(desk: Desk, actor: Actor, taskId: string) {
  const row = await task(desk, actor, taskId);
  if (row.state === 'open' && row.assignee === null && !mayWorkOn(actor, row))
    throw new NotAllowed(`${actor.id} is no candidate of ${taskId}`, { action: 'task.work' });
  return row;
}

/** Ends a case by hand, with a reason that stays in the audit. */
export async function cancelCase(desk: Desk, actor: Actor, caseId: string, wanted: Asked): Promise<StepResult> {
  mustBeAllowed(actor, 'case.cancel');
  await caseFacts(desk, actor, caseId);
  return desk.engine.cancelCase({ actor, caseId, ...asked(wanted) });
}

/** Tries what failed once more, with corrected values if given. */
export async function retryIncident(
  desk: Desk,
  actor: Actor,
  incidentId: string,
  wanted: Asked & { readonly variables?: Variables },
): Promise<StepResult> {
  mustBeAllowed(actor, 'incident.retry');
  mustBeReadable(wanted.variables);
  const { variables } = wanted;
  return desk.engine.retryIncident({ actor, incidentId, ...(variables ? { variables } : {}), ...asked(wanted) });
}

/** Hands a message to whichever case waits for it, now or within its time to live. */
export async function publishMessage(
  desk: Desk,
  actor: Actor,
  wanted: Asked & {
    readonly name: string;
    readonly correlationKey: string;
    readonly payload: Variables;
    readonly timeToLive?: string | undefined;
  },
): Promise<{ readonly messageId: string; readonly replayed: boolean }> {
  mustBeAllowed(actor, 'message.publish');
  mustBeReadable(wanted.payload);
  const { name, correlationKey, payload, timeToLive } = wanted;
  return desk.engine.publishMessage({
    ...{ actor, name, correlationKey, payload },
    ...(timeToLive ? { timeToLive } : {}),
    ...asked(wanted),
  });
}
