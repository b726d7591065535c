import { z } from 'zod';
import { id, instant, isoInstant, time } from '../src/domain/shapes';
import { planWaitWindow } from '../src/domain/wait-window';
import { defineHandler } from '../src/handler-kit';

/** Works out in which window the guests would come and until when it is worth calling them, for `waitlist.join`. */
export default defineHandler({
  type: 'waitlist.planWindow',
  title: { zh: '核定候补时段', en: 'Work out the waiting window' },
  needs: z.object({
    venueId: id,
    from: instant.describe('the wished beginning'),
    to: instant,
    latestTime: time.nullish().describe('the latest beginning they would take; none: the wished one'),
    waitUntil: time.nullish().describe('until when they want to be called; none: until the latest beginning'),
    leadMinutes: z.int().min(0).nullish().describe('where waitUntil is none: so long before the wished beginning'),
  }),
  gives: z.object({
    windowFrom: isoInstant,
    windowTo: isoInstant,
    stayHours: z.number(),
    latestStart: isoInstant,
    callUntil: isoInstant,
  }),
  errors: [],
  run: async ({ latestTime, waitUntil, leadMinutes, ...wish }, { sql }) => {
    const given = { latestTime: latestTime ?? null, waitUntil: waitUntil ?? null, leadMinutes: leadMinutes ?? null };
    const window = await planWaitWindow(sql, { ...wish, ...given });
    return {
      windowFrom: window.windowFrom.toISOString(),
      windowTo: window.windowTo.toISOString(),
      stayHours: window.stayHours,
      latestStart: window.latestStart.toISOString(),
      callUntil: window.callUntil.toISOString(),
    };
  },
});
