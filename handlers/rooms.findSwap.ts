import { z } from 'zod';
import { sweepVenue } from '../src/domain/booking-rooms';
import { findSwapPartner } from '../src/domain/swaps';
import { id, instant, isoInstant, persons, roomChoice, roomType } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Whether one guest has the named room then who could have an equal or better one: somebody to ask. Null: nobody. */
export default defineHandler({
  type: 'rooms.findSwap',
  title: { zh: '查能否请客人换房', en: 'See who could change rooms' },
  needs: z.object({ venueId: id, roomNumber: z.string().max(12), from: instant, to: instant }),
  gives: z.object({
    partner: z
      .object({
        bookingId: id,
        bookingCode: z.string(),
        customerId: id,
        roomId: id,
        from: isoInstant,
        to: isoInstant,
        party: persons,
        roomType,
        rooms: z.array(roomChoice),
      })
      .nullable(),
  }),
  errors: [],
  run: async (wish, step) => {
    await sweepVenue(step, wish.venueId);
    return { partner: await findSwapPartner(step.sql, { ...wish, now: step.now }) };
  },
});
