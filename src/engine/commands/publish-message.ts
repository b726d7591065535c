import { addDuration } from '../../feel/time';
import type { Room } from '../room';
import { runStep } from '../step';
import type { PublishMessage } from '../types';
import { done } from './outcome';

interface Publication {
  readonly messageId: string;
  readonly replayed: boolean;
}

const oneHour = 'PT1H';

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
    return () => ({ messageId, replayed: false });
  });
  return done(outcome);
}
