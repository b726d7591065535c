import { z } from 'zod';
import { rescheduleBooking } from '../src/domain/reschedule';
import { id, instant, isoInstant, quote, roomChoice } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/** Moves a booking to another time; code and case stay. Nothing is changed when the rooms are lost or the guests are inside. */
export default defineHandler({
  type: 'bookings.reschedule',
  title: { zh: '改期', en: 'Reschedule the booking' },
  needs: z.object({
    bookingId: id,
    from: instant,
    to: instant,
    rooms: z.array(roomChoice).min(1).max(50).describe('tried in order, as many as the booking has'),
    quote: quote.nullish(),
  }),
  gives: z.object({ bookingCode: z.string(), roomNumbers: z.array(z.string()), from: isoInstant, to: isoInstant }),
  errors: ['ROOM_LOST', 'IN_USE'],
  run: async (input, step) => {
    const moved = await rescheduleBooking(step, { ...input, quote: input.quote ?? null });
    return typeof moved === 'string' ? new BusinessError(moved) : moved;
  },
});
