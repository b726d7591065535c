import { z } from 'zod';
import { requireDeposit } from '../src/domain/deposits';
import { fen, id, instant } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Keeps what the guest has to prepay and until when; without a time it is paid at the desk. Nothing to pay is fine too. */
export default defineHandler({
  type: 'deposits.require',
  title: { zh: '登记应付订金', en: 'Ask for a deposit' },
  needs: z.object({ bookingId: id, amount: fen, dueAt: instant.nullish() }),
  gives: z.object({}),
  errors: [],
  run: async ({ bookingId, amount, dueAt }, step) => {
    await requireDeposit(step, { bookingId, amount, dueAt: dueAt ?? null });
    return {};
  },
});
