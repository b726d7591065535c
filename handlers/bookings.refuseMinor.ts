import { z } from 'zod';
import { refuseMinor } from '../src/domain/arrivals';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** A party with somebody under 18 is not admitted: the booking is cancelled, its rooms are free, the refusal is on record. */
export default defineHandler({
  type: 'bookings.refuseMinor',
  title: { zh: '谢绝未成年人并释放包厢', en: 'Refuse minors and release the room' },
  needs: z.object({ bookingId: id }),
  gives: z.object({ releasedRooms: z.int(), depositPaid: z.int() }),
  errors: [],
  run: ({ bookingId }, step) => refuseMinor(step, bookingId),
});
