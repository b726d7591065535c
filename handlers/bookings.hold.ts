import { z } from 'zod';
import { holdRoom } from '../src/domain/holds';
import { bookingSource, id, instant, isoInstant, persons, quote, roomChoice, roomType } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/** Takes the first of `rooms` that is still free for `holdMinutes` and opens the booking. All taken: `ROOM_LOST`, search again. */
export default defineHandler({
  type: 'bookings.hold',
  title: { zh: '保留包厢', en: 'Hold a room' },
  needs: z.object({
    venueId: id,
    customerId: id.nullish(),
    rooms: z.array(roomChoice).min(1).max(50),
    from: instant,
    to: instant,
    party: persons,
    holdMinutes: z.int().min(1).max(240).describe('decision table hold-times: phone'),
    quote: quote.nullish(),
    adultsOnly: z.boolean().nullish(),
    occasion: z.string().max(200).nullish(),
    voucher: z.string().max(200).nullish(),
    note: z.string().max(1000).nullish(),
    source: bookingSource.optional(),
  }),
  gives: z.object({
    bookingId: id,
    bookingCode: z.string(),
    roomId: id,
    roomNumber: z.string(),
    roomType,
    heldUntil: isoInstant,
  }),
  errors: ['ROOM_LOST'],
  run: async (wish, step) => {
    const held = await holdRoom(step, wish);
    return held ?? new BusinessError('ROOM_LOST');
  },
});
