import type { HandlerCall, HandlerOutcome, RunContext } from '../bpmn/types';
import { evaluateDecision } from '../feel/decision';
import { decideInTime } from '../feel/time-limit';
import { BusinessError, type Handler, type JobRequest, type StepView } from '../handler-kit';
import { ModelError, Unavailable } from '../lib/errors';
import type { Json, Variables } from '../lib/json';
import { isCaughtByCaller } from './callers';
import type { CaseInStep } from './case-in-step';
import { describeFault } from './incidents';
import { mayRepeat } from './repeat';
import { jobRow, type StepScope } from './step-scope';

/** What the engine room may use while it runs this case in this step. */
export async function runContext(step: StepScope, target: CaseInStep): Promise<RunContext> {
  const timeZone = await step.room.timeZoneOf(step.tx, target.row.venue_id);
  return {
    now: step.now,
    timeZone,
    newId: () => step.newId(),
    isAsynchronous: (type) => handlerFor(step, type).asynchronous === true,
    call: (request) => (step.faultsStand ? callStanding : callHandler)(step, target, request),
    decide: async (decisionId, input) => {
      const { model } = await step.room.definitions.decision(decisionId, step.tx);
      const decide = model.costly ? decideInTime : evaluateDecision;
      return decide(model, input, { now: step.now, timeZone });
    },
    isCaughtByCaller: (code) => isCaughtByCaller(step, target, code),
  };
}

function handlerFor(step: Pick<StepScope, 'room'>, type: string): Handler {
  const handler = step.room.handlers.get(type);
  if (!handler) throw new ModelError(`no handler '${type}'`, { reason: 'handler-missing', handler: type });
  return handler;
}

async function callHandler(step: StepScope, target: CaseInStep, call: HandlerCall): Promise<HandlerOutcome> {
  const handler = handlerFor(step, call.type);
  const jobs: JobRequest[] = [];
  const view: StepView = {
    sql: step.tx,
    now: step.now,
    actor: step.actor,
    caseId: target.row.id,
    rootCaseId: target.row.root_id,
    elementId: call.elementId,
    venueId: target.row.venue_id,
    customerId: target.row.customer_id,
    newId: () => step.newId(),
    enqueue: (job) => void jobs.push(job),
  };
  const input = handler.needs.safeParse(await step.personal.open(call.input));
  if (!input.success) return inputFault(handler, input.error);
  const outcome = await withSavepoint(step, handler, () => handler.run(input.data as never, view));
  if (outcome instanceof BusinessError) return { ok: false, code: outcome.code, details: { ...outcome.details } };
  for (const job of jobs) {
    step.writes.jobs.push(jobRow(step, { ...job, caseId: target.row.id, elementId: call.elementId }));
  }
  return { ok: true, values: checkedOutput(handler, outcome) };
}

/** As `callHandler`, but what the handler throws ends as an incident at its task; what it wrote is undone. */
async function callStanding(step: StepScope, target: CaseInStep, call: HandlerCall): Promise<HandlerOutcome> {
  try {
    return await step.tx.savepoint(() => callHandler(step, target, call));
  } catch (fault) {
    if (fault instanceof Unavailable || mayRepeat(fault)) throw fault;
    step.room.log.warn({ case: target.row.id, element: call.elementId, fault: describeFault(fault) }, 'handler');
    return { ok: false, fault: true, code: 'HANDLER_FAILED', details: { detail: String(fault) } };
  }
}

/** Ends as an error the diagram does not know, and so as an incident at the task: the diagram has to be mended. */
function inputFault(handler: Handler, error: Misfit): HandlerOutcome {
  return {
    ok: false,
    fault: true,
    code: 'HANDLER_INPUT',
    details: { detail: misfit('input', handler, error).message },
  };
}

class Undo extends Error {
  constructor(readonly outcome: BusinessError) {
    super('a business error undoes what its handler wrote');
  }
}

/** A handler that may end with a business error runs so that the error leaves nothing behind in the database. */
async function withSavepoint<T>(step: StepScope, handler: Handler, work: () => Promise<T | BusinessError>) {
  if (handler.errors.length === 0) return work();
  try {
    return await step.tx.savepoint(async () => {
      const outcome = await work();
      if (outcome instanceof BusinessError) throw new Undo(outcome);
      return outcome;
    });
  } catch (fault) {
    if (fault instanceof Undo) return fault.outcome;
    throw fault;
  }
}

/** The input in the handler's shape; `ModelError` with the names that are wrong, since the diagram has to be mended. */
export function checkedInput(handler: Handler, input: Variables): unknown {
  const checked = handler.needs.safeParse(input);
  if (checked.success) return checked.data;
  throw misfit('input', handler, checked.error);
}

/** What the handler gave, in its declared shape and as plain JSON. */
export function checkedOutput(handler: Handler, output: unknown): Variables {
  const checked = handler.gives.safeParse(output);
  if (!checked.success) throw misfit('output', handler, checked.error);
  return JSON.parse(JSON.stringify(checked.data)) as Record<string, Json>;
}

interface Misfit {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

function misfit(what: 'input' | 'output', { type }: Handler, { issues }: Misfit): ModelError {
  const faults = issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  const sentence = `${what} of ${type} does not fit: ${faults.join('; ')}`;
  return new ModelError(sentence, { reason: `handler-${what}`, handler: type, faults });
}
