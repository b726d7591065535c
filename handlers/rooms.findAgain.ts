import { z } from 'zod';
import { findRoomsAgain } from '../src/domain/rooms-again';
import { id, instant, roomChoice, roomType } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Rooms for a booking at another time: as many as it has, of its size, for its party; its own rooms count as free. */
export default defineHandler({
  type: 'rooms.findAgain',
  title: { zh: '按原预约查新时段的包厢', en: 'Find rooms for a booking at another time' },
  needs: z.object({ bookingId: id, from: instant, to: instant }),
  gives: z.object({
    availability: z.enum(['match', 'none']),
    rooms: z.array(roomChoice).describe('as bookings.reschedule takes them'),
    roomTypes: z.array(roomType).describe('one for each room the booking has'),
  }),
  errors: [],
  run: ({ bookingId, ...when }, step) => findRoomsAgain(step, bookingId, when),
});
