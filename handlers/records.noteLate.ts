import { z } from 'zod';
import { noteLateRecord } from '../src/domain/handover-records';
import { id, isoInstant } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Counts a late answer and sets the next deadline. */
export default defineHandler({
  type: 'records.noteLate',
  title: { zh: '记一次逾期', en: 'Count a late answer' },
  needs: z.object({ recordId: id, resultDays: z.int().min(1).describe('working days until the next deadline') }),
  gives: z.object({ overruns: z.int(), resultBy: isoInstant }),
  errors: [],
  run: async ({ recordId, resultDays }, step) => {
    const { overruns, resultBy } = await noteLateRecord(step, recordId, resultDays);
    return { overruns, resultBy: resultBy.toISOString() };
  },
});
