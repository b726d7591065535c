import { z } from 'zod';
import { moveGuests } from '../src/domain/room-moves';
import { id } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/** Moves guests who are inside to another room until their agreed end. Nothing is changed when that room is taken: `ROOM_LOST`. */
export default defineHandler({
  type: 'bookings.moveInUse',
  title: { zh: '客人换包厢', en: 'Move guests to another room' },
  needs: z.object({ bookingId: id, roomId: id }),
  gives: z.object({ roomNumbers: z.array(z.string()) }),
  errors: ['ROOM_LOST'],
  run: async (input, step) => {
    const number = await moveGuests(step, input);
    return number === null ? new BusinessError('ROOM_LOST') : { roomNumbers: [number] };
  },
});
