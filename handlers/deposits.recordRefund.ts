import { z } from 'zod';
import { recordRefund } from '../src/domain/deposits';
import { fen, id, isoInstant } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Keeps that prepaid money went back to the guest; never more than was paid and not yet given back. */
export default defineHandler({
  type: 'deposits.recordRefund',
  title: { zh: '登记订金退款', en: 'Record the refund' },
  needs: z.object({ bookingId: id, amount: fen }),
  gives: z.object({ refundedAt: isoInstant }),
  errors: [],
  run: async ({ bookingId, amount }, step) => {
    await recordRefund(step, bookingId, amount);
    return { refundedAt: step.now.toISOString() };
  },
});
