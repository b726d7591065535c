import { z } from 'zod';
import { moveRoom } from '../src/domain/moves';
import { bookingState, id, quote, roomType } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/**
 * Guests change rooms while their time stays: before they come, or while they sing. The rooms they had go to those who
 * wait for them. Tell their other cases next: `booking.changed` before they come, `room.changed` while they are inside.
 */
export default defineHandler({
  type: 'bookings.moveRoom',
  title: { zh: '换包厢', en: 'Move to another room' },
  needs: z.object({
    bookingId: id,
    rooms: z
      .array(z.object({ roomId: id }))
      .min(1)
      .max(50)
      .describe('tried in order; one of them instead of all they had'),
    quote: quote.nullish().describe('left out: the price stays'),
    reason: z.string().min(1).max(200),
    entryId: id.nullish().describe('their own wait-list entry whose offered room they take'),
  }),
  gives: z.object({ roomNumbers: z.array(z.string()), roomType, state: bookingState }),
  errors: ['ROOM_LOST', 'ALREADY_OVER'],
  run: async (move, step) => {
    const moved = await moveRoom(step, { ...move, quote: move.quote ?? null, entryId: move.entryId ?? null });
    return typeof moved === 'string' ? new BusinessError(moved) : moved;
  },
});
