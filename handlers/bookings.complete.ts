import { z } from 'zod';
import { completeStay } from '../src/domain/stays';
import { id, isoInstant } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

const finding = z.union([z.boolean(), z.string().max(1000)]).nullish();

/** The guests are gone and the room is checked: the visit is over, and the room is free after the cleaning. */
export default defineHandler({
  type: 'bookings.complete',
  title: { zh: '结束到店', en: 'Complete the visit' },
  needs: z.object({ bookingId: id, finds: finding, damage: finding, hazards: finding }),
  gives: z.object({ completedAt: isoInstant }),
  errors: [],
  run: async ({ bookingId, finds, damage, hazards }, step) => {
    await completeStay(step, bookingId, { finds: finds ?? null, damage: damage ?? null, hazards: hazards ?? null });
    return { completedAt: step.now.toISOString() };
  },
});
