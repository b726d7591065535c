import { z } from 'zod';
import { confirmBooking } from '../src/domain/holds';
import { id, isoInstant } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/** Makes a held booking firm. The ten minutes are over: `HOLD_EXPIRED`. */
export default defineHandler({
  type: 'bookings.confirm',
  title: { zh: '确认预订', en: 'Confirm the booking' },
  needs: z.object({ bookingId: id }),
  gives: z.object({ confirmedAt: isoInstant }),
  errors: ['HOLD_EXPIRED'],
  run: async ({ bookingId }, step) =>
    (await confirmBooking(step, bookingId))
      ? { confirmedAt: step.now.toISOString() }
      : new BusinessError('HOLD_EXPIRED'),
});
