import { z } from 'zod';
import { passRecordOn } from '../src/domain/handover-records';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Notes that a record has reached whoever answers it. */
export default defineHandler({
  type: 'records.passOn',
  title: { zh: '登记已转交', en: 'Note that it was passed on' },
  needs: z.object({ recordId: id, recordFor: z.string().min(1).max(60) }),
  gives: z.object({}),
  errors: [],
  run: async ({ recordId, recordFor }, step) => {
    await passRecordOn(step, recordId, recordFor);
    return {};
  },
});
