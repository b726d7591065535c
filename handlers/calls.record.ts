import { z } from 'zod';
import { recordResult } from '../src/domain/phone-calls';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Ends the record of a try with what came of it. */
export default defineHandler({
  type: 'calls.record',
  title: { zh: '登记通话结果', en: 'Record what came of the call' },
  needs: z.object({ callId: id, result: z.string().min(1).max(60), note: z.string().max(2000).nullish() }),
  gives: z.object({ agentId: z.string().describe('who made the call, for whom what follows opens') }),
  errors: [],
  run: async ({ callId, result, note }, step) => {
    await recordResult(step, callId, result, note || null);
    return { agentId: step.actor.id };
  },
});
