import { appendSubjectEvent } from '../audit/subject-event';
import type { Room } from '../room';
import { runStep } from '../step';
import type { PublishedSignal, PublishSignal } from '../types';
import { done } from './outcome';

/** Broadcasts a signal (BPMN 2.0 §10.5.5): each case that waits for it gets it in a step of its own after the commit. */
export async function publishSignal(room: Room, command: PublishSignal): Promise<PublishedSignal> {
  const { actor, key, reason, name, payload } = command;
  const request = { command: 'publish-signal', actor, key, reason, body: { name, payload }, target: null };
  const outcome = await runStep<PublishedSignal>(room, request, async (step) => {
    const signalId = step.newId();
    const at = step.now.toISOString();
    step.published.push({
      kind: 'signal',
      message: {
        ...{ id: signalId, name, payload, correlation_key: '', from_case_id: null, state: 'waiting' },
        ...{ correlated_case_ids: [], expires_at: at, published_by: actor.id, published_at: at },
      },
    });
    const facts = { signalId, name, key: key ?? null, reason: reason ?? null };
    const about = { subject: `actor:${actor.id}`, at: step.now, actor, command: request.command, facts };
    if (actor.type !== 'system') await appendSubjectEvent(step.tx, about);
    const receivers = (): number => step.writes.jobs.filter(({ kind }) => kind === 'signal.deliver').length;
    return () => ({ signalId, receivers: receivers(), replayed: false });
  });
  return done(outcome);
}
