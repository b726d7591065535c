import { z } from 'zod';
import { findGap } from '../src/domain/room-gaps';
import { id, instant, isoInstant, persons, roomChoice, roomType } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/**
 * A gap between bookings for a short stay: the one that begins soonest from the wished time on, at most `laterMinutes`
 * after it, in the smallest sufficient size, the tightest first. `rooms` is empty when there is none.
 */
export default defineHandler({
  type: 'rooms.findGaps',
  title: { zh: '找空档', en: 'Find a gap' },
  needs: z.object({
    venueId: id,
    from: instant,
    hours: z.number().positive().max(12),
    party: persons,
    roomType: roomType.nullish(),
    laterMinutes: z.int().min(0).max(480).describe('decision table hold-times: later'),
  }),
  gives: z.object({
    rooms: z.array(roomChoice),
    from: isoInstant.nullable(),
    to: isoInstant.nullable(),
    roomType: roomType.nullable(),
    extendableUntil: isoInstant.nullable().describe('until when the first room stays free'),
  }),
  errors: [],
  run: async ({ roomType: type, ...wish }, { sql, now }) =>
    (await findGap(sql, { ...wish, roomType: type ?? null, now })) ?? {
      ...{ rooms: [], from: null, to: null, roomType: null, extendableUntil: null },
    },
});
