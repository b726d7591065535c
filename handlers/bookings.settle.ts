import { z } from 'zod';
import { settleStay } from '../src/domain/stays';
import { fen, id, isoInstant } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Keeps what was paid and how. */
export default defineHandler({
  type: 'bookings.settle',
  title: { zh: '结账', en: 'Settle the bill' },
  needs: z.object({ bookingId: id, amount: fen, method: z.string().min(1).max(40) }),
  gives: z.object({ settledAt: isoInstant }),
  errors: [],
  run: async (input, step) => {
    await settleStay(step, input);
    return { settledAt: step.now.toISOString() };
  },
});
