import { z } from 'zod';
import { nextBooking } from '../src/domain/stays';
import { id, isoInstant } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Who has the rooms of this booking after it, on the same business day; all null when nobody has. */
export default defineHandler({
  type: 'bookings.findNext',
  title: { zh: '查下一场', en: 'Look up the next booking' },
  needs: z.object({ bookingId: id }),
  gives: z.object({
    nextBookingId: id.nullable(),
    nextCode: z.string().nullable(),
    nextRoom: z.string().nullable(),
    nextFrom: isoInstant.nullable(),
  }),
  errors: [],
  run: ({ bookingId }, step) => nextBooking(step, bookingId),
});
