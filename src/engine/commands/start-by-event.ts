/** Cases that a message, a signal or a timer starts: each by a job, so that a start that fails is tried again and seen. */
import type { Definition } from '../../bpmn/types';
import type { Json, Variables } from '../../lib/json';
import { holdStart } from '../correlation';
import { stepResult } from '../result';
import type { Room } from '../room';
import type { JobRow } from '../rows';
import { gone, runStep, type StepOutcome } from '../step';
import { note, type StepScope } from '../step-scope';
import { startCase } from '../tree';
import type { CaseInStep } from '../case-in-step';
import type { StepResult } from '../types';
import { messageById } from './deliver-message';
import { heldJob, jobDone, jobRequest, type HeldJob } from './finish-job';

/** What a start job did; null when no version in use starts in this way any more. */
type Started = StepResult | null;
type Start = (step: StepScope, job: JobRow, given: Variables) => Promise<CaseInStep | null>;

/** Starts the case a message starts; it came from the case that sent the message. */
export const startByMessage = (room: Room, held: HeldJob): Promise<StepOutcome<Started>> =>
  startBy(room, held, 'message');

/** Starts the case a signal starts. */
export const startBySignal = (room: Room, held: HeldJob): Promise<StepOutcome<Started>> =>
  startBy(room, held, 'signal');

/** Starts the case that was due, at its venue where every venue has one. */
export const startByTimer = (room: Room, held: HeldJob): Promise<StepOutcome<Started>> => startBy(room, held, 'timer');

type Kind = 'message' | 'signal' | 'timer';

function startBy(room: Room, held: HeldJob, kind: Kind): Promise<StepOutcome<Started>> {
  return runStep<Started>(room, jobRequest('start-case', held, kind), async (step, loaded) => {
    const job = heldJob(loaded, held);
    if (!job) return gone;
    jobDone(step, job);
    const target = await startByJob(step, job);
    return () => target && stepResult(step, target);
  });
}

/** Starts the case a start job is about, with data given by hand over what the event brings. */
export const startByJob = (step: StepScope, job: JobRow, given: Variables = {}): Promise<CaseInStep | null> =>
  starts[job.kind]!(step, job, given);

const starts: Readonly<Record<string, Start>> = {
  'message.start': byMessage,
  'signal.start': bySignal,
  'timer.start': byTimer,
};

async function byMessage(step: StepScope, { payload }: JobRow, given: Variables): Promise<CaseInStep> {
  const { messageId, process, elementId, keyed } = payload as Record<string, string | boolean>;
  const message = await messageById(step, messageId as string);
  const target = await startCase(step, {
    ...{ process: process as string, variables: { ...message.payload, ...given }, startEventId: elementId as string },
    ...(message.from_case_id === null ? {} : { cameFrom: message.from_case_id }),
  });
  note(target, { message: message.name, messageId: message.id, from: message.from_case_id });
  const cases = [...message.correlated_case_ids, target.row.id];
  step.writes.messageStates.push({ id: message.id, state: 'correlated', correlated_case_ids: cases });
  if (keyed === true) await holdStart(step, message, target);
  return target;
}

interface ByEvent {
  readonly process: string;
  readonly elementId: string;
}

async function bySignal(step: StepScope, job: JobRow, given: Variables): Promise<CaseInStep | null> {
  const { process, elementId, signal, payload, fromCaseId } = job.payload as unknown as ByEvent & {
    readonly signal: string;
    readonly payload: Variables;
    readonly fromCaseId: string | null;
  };
  const { model } = await step.room.definitions.active(process, step.tx);
  if (!model.signalStarts.some((one) => one.elementId === elementId)) return null;
  const target = await startCase(step, {
    ...{ process, variables: { ...payload, ...given }, startEventId: elementId },
    ...(fromCaseId === null ? {} : { cameFrom: fromCaseId }),
  });
  note(target, { signal, from: fromCaseId });
  return target;
}

async function byTimer(step: StepScope, job: JobRow, given: Variables): Promise<CaseInStep | null> {
  const { process, elementId, venueId, due } = job.payload as unknown as ByEvent & {
    readonly venueId: string | null;
    readonly due: string;
  };
  const { model } = await step.room.definitions.active(process, step.tx);
  if (!model.timerStarts.some((one) => one.elementId === elementId)) return null;
  const variables = { ...venueOnly(model, venueId), ...given };
  const target = await startCase(step, { process, variables, startEventId: elementId });
  note(target, { timer: elementId, due, venueId });
  return target;
}

/** The venue under the name the process has for it. */
const venueOnly = ({ venue }: Definition['model'], venueId: string | null): Record<string, Json> =>
  venueId === null ? {} : { [venue ?? 'venueId']: venueId };
