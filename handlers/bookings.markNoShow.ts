import { z } from 'zod';
import { markNoShow } from '../src/domain/arrivals';
import { fen, id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Nobody came: the rooms are free at once and what was prepaid is kept; what the rules give back is recorded as a refund. */
export default defineHandler({
  type: 'bookings.markNoShow',
  title: { zh: '登记未到场', en: 'Mark as no-show' },
  needs: z.object({ bookingId: id }),
  gives: z.object({ released: z.boolean(), depositForfeited: fen }),
  errors: [],
  run: ({ bookingId }, step) => markNoShow(step, bookingId),
});
