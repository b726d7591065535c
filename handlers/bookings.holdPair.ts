import { z } from 'zod';
import { holdTogether } from '../src/domain/holds-together';
import { id, instant, isoInstant, persons, quote, roomChoice, roomType } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/**
 * Takes rooms that belong together for `holdMinutes` and opens one booking: all rooms of the first of `choices` that
 * can be had, or none at all. A choice of one room is allowed. None left: `PAIR_LOST`, search again.
 */
export default defineHandler({
  type: 'bookings.holdPair',
  title: { zh: '一起保留两间包厢', en: 'Hold two rooms together' },
  needs: z.object({
    venueId: id,
    customerId: id.nullish(),
    choices: z.array(z.array(roomChoice).min(1).max(4)).min(1).max(50).describe('tried in order, each as a whole'),
    from: instant,
    to: instant,
    party: persons,
    holdMinutes: z.int().min(1).max(240).describe('decision table hold-times: phone'),
    quote: quote.nullish(),
    adultsOnly: z.boolean().nullish(),
    occasion: z.string().max(200).nullish(),
    voucher: z.string().max(200).nullish(),
    note: z.string().max(2000).nullish(),
  }),
  gives: z.object({
    bookingId: id,
    bookingCode: z.string(),
    roomNumbers: z.array(z.string()),
    roomTypes: z.array(roomType),
    heldUntil: isoInstant,
  }),
  errors: ['PAIR_LOST'],
  run: async (wish, step) => (await holdTogether(step, wish)) ?? new BusinessError('PAIR_LOST'),
});
