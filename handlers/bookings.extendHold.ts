import { z } from 'zod';
import { extendHold } from '../src/domain/holds';
import { id, instant, isoInstant } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Keeps the rooms of a held or confirmed booking until the given moment (the grace after the agreed arrival). */
export default defineHandler({
  type: 'bookings.extendHold',
  title: { zh: '延长保留', en: 'Keep the room longer' },
  needs: z.object({ bookingId: id, until: instant }),
  gives: z.object({ heldUntil: isoInstant }),
  errors: [],
  run: async ({ bookingId, until }, step) => ({ heldUntil: (await extendHold(step, bookingId, until)).toISOString() }),
});
