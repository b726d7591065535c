import { z } from 'zod';
import { swapRooms } from '../src/domain/swaps';
import { id, roomChoice } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/**
 * The other guest moves to one of `rooms` (or to the room this booking has), this booking takes theirs; both in one
 * step. `GONE`: the other booking is over, changed or due. `ROOM_LOST`: nothing as good is left. Then all stays as it was.
 */
export default defineHandler({
  type: 'bookings.swapRooms',
  title: { zh: '换房', en: 'Swap the rooms' },
  needs: z.object({
    bookingId: id,
    otherBookingId: id,
    rooms: z.array(roomChoice).max(100).describe('for the other guest, tried in order'),
  }),
  gives: z.object({ roomNumber: z.string(), otherRoomNumber: z.string() }),
  errors: ['ROOM_LOST', 'GONE'],
  run: async (input, step) => {
    const swapped = await swapRooms(step, input);
    return typeof swapped === 'string' ? new BusinessError(swapped) : swapped;
  },
});
