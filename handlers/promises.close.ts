import { z } from 'zod';
import { closePromise } from '../src/domain/promises';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Ends a promised call-back and says whether it was kept. */
export default defineHandler({
  type: 'promises.close',
  title: { zh: '了结回电承诺', en: 'Close the promise' },
  needs: z.object({
    promiseId: id,
    promiseOutcome: z.string().min(1).max(60),
    told: z.boolean().describe('the guest has the answer'),
  }),
  gives: z.object({ kept: z.boolean() }),
  errors: [],
  run: async ({ promiseId, promiseOutcome, told }, step) => ({
    kept: await closePromise(step, promiseId, promiseOutcome, told),
  }),
});
