import { z } from 'zod';
import { recordAnswered } from '../src/domain/phone-calls';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Notes when somebody answered. */
export default defineHandler({
  type: 'calls.answered',
  title: { zh: '登记接通', en: 'Record the answer' },
  needs: z.object({ callId: id }),
  gives: z.object({}),
  errors: [],
  run: async ({ callId }, step) => {
    await recordAnswered(step, callId);
    return {};
  },
});
