import { z } from 'zod';
import { recordDialled } from '../src/domain/phone-calls';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Begins the record of a try: every dial is one row, counted in the day's calls. */
export default defineHandler({
  type: 'calls.start',
  title: { zh: '登记拨出', en: 'Record the dial' },
  needs: z.object({
    customerId: id,
    venueId: id.nullish(),
    phoneId: id,
    purpose: z.string(),
    callScript: z.string().nullish(),
    attempt: z.int().min(1),
  }),
  gives: z.object({ callId: id }),
  errors: [],
  run: async ({ customerId, venueId, phoneId, purpose, callScript, attempt }, step) => {
    const call = { customerId, venueId: venueId ?? null, phoneId, purpose, script: callScript ?? null, attempt };
    return { callId: await recordDialled(step, call) };
  },
});
