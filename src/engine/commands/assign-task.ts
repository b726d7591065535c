import { InputError } from '../../lib/errors';
import { candidateKeys } from '../candidates';
import { tellOf } from '../notices';
import { stepResult } from '../result';
import type { Room } from '../room';
import type { TaskRow } from '../rows';
import { runStep, targetCase } from '../step';
import { note, type StepScope } from '../step-scope';
import type { AssignTask, StepResult } from '../types';
import { mayDispose, openTask } from './guards';
import { done } from './outcome';
import { writeRemark } from './remark';

const receiver = {
  name: 'assign_receiver',
  text: `SELECT u.name, coalesce(array_agg(g.group_key || '@' || coalesce(g.venue_id::text, '*'))
             FILTER (WHERE g.user_id IS NOT NULL), '{}') AS keys
           FROM app_user u LEFT JOIN user_group g ON g.user_id = u.id WHERE u.id = $1 AND u.active GROUP BY u.id`,
};
/** A follow-up date is of whoever laid the task aside. */
const takenUp = { name: 'assign_taken_up', text: 'UPDATE user_task SET follow_up = NULL WHERE id = $1' };

/**
 * Gives the task to somebody it is offered to, with a note for them: by who has it, their stand-in, or a supervisor.
 * Giving it to who has it already changes nothing.
 */
export async function assignTask(room: Room, command: AssignTask): Promise<StepResult> {
  const { actor, key, reason, taskId, to, note: remark } = command;
  const said = remark ? { text: remark.text, mentions: remark.mentions ?? [] } : null;
  const request = {
    ...{ command: 'assign-task', actor, key, reason, body: { taskId, to, note: said } },
    ...{ target: { kind: 'task', id: taskId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const task = openTask(loaded, taskId);
    const target = targetCase(step, loaded, 'task', taskId);
    mayDispose(actor, task);
    const from = task.assignee;
    const toName = await nameOfReceiver(step, task, to);
    if (from !== to) {
      const about = { kind: 'hand-over', taskId } as const;
      const comment = remark ? await writeRemark(step, target, remark, about) : null;
      note(target, { task: taskId, element: task.element_id, assigned: { old: from, new: to }, comment });
      if (task.follow_up !== null) await step.tx.query(takenUp, [taskId]);
      step.writes.claims.push({ id: taskId, assignee: to, claimed_at: step.now.toISOString() });
      if (from !== null) tellOf(step, 'taken', from, task);
      tellOf(step, 'assigned', to, task);
    }
    return () => ({ ...stepResult(step, target), data: { from, to, toName } });
  });
  return done(outcome);
}

/** The name of who is to get the task; `InputError` when they are not there or it is not offered to them. */
async function nameOfReceiver(step: StepScope, { groups, venue_id }: TaskRow, to: string): Promise<string> {
  const [known] = await step.tx.query<{ name: string; keys: string[] }>(receiver, [to]);
  if (!known) throw new InputError(`nobody active is ${to}`, { reason: 'nobody', fields: { to: { code: 'nobody' } } });
  const offered = candidateKeys(groups, venue_id);
  if (offered.length > 0 && !offered.some((key) => known.keys.includes(key)))
    throw new InputError(`the task is not offered to ${to}`, {
      ...{ reason: 'not-offered', name: known.name },
      fields: { to: { code: 'unsuitable' } },
    });
  return known.name;
}
