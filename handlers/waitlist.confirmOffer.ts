import { z } from 'zod';
import { id, isoInstant, quote } from '../src/domain/shapes';
import { confirmOffer } from '../src/domain/wait-list';
import { BusinessError, defineHandler } from '../src/handler-kit';

/** Makes the room that was offered theirs, at this price. The offer is over: `OFFER_OVER`. */
export default defineHandler({
  type: 'waitlist.confirmOffer',
  title: { zh: '确认候补的包厢', en: 'Confirm the offered room' },
  needs: z.object({ bookingId: id, quote: quote.nullish() }),
  gives: z.object({ confirmedAt: isoInstant }),
  errors: ['OFFER_OVER'],
  run: async ({ bookingId, quote: price }, step) =>
    (await confirmOffer(step, bookingId, price ?? null))
      ? { confirmedAt: step.now.toISOString() }
      : new BusinessError('OFFER_OVER'),
});
