import { addDuration } from '../../feel/time';
import { appendSubjectEvent } from '../audit/subject-event';
import type { Room } from '../room';
import { runStep } from '../step';
import type { StepScope } from '../step-scope';
import type { PublishMessage } from '../types';
import { done } from './outcome';

interface Publication {
  readonly messageId: string;
  readonly replayed: boolean;
}

const oneHour = 'PT1H';

/** Who published it; what the message says is in its row, and in the events of the cases it reaches. */
const noteInAudit = ({ tx, now, actor, key, reason }: StepScope, messageId: string, name: string): Promise<void> =>
  appendSubjectEvent(tx, {
    ...{ subject: `actor:${actor.id}`, at: now, actor, command: 'publish-message' },
    facts: { messageId, name, key, reason },
  });

/** Stores the message and decides who gets it; each receiver gets it in a step of its own after the commit. */
export async function publishMessage(room: Room, command: PublishMessage): Promise<Publication> {
  const { actor, key, reason, name, correlationKey, payload, timeToLive = oneHour, fromCaseId = null } = command;
  const body = { name, correlationKey, payload, timeToLive, fromCaseId };
  const request = { command: 'publish-message', actor, key, reason, body, target: null };
  const outcome = await runStep<Publication>(room, request, async (step) => {
    const messageId = step.newId();
    const timeZone = await room.timeZoneOf(step.tx, null);
    step.published.push({
      kind: 'message',
      message: {
        id: messageId,
        ...{ name, payload, correlation_key: correlationKey, from_case_id: fromCaseId },
        ...{ state: 'waiting', correlated_case_ids: [] },
        expires_at: addDuration(step.now, timeToLive, timeZone).toISOString(),
        ...{ published_by: actor.id, published_at: step.now.toISOString() },
      },
    });
    if (actor.type !== 'system') await noteInAudit(step, messageId, name);
    return () => ({ messageId, replayed: false });
  });
  return done(outcome);
}
