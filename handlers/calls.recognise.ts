import { z } from 'zod';
import { recogniseCaller } from '../src/domain/incoming-calls';
import { grade, id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Who rings, by the number of the call: the file, the venue whose line it is, and whether the number has been a nuisance. */
export default defineHandler({
  type: 'calls.recognise',
  title: { zh: '认出来电人', en: 'Recognise the caller' },
  needs: z.object({ callId: id }),
  gives: z.object({
    callerKey: z.string(),
    customerId: id.nullable(),
    venueId: id.nullable(),
    grade,
    nuisanceCalls: z.int(),
  }),
  errors: [],
  run: async ({ callId }, step) => recogniseCaller(step, callId),
});
