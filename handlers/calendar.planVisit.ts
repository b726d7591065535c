import { z } from 'zod';
import { planVisitAt } from '../src/domain/visits';
import { date, id, isoInstant, openDays, time } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/**
 * Turns date, time and hours into a stay in the venue's zone. `date` is a calendar date, except that a time after
 * midnight that is over already means the night that follows. A stay past closing is cut to closing: tell the guest.
 * With `openDays` and `openTime` it also says whether the rooms of that day are given out by now.
 */
export default defineHandler({
  type: 'calendar.planVisit',
  title: { zh: '换算到店时间与营业日', en: 'Work out visit and business day' },
  needs: z.object({
    venueId: id,
    date,
    startTime: time,
    hours: z.number().positive().max(24),
    openDays: openDays.nullish(),
    openTime: time.nullish().describe('at what time of that day'),
  }),
  gives: z.object({
    from: isoInstant,
    to: isoInstant,
    businessDay: date,
    daysAhead: z.int().describe('business days from today; 0 is today'),
    band: z.string().describe('afternoon | prime | late'),
    dayType: z.enum(['weekday', 'weekend', 'holiday']),
    closesAt: isoInstant,
    cutAtClosing: z.boolean(),
    insideOpeningHours: z.boolean(),
    inThePast: z.boolean(),
    scheduleOpen: z
      .boolean()
      .nullable()
      .describe('whether rooms of that day are given out by now; null when it was not asked'),
  }),
  errors: [],
  run: async ({ venueId, openDays: days, openTime, ...wish }, { sql, now }) => {
    const schedule = days != null && openTime != null ? { openDays: days, openTime } : null;
    const plan = await planVisitAt(sql, venueId, { ...wish, schedule }, now);
    const [from, to, closesAt] = [plan.from, plan.to, plan.closesAt].map((at) => at.toISOString()) as [
      string,
      string,
      string,
    ];
    return { ...plan, from, to, closesAt };
  },
});
