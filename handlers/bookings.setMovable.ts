import { z } from 'zod';
import { setMovable } from '../src/domain/moves';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Keeps whether these guests agreed that they may be asked to give up a room that is too large for them. */
export default defineHandler({
  type: 'bookings.setMovable',
  title: { zh: '记下可否请客人换房', en: 'Note whether guests may be asked to move' },
  needs: z.object({ bookingId: id, movable: z.boolean() }),
  gives: z.object({}),
  errors: [],
  run: async ({ bookingId, movable }, step) => {
    await setMovable(step, bookingId, movable);
    return {};
  },
});
