import { z } from 'zod';
import { recordLostDemand } from '../src/domain/records';
import { id, instant, persons, roomType } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Keeps a wish nobody could serve, by venue, business day, band, size and party, for the daily figures. */
export default defineHandler({
  type: 'demand.recordLost',
  title: { zh: '登记未满足的需求', en: 'Record lost demand' },
  needs: z.object({
    venueId: id,
    from: instant,
    to: instant,
    party: persons,
    roomType: roomType.nullish(),
    reason: z.string().min(1).max(500),
  }),
  gives: z.object({}),
  errors: [],
  run: async ({ roomType: type, ...wish }, step) => {
    await recordLostDemand(step, { ...wish, roomType: type ?? null });
    return {};
  },
});
