import { z } from 'zod';
import { sweepVenue } from '../src/domain/booking-rooms';
import { findMovable } from '../src/domain/large-rooms';
import { id, instant, persons } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Guests in a large room who agreed that they may be asked to move, and who have somewhere to go; null when nobody is. */
export default defineHandler({
  type: 'rooms.findMovable',
  title: { zh: '查找可请换房的客人', en: 'Find guests who may be asked to move' },
  needs: z.object({ venueId: id, from: instant, to: instant, party: persons.describe('who needs the large room') }),
  gives: z.object({ movableBookingId: id.nullable() }),
  errors: [],
  run: async (wish, step) => {
    await sweepVenue(step, wish.venueId);
    return { movableBookingId: await findMovable(step.sql, { ...wish, now: step.now }) };
  },
});
