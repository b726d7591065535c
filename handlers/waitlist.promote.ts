import { z } from 'zod';
import { id } from '../src/domain/shapes';
import { promoteEntry } from '../src/domain/wait-list';
import { BusinessError, defineHandler } from '../src/handler-kit';

/**
 * Puts an entry before all that were not promoted earlier. Who was overtaken and why stays in the history of all of
 * them. The guests do not wait any more (a room is offered, or all is over): `NOT_WAITING`.
 */
export default defineHandler({
  type: 'waitlist.promote',
  title: { zh: '优先安排候补', en: 'Promote in the wait list' },
  needs: z.object({ bookingId: id, reason: z.string().min(1).max(500) }),
  gives: z.object({
    overtaken: z.int(),
    overtakenCodes: z.array(z.string()),
    places: z.object({ before: z.int(), after: z.int() }),
  }),
  errors: ['NOT_WAITING'],
  run: async ({ bookingId, reason }, step) => {
    const promoted = await promoteEntry(step, bookingId, reason);
    if (!promoted) return new BusinessError('NOT_WAITING');
    const { before, after, overtaken } = promoted;
    const places = { before: before.place!, after: after.place! };
    return { overtaken: overtaken.length, overtakenCodes: overtaken, places };
  },
});
