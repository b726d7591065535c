import { z } from 'zod';
import { recordRingBack } from '../src/domain/incoming-calls';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Records that somebody whose call broke off was rung back. */
export default defineHandler({
  type: 'calls.ringBack',
  title: { zh: '登记回拨', en: 'Record the ring-back' },
  needs: z.object({ callId: id, reached: z.boolean() }),
  gives: z.object({}),
  errors: [],
  run: async ({ callId, reached }, step) => {
    await recordRingBack(step, callId, reached);
    return {};
  },
});
