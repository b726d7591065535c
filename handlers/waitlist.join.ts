import { z } from 'zod';
import { id, instant, persons, roomType, time } from '../src/domain/shapes';
import { joinWaitList } from '../src/domain/wait-list';
import { defineHandler } from '../src/handler-kit';

/**
 * Puts guests on the wait list: a stay of `hours` anywhere from `from` to `to`. Whenever a room that suits them becomes
 * free and nobody before them wants it, it is held for them and the message `room.released` comes with the booking's id
 * as its key, at the earliest in the step after this one. Join before the case waits for it.
 */
export default defineHandler({
  type: 'waitlist.join',
  title: { zh: '加入候补', en: 'Join the wait list' },
  needs: z.object({
    venueId: id,
    customerId: id.nullish(),
    from: instant.describe('the earliest beginning'),
    to: instant.describe('the latest end'),
    hours: z.number().positive().max(24),
    party: persons,
    roomType: roomType.nullish().describe('only this size; else any that is big enough'),
    callUntil: instant.describe('from then on it is not worth calling them any more'),
    offerMinutes: z.int().min(1).max(1440).describe('how long a room is kept for them while they are asked'),
    offerFrom: time.nullish().describe('the minutes count only from this time of the day'),
    offerTo: time.nullish().describe('… to this one'),
    adultsOnly: z.boolean().nullish(),
    occasion: z.string().max(200).nullish(),
    voucher: z.string().max(200).nullish(),
    note: z.string().max(1000).nullish(),
  }),
  gives: z.object({ bookingId: id, bookingCode: z.string(), place: z.int(), waiting: z.int() }),
  errors: [],
  run: async ({ roomType: type, offerFrom, offerTo, ...wish }, step) => {
    const offerHours = offerFrom && offerTo ? { from: offerFrom, to: offerTo } : null;
    const { bookingId, bookingCode, place, waiting } = await joinWaitList(step, {
      ...wish,
      roomType: type ?? null,
      offerHours,
    });
    return { bookingId, bookingCode, place: place!, waiting };
  },
});
