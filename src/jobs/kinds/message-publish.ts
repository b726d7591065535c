import { z } from 'zod';
import { systemActor } from '../../lib/actor';
import type { JobKind } from '../kind';

const message = z.object({
  name: z.string(),
  key: z.string(),
  payload: z.record(z.string(), z.json()),
  timeToLive: z.string(),
});

/** A message that a rule sends: published once, however often the job is run. */
export const messagePublish: JobKind = {
  kind: 'message.publish',
  finishesItself: false,
  run: async ({ id, caseId, payload }, { engine }) => {
    const { name, key, timeToLive, payload: values } = message.parse(payload);
    await engine.publishMessage({
      ...{ actor: systemActor('job'), key: `job ${id}`, name, correlationKey: key, timeToLive },
      payload: values,
      ...(caseId === null ? {} : { fromCaseId: caseId }),
    });
  },
};
