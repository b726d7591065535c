import { z } from 'zod';
import { id, isoInstant } from '../src/domain/shapes';
import { afterWorkingDays, readOpening } from '../src/domain/working-deadlines';
import { defineHandler } from '../src/handler-kit';

/** The same time of day so many open days of the venue later: closed days do not count. */
export default defineHandler({
  type: 'calendar.addWorkingDays',
  title: { zh: '算几个工作日以后', en: 'Count working days' },
  needs: z.object({ venueId: id, days: z.int().min(1).max(30) }),
  gives: z.object({ until: isoInstant }),
  errors: [],
  run: async ({ venueId, days }, { sql, now }) => {
    const calendar = await readOpening(sql, venueId, now);
    return { until: afterWorkingDays(calendar, now, days).toISOString() };
  },
});
