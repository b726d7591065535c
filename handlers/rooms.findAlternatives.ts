import { z } from 'zod';
import { findAlternatives } from '../src/domain/alternatives';
import { id, instant, isoInstant, openDays, persons, roomType, time } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/**
 * What can be offered instead of a wish that cannot be met: other times of that day, other venues at that time, other
 * days at that time, ready to be chosen from in a form. Takes nothing: search and hold next.
 */
export default defineHandler({
  type: 'rooms.findAlternatives',
  title: { zh: '查其它选择', en: 'Find alternatives' },
  needs: z.object({
    venueId: id,
    from: instant,
    to: instant,
    party: persons,
    roomType: roomType.nullish(),
    daysAround: z.int().min(0).max(7).nullish().describe('so many days before and after; none when missing'),
    openDays: openDays.nullish(),
    openTime: time.nullish().describe('at what time of that day; without both, no other day is looked at'),
  }),
  gives: z.object({
    offers: z.array(
      z.object({
        value: z.int().describe('its place in the list, from 1'),
        kind: z.enum(['time', 'venue', 'day']),
        venueId: id,
        from: isoInstant,
        to: isoInstant,
        label: z.object({ 'zh-CN': z.string(), en: z.string() }),
      }),
    ),
  }),
  errors: [],
  run: async ({ roomType: type, daysAround, openDays: days, openTime, ...asked }, { sql, now }) => {
    const schedule = days != null && openTime != null ? { openDays: days, openTime } : null;
    const wish = { ...asked, roomType: type ?? null, roomId: null, now };
    return { offers: await findAlternatives(sql, wish, { around: daysAround ?? 0, schedule }) };
  },
});
