import { z } from 'zod';
import { sweepVenue } from '../src/domain/booking-rooms';
import { findPairs } from '../src/domain/pairs';
import { id, instant, persons, roomChoice } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Two adjoining rooms that are both free for a party too large for one; takes nothing: hold the pair next. */
export default defineHandler({
  type: 'rooms.findPair',
  title: { zh: '查找相邻的两间包厢', en: 'Find two adjoining rooms' },
  needs: z.object({
    venueId: id,
    from: instant,
    to: instant,
    party: persons,
    movingBookingId: id.nullish().describe('a booking that is to be moved: its own rooms count as free'),
  }),
  gives: z.object({
    pairs: z.array(z.array(roomChoice)).describe('best fit first, all of one combination of sizes'),
  }),
  errors: [],
  run: async (wish, step) => {
    await sweepVenue(step, wish.venueId);
    return { pairs: await findPairs(step.sql, { ...wish, now: step.now }) };
  },
});
