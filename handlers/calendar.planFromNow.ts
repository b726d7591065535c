import { z } from 'zod';
import { date, id, isoInstant } from '../src/domain/shapes';
import { datesAround, loadVenue } from '../src/domain/venues';
import { planFromNow } from '../src/domain/visits';
import { defineHandler } from '../src/handler-kit';

/** A stay for guests at the door: from this minute on, in the venue's zone. A stay past closing is cut to closing. */
export default defineHandler({
  type: 'calendar.planFromNow',
  title: { zh: '从现在起换算时段', en: 'Work out a visit that begins now' },
  needs: z.object({ venueId: id, hours: z.number().positive().max(24) }),
  gives: z.object({
    from: isoInstant,
    to: isoInstant,
    businessDay: date,
    band: z.string().describe('afternoon | prime | late'),
    dayType: z.enum(['weekday', 'weekend', 'holiday']),
    closesAt: isoInstant,
    cutAtClosing: z.boolean(),
    insideOpeningHours: z.boolean(),
  }),
  errors: [],
  run: async ({ venueId, hours }, { sql, now }) => {
    const { from, to, closesAt, ...plan } = planFromNow(await loadVenue(sql, venueId, datesAround(now)), hours, now);
    return { ...plan, from: from.toISOString(), to: to.toISOString(), closesAt: closesAt.toISOString() };
  },
});
