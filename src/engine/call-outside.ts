import type { HandlerOutcome } from '../bpmn/types';
import { BusinessError, type JobRequest, type StepView } from '../handler-kit';
import { systemActor } from '../lib/actor';
import { ModelError } from '../lib/errors';
import { newId } from '../lib/ids';
import type { Variables } from '../lib/json';
import { personalKeys } from './personal';
import type { Room } from './room';
import { checkedInput, checkedOutput } from './run-context';

/** A `service.call` job: which handler, with which mapped input, for which case. */
export interface OutsideCall {
  readonly caseId: string | null;
  readonly elementId: string | null;
  readonly payload: Variables;
}

export interface OutsideResult {
  readonly outcome: HandlerOutcome;
  /** What the handler enqueued; written by the step that applies the result. */
  readonly jobs: readonly JobRequest[];
}

const caseOf = {
  name: 'case_of_call',
  text: `SELECT root_id AS "rootId", venue_id AS "venueId", customer_id AS "customerId" FROM "case" WHERE id = $1`,
};

/** Runs an asynchronous handler outside of any transaction and lock; a throw means it is to be tried again. */
export async function callOutside(room: Room, { caseId, elementId, payload }: OutsideCall): Promise<OutsideResult> {
  const type = payload['handler'] as string;
  const handler = room.handlers.get(type);
  if (!handler) throw new ModelError(`no handler '${type}'`, { reason: 'handler-missing', handler: type });
  const [facts] = await room.database.query<Pick<StepView, 'venueId' | 'customerId'> & { rootId: string }>(caseOf, [
    caseId,
  ]);
  const now = room.clock.now();
  const jobs: JobRequest[] = [];
  const view: StepView = {
    sql: room.database,
    now,
    actor: systemActor('job'),
    caseId: caseId!,
    rootCaseId: facts!.rootId,
    elementId: elementId!,
    venueId: facts!.venueId,
    customerId: facts!.customerId,
    newId: () => newId(now.getTime()),
    enqueue: (job) => void jobs.push(job),
  };
  const input = await personalKeys(room.database, now).open(payload['input'] as Variables);
  const outcome = await handler.run(checkedInput(handler, input) as never, view);
  if (outcome instanceof BusinessError) {
    return { outcome: { ok: false, code: outcome.code, details: { ...outcome.details } }, jobs: [] };
  }
  return { outcome: { ok: true, values: checkedOutput(handler, outcome) }, jobs };
}
