import { z } from 'zod';
import { recordDeposit } from '../src/domain/deposits';
import { fen, id, isoInstant } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/** Keeps that a deposit came in. Less than is due: `TOO_LITTLE`, and nothing is kept. */
export default defineHandler({
  type: 'deposits.recordPaid',
  title: { zh: '登记收到的订金', en: 'Record the deposit' },
  needs: z.object({ bookingId: id, amount: fen, method: z.string().min(1).max(40) }),
  gives: z.object({ depositPaidAt: isoInstant }),
  errors: ['TOO_LITTLE'],
  run: async ({ bookingId, amount, method }, step) => {
    const stillDue = await recordDeposit(step, bookingId, amount, method);
    return stillDue > 0 ? new BusinessError('TOO_LITTLE') : { depositPaidAt: step.now.toISOString() };
  },
});
