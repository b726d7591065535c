import { z } from 'zod';
import { bookingFacts } from '../src/domain/booking-facts';
import { bookingState, date, fen, id, isoInstant, persons, roomType } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Everything about a booking that a flow decides by. */
export default defineHandler({
  type: 'bookings.load',
  title: { zh: '读取预订', en: 'Load the booking' },
  needs: z.object({ bookingId: id }),
  gives: z.object({
    bookingCode: z.string(),
    customerId: id.nullable(),
    venueId: id,
    roomIds: z.array(id),
    roomNumbers: z.array(z.string()),
    roomType: roomType.nullable(),
    from: isoInstant,
    to: isoInstant,
    businessDay: date,
    party: persons,
    state: bookingState,
    member: z.boolean(),
    heldUntil: isoInstant.nullable(),
    agreedEnd: isoInstant,
    closesAt: isoInstant,
    quoteTotal: fen,
    depositDue: fen,
    depositPaid: fen,
    occasion: z.string().nullable(),
    voucher: z.string().nullable(),
    note: z.string().nullable(),
  }),
  errors: [],
  run: ({ bookingId }, { sql }) => bookingFacts(sql, bookingId),
});
