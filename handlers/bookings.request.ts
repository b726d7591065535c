import { z } from 'zod';
import { requestBooking } from '../src/domain/requests';
import { id, instant, isoInstant, openDays, persons, roomType, time } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Takes down a wish for a day whose schedule is not open yet. Rooms are given out in the order of the numbers. */
export default defineHandler({
  type: 'bookings.request',
  title: { zh: '登记预约申请', en: 'Take down a request' },
  needs: z.object({
    venueId: id,
    customerId: id.nullish(),
    from: instant,
    to: instant,
    party: persons,
    openDays,
    openTime: time.describe('at what time of that day'),
    roomType: roomType.nullish(),
    namedRoom: z.string().max(12).nullish(),
    adultsOnly: z.boolean().nullish(),
    occasion: z.string().max(200).nullish(),
    voucher: z.string().max(200).nullish(),
    note: z.string().max(1000).nullish(),
  }),
  gives: z.object({ bookingId: id, bookingCode: z.string(), requestNumber: z.int(), opensAt: isoInstant }),
  errors: [],
  run: ({ roomType: type, namedRoom, ...wish }, step) =>
    requestBooking(step, { ...wish, roomType: type ?? null, namedRoom: namedRoom ?? null }),
});
