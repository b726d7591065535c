import { z } from 'zod';
import { chainDay, nextNumber } from '../src/domain/day-serial';
import { recogniseCaller } from '../src/domain/incoming-calls';
import { grade, id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Who rings, by the number of the call: the file, the venue whose line it is, and whether the number has been a nuisance. */
export default defineHandler({
  type: 'calls.recognise',
  title: { zh: '认出来电人', en: 'Recognise the caller' },
  needs: z.object({ callId: id }),
  gives: z.object({
    callNumber: z.string(),
    callerKey: z.string(),
    customerId: id.nullable(),
    venueId: id.nullable(),
    grade,
    nuisanceCalls: z.int(),
  }),
  errors: [],
  run: async ({ callId }, step) => ({
    ...(await recogniseCaller(step, callId)),
    callNumber: await nextNumber(step.sql, 'T', chainDay(step.now)),
  }),
});
