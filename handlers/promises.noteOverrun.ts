import { z } from 'zod';
import { noteOverrun } from '../src/domain/promises';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Counts a promised time that has passed. */
export default defineHandler({
  type: 'promises.noteOverrun',
  title: { zh: '记一次过时', en: 'Count a missed time' },
  needs: z.object({ promiseId: id }),
  gives: z.object({ overruns: z.int() }),
  errors: [],
  run: async ({ promiseId }, step) => ({ overruns: await noteOverrun(step, promiseId) }),
});
