import { z } from 'zod';
import { recordUnclear } from '../src/domain/phone-calls';
import { defineHandler } from '../src/handler-kit';

/** Keeps what somebody did not understand, for whoever owns the script. */
export default defineHandler({
  type: 'scripts.noteUnclear',
  title: { zh: '记下没听懂的地方', en: 'Note what was not clear' },
  needs: z.object({
    callScript: z.string(),
    what: z.string().min(1).max(500),
    solvedBy: z.enum(['explained', 'sms', 'supervisor', 'not']),
  }),
  gives: z.object({}),
  errors: [],
  run: async ({ callScript, what, solvedBy }, step) => {
    await recordUnclear(step, { script: callScript, what, solvedBy });
    return {};
  },
});
