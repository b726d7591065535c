import { z } from 'zod';
import { movePromise } from '../src/domain/promises';
import { id, instant, isoInstant } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Another time for a promised call-back. */
export default defineHandler({
  type: 'promises.move',
  title: { zh: '改承诺时间', en: 'Move the promised time' },
  needs: z.object({
    promiseId: id,
    newPromise: instant,
    anew: z.boolean().describe('agreed while the guest was still on the phone: the first promise'),
  }),
  gives: z.object({ promisedBy: isoInstant }),
  errors: [],
  run: async ({ promiseId, newPromise, anew }, step) => {
    await movePromise(step, promiseId, newPromise, anew);
    return { promisedBy: newPromise.toISOString() };
  },
});
