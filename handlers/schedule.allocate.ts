import { z } from 'zod';
import { allocateSchedule } from '../src/domain/allocation';
import { fen, id, instant, isoInstant, roomType } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/**
 * Gives rooms to the requests of a venue whose schedule is open, the smallest number first, a hundred at a time; or to
 * one request alone. Each room is held until the guest has been asked. Who was decided already is not decided again.
 */
export default defineHandler({
  type: 'schedule.allocate',
  title: { zh: '按申请号排房', en: 'Give rooms to requests' },
  needs: z.object({
    venueId: id,
    bookingId: id.nullish().describe('only this request'),
    holdUntil: instant.describe('how long the rooms are kept while the guests are asked'),
  }),
  gives: z.object({
    decisions: z.array(
      z.object({
        bookingId: id,
        bookingCode: z.string(),
        requestNumber: z.int(),
        result: z.enum(['allocated', 'nothing-free', 'closed']),
        roomNumber: z.string().nullable(),
        roomType: roomType.nullable(),
        heldUntil: isoInstant.nullable(),
        quoteTotal: fen,
      }),
    ),
    more: z.boolean(),
  }),
  errors: [],
  run: ({ bookingId, ...round }, step) => allocateSchedule(step, { ...round, bookingId: bookingId ?? null }),
});
