import { z } from 'zod';
import { openRooms } from '../src/domain/stays';
import { id, isoInstant } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/** The guests go in. The agreed end stands, however late they are. The room is still in use or being cleaned: `ROOM_BUSY`. */
export default defineHandler({
  type: 'bookings.open',
  title: { zh: '开房', en: 'Open the room' },
  needs: z.object({ bookingId: id, sheetNumber: z.string().max(40).nullish(), adultsChecked: z.boolean() }),
  gives: z.object({
    openedAt: isoInstant,
    agreedEnd: isoInstant,
    closesAt: isoInstant,
  }),
  errors: ['ROOM_BUSY'],
  run: async ({ bookingId, sheetNumber, adultsChecked }, step) =>
    (await openRooms(step, { bookingId, sheetNumber: sheetNumber ?? null, adultsChecked })) ??
    new BusinessError('ROOM_BUSY'),
});
