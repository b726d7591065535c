import { keptResult } from '../../engine/commands/finish-job';
import type { JobKind } from '../kind';
import { jobLate } from '../job-store';

/** Jobs that are engine steps: what they do and that they are done commits together. */
export const messageDeliver: JobKind = {
  kind: 'message.deliver',
  finishesItself: true,
  run: async (job, { engine }) => void (await engine.deliverMessage(job)),
};

export const messageStart: JobKind = {
  kind: 'message.start',
  finishesItself: true,
  run: async (job, { engine }) => void (await engine.startByMessage(job)),
};

export const signalStart: JobKind = {
  kind: 'signal.start',
  finishesItself: true,
  run: async (job, { engine }) => void (await engine.startBySignal(job)),
};

export const timerStart: JobKind = {
  kind: 'timer.start',
  finishesItself: true,
  run: async (job, { engine }) => void (await engine.startByTimer(job)),
};

export const signalDeliver: JobKind = {
  kind: 'signal.deliver',
  finishesItself: true,
  run: async (job, { engine }) => void (await engine.deliverSignal(job)),
};

/** An asynchronous service task: the call is made outside of any lock, its result applied by a step. */
export const serviceCall: JobKind = {
  kind: 'service.call',
  finishesItself: true,
  leaseSeconds: 120,
  run: async (job, { engine, database }) => {
    const { outcome, jobs } = keptResult(job.payload) ?? (await engine.callOutside(job));
    const { state } = await engine.finishJob(job, outcome, jobs);
    if (state === 'gone') await jobLate(database, job, `a late result was not applied: ${JSON.stringify(outcome)}`);
  },
};

export const engineKinds: readonly JobKind[] = [
  ...[messageDeliver, messageStart, signalDeliver, signalStart, timerStart, serviceCall],
];
