import { z } from 'zod';
import { releaseHold } from '../src/domain/holds';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Gives a held room back at once; a booking that is already over stays as it is. */
export default defineHandler({
  type: 'bookings.release',
  title: { zh: '释放保留的包厢', en: 'Release a held room' },
  needs: z.object({ bookingId: id, reason: z.string().max(500) }),
  gives: z.object({}),
  errors: [],
  run: async (input, step) => {
    await releaseHold(step, input);
    return {};
  },
});
