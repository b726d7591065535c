import { z } from 'zod';
import { id } from '../src/domain/shapes';
import { passOnOffer } from '../src/domain/wait-list';
import { defineHandler } from '../src/handler-kit';

/**
 * Gives the offered room to the next who wait for it. The guests leave the list, but for `keep`: they wait on, and are
 * not asked about that room again.
 */
export default defineHandler({
  type: 'waitlist.passOn',
  title: { zh: '把包厢让给下一位候补', en: 'Pass the room on' },
  needs: z.object({ bookingId: id, reason: z.enum(['declined', 'unreachable', 'expired', 'keep']) }),
  gives: z.object({}),
  errors: [],
  run: async ({ bookingId, reason }, step) => {
    await passOnOffer(step, bookingId, reason);
    return {};
  },
});
