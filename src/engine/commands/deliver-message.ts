import { isDue } from '../correlation';
import { stepResult } from '../result';
import type { Room } from '../room';
import type { MessageRow } from '../rows';
import { gone, runStep, targetCase, type StepOutcome } from '../step';
import { note, type StepScope } from '../step-scope';
import { advance } from '../tree';
import type { StepResult } from '../types';
import type { Variables } from '../../lib/json';
import { heldJob, holdJob, isPaused, jobDone, jobRequest, type HeldJob } from './finish-job';

const messageOf = { name: 'message_by_id', text: 'SELECT row_to_json(m) AS message FROM message m WHERE m.id = $1' };

/** What a delivery did; null when the receiver was gone and the message looks for another. */
type Delivered = StepResult | null;

/** Brings a message to the case it was meant for. Does the case not wait any more, it goes to another or waits again. */
export async function deliverMessage(room: Room, held: HeldJob): Promise<StepOutcome<Delivered>> {
  return runStep<Delivered>(room, jobRequest('deliver-message', held, 'message'), async (step, loaded) => {
    const job = heldJob(loaded, held);
    if (!job) return gone;
    if (isPaused(step, loaded)) return holdJob(step, job);
    jobDone(step, job);
    const message = await messageById(step, job.payload['messageId'] as string);
    const target = targetCase(step, loaded, 'job', held.id);
    if (!loaded.subscribed || target.row.status !== 'running') {
      lookAgain(step, message, { caseId: target.row.id, process: target.row.process_key });
      return () => null;
    }
    note(target, { message: message.name, messageId: message.id, from: message.from_case_id });
    await advance(step, target, { type: 'trigger', itemId: job.item_id!, payload: message.payload });
    return () => stepResult(step, target);
  });
}

/** Brings a signal to one case that waited for it. */
export async function deliverSignal(room: Room, held: HeldJob): Promise<StepOutcome<Delivered>> {
  return runStep<Delivered>(room, jobRequest('deliver-signal', held, 'signal'), async (step, loaded) => {
    const job = heldJob(loaded, held);
    if (!job) return gone;
    if (isPaused(step, loaded)) return holdJob(step, job);
    jobDone(step, job);
    const target = targetCase(step, loaded, 'job', held.id);
    if (!loaded.subscribed || target.row.status !== 'running') return () => null;
    note(target, { signal: job.payload['signal'] ?? null });
    await advance(step, target, {
      ...{ type: 'trigger', itemId: job.item_id! },
      payload: job.payload['payload'] as Variables,
    });
    return () => stepResult(step, target);
  });
}

/** A stored message. */
export async function messageById(step: StepScope, id: string): Promise<MessageRow> {
  const [row] = await step.tx.query<{ message: MessageRow }>(messageOf, [id]);
  return row!.message;
}

function lookAgain(step: StepScope, message: MessageRow, lost: { caseId: string; process: string }): void {
  const others = message.correlated_case_ids.filter((id) => id !== lost.caseId);
  const again = { ...message, state: 'waiting' as const, correlated_case_ids: others };
  if (isDue(message.expires_at, step.now)) {
    const state = others.length > 0 ? 'correlated' : 'unmatched';
    step.writes.messageStates.push({ id: message.id, state, correlated_case_ids: others });
  } else {
    step.published.push({ kind: 'message', message: again, again: { process: lost.process } });
  }
}
