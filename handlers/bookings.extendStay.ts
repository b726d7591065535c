import { z } from 'zod';
import { extendStay } from '../src/domain/stays';
import { id, instant, isoInstant } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/** Moves the agreed end, at most to closing. Somebody else has the room then: `NEXT_BOOKING`, nothing is changed. */
export default defineHandler({
  type: 'bookings.extendStay',
  title: { zh: '续唱', en: 'Extend the stay' },
  needs: z.object({ bookingId: id, until: instant }),
  gives: z.object({ agreedEnd: isoInstant, closesAt: isoInstant }),
  errors: ['NEXT_BOOKING'],
  run: async ({ bookingId, until }, step) =>
    (await extendStay(step, bookingId, until)) ?? new BusinessError('NEXT_BOOKING'),
});
