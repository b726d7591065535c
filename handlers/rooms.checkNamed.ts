import { z } from 'zod';
import { sweepVenue } from '../src/domain/booking-rooms';
import { checkNamedRoom } from '../src/domain/named-rooms';
import { roomReasons } from '../src/domain/room-reasons';
import { id, instant, isoInstant, persons, roomChoice } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/**
 * Looks at the one room a guest asks for. `later`: it is taken, but free at most `laterMinutes` after the wished time;
 * `later` then says from when to when. `unknown`: the venue has no such room. Takes nothing: hold the room next.
 */
export default defineHandler({
  type: 'rooms.checkNamed',
  title: { zh: '查指定包厢', en: 'Look at a certain room' },
  needs: z.object({
    venueId: id,
    roomNumber: z.string().max(40).describe('as typed'),
    from: instant,
    to: instant,
    party: persons,
    laterMinutes: z.int().min(0).max(480).describe('decision table hold-times: later'),
  }),
  gives: z.object({
    found: z.enum(['free', 'later', 'busy', 'unknown']),
    room: roomChoice.nullable(),
    reason: z.enum([...roomReasons, 'unknown']).nullable(),
    busyUntil: isoInstant.nullable(),
    later: z.object({ from: isoInstant, to: isoInstant }).nullable(),
  }),
  errors: [],
  run: async ({ laterMinutes, ...wish }, step) => {
    await sweepVenue(step, wish.venueId);
    return checkNamedRoom(step.sql, { ...wish, now: step.now }, laterMinutes);
  },
});
