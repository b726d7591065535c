import { z } from 'zod';
import { sweepVenue } from '../src/domain/booking-rooms';
import { findTwins } from '../src/domain/named-rooms';
import { id, instant, persons, roomChoice } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Free rooms of the same size on the same floor as the named one; none of them is beyond its safety maximum. */
export default defineHandler({
  type: 'rooms.findTwins',
  title: { zh: '找同层同款包厢', en: 'Find rooms like it' },
  needs: z.object({ venueId: id, roomNumber: z.string().max(40), from: instant, to: instant, party: persons }),
  gives: z.object({ twins: z.array(roomChoice) }),
  errors: [],
  run: async (wish, step) => {
    await sweepVenue(step, wish.venueId);
    return { twins: await findTwins(step.sql, { ...wish, now: step.now }) };
  },
});
