import { z } from 'zod';
import { cancelBooking } from '../src/domain/cancellations';
import { id } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/** Cancels a booking or request and frees all its rooms. Gives the facts the refund is decided by. */
export default defineHandler({
  type: 'bookings.cancel',
  title: { zh: '取消预订', en: 'Cancel the booking' },
  needs: z.object({ bookingId: id, reason: z.string().min(1).max(500), fault: z.enum(['guest', 'venue']) }),
  gives: z.object({
    hoursBefore: z.number().describe('hours from now to the agreed arrival; negative when it has passed'),
    depositPaid: z.int(),
    bookingCode: z.string(),
    releasedRooms: z.int(),
  }),
  errors: ['IN_USE', 'ALREADY_OVER'],
  run: async (input, step) => {
    const result = await cancelBooking(step, input);
    return typeof result === 'string' ? new BusinessError(result) : result;
  },
});
