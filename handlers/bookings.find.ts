import { z } from 'zod';
import { findBookings } from '../src/domain/booking-search';
import { bookingState, date, id, isoInstant, persons } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/**
 * Bookings that are not over, soonest first, at most twenty: by code, or by phone (whole or last four digits), or by
 * name and date, or of a guest who is known already. Several given: all must fit.
 */
export default defineHandler({
  type: 'bookings.find',
  title: { zh: '查找预订', en: 'Find bookings' },
  needs: z.object({
    code: z.string().max(20).nullish(),
    phone: z.string().max(40).nullish(),
    name: z.string().max(60).nullish(),
    date: date.nullish(),
    venueId: id.nullish(),
    customerId: id.nullish().describe('a guest already recognised; counts only when nothing else is said'),
  }),
  gives: z.object({
    bookings: z.array(
      z.object({
        bookingId: id,
        bookingCode: z.string(),
        state: bookingState,
        venueId: id,
        customerId: id.nullable(),
        from: isoInstant,
        to: isoInstant,
        party: persons,
        roomNumbers: z.array(z.string()),
      }),
    ),
    matches: z.int(),
  }),
  errors: [],
  run: async ({ code, phone, name, date: day, venueId, customerId }, { sql, now }) => {
    const bookings = await findBookings(sql, {
      code: code ?? null,
      phone: phone ?? null,
      name: name ?? null,
      date: day ?? null,
      venueId: venueId ?? null,
      customerId: customerId ?? null,
      now,
    });
    return { bookings, matches: bookings.length };
  },
});
