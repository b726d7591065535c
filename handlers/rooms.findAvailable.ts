import { z } from 'zod';
import { findAvailable } from '../src/domain/availability';
import { sweepVenue } from '../src/domain/booking-rooms';
import { roomReason } from '../src/domain/room-reasons';
import { id, instant, isoInstant, persons, roomChoice, roomType } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/**
 * Looks for a room. `match`: rooms of the smallest sufficient size (or of the wished type, or the named room), best
 * fit first. `other-sizes`: none of those, but others are free; `rooms` then holds those the party may enter at all,
 * and is empty when every free room is under their safety maximum. `none`: nothing is free. Alternatives are given
 * where there is no match, and the reason why each other room is not offered. Takes nothing: hold the room next.
 */
export default defineHandler({
  type: 'rooms.findAvailable',
  title: { zh: '查找可用包厢', en: 'Find available rooms' },
  needs: z.object({
    venueId: id,
    from: instant,
    to: instant,
    party: persons,
    roomType: roomType.nullish(),
    roomId: id.nullish().describe('a named room'),
    movingBookingId: id.nullish().describe('a booking that is to be moved: its own rooms count as free'),
  }),
  gives: z.object({
    availability: z.enum(['match', 'other-sizes', 'none']),
    rooms: z.array(roomChoice),
    alternatives: z.object({
      times: z.array(z.object({ from: isoInstant, to: isoInstant, roomId: id, number: z.string() })),
      sizes: z.array(z.object({ type: roomType, count: z.int() })),
      venues: z.array(z.object({ venueId: id, name: z.string(), count: z.int() })),
    }),
    notOffered: z.array(
      z.object({ number: z.string(), type: roomType, reason: roomReason, until: isoInstant.nullable() }),
    ),
  }),
  errors: [],
  run: async ({ roomType: type, roomId, ...wish }, step) => {
    await sweepVenue(step, wish.venueId);
    return findAvailable(step.sql, { ...wish, roomType: type ?? null, roomId: roomId ?? null, now: step.now });
  },
});
