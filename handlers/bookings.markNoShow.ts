import { z } from 'zod';
import { markNoShow } from '../src/domain/arrivals';
import { fen, id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Nobody came: the rooms are free at once and what was prepaid is kept, less the part the diagram gives back. */
export default defineHandler({
  type: 'bookings.markNoShow',
  title: { zh: '登记未到场', en: 'Mark as no-show' },
  needs: z.object({
    bookingId: id,
    refundAmount: fen.nullish().describe('part of the prepayment that goes back to the guest; default nothing'),
  }),
  gives: z.object({ released: z.boolean(), depositForfeited: fen }),
  errors: [],
  run: ({ bookingId, refundAmount }, step) => markNoShow(step, bookingId, refundAmount ?? 0),
});
