import { z } from 'zod';
import { closeRecord } from '../src/domain/handover-records';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Ends a record with what came of it. */
export default defineHandler({
  type: 'records.close',
  title: { zh: '了结转办', en: 'Close the record' },
  needs: z.object({ recordId: id, recordOutcome: z.string().min(1).max(60), result: z.string().max(2000).nullish() }),
  gives: z.object({}),
  errors: [],
  run: async ({ recordId, recordOutcome, result }, step) => {
    await closeRecord(step, recordId, recordOutcome, result || null);
    return {};
  },
});
