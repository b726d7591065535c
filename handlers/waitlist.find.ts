import { z } from 'zod';
import { id } from '../src/domain/shapes';
import { entryFacts, waitingEntryOf } from '../src/domain/wait-entries';
import { defineHandler } from '../src/handler-kit';

/** The entry a guest speaks of: the one named, or the one of theirs that waits. All null when there is none. */
export default defineHandler({
  type: 'waitlist.find',
  title: { zh: '查找候补', en: 'Find a wait-list entry' },
  needs: z.object({ bookingId: id.nullish(), customerId: id.nullish() }),
  gives: z.object({
    bookingId: id.nullable(),
    bookingCode: z.string().nullable(),
    venueId: id.nullable(),
    place: z.int().nullable(),
    waiting: z.int().nullable(),
  }),
  errors: [],
  run: async ({ bookingId, customerId }, { sql, now }) => {
    const found = bookingId ?? (customerId ? await waitingEntryOf(sql, customerId) : null);
    if (!found) return { bookingId: null, bookingCode: null, venueId: null, place: null, waiting: null };
    const { bookingCode, venueId, place, waiting } = await entryFacts(sql, found, now);
    return { bookingId: found, bookingCode, venueId, place, waiting };
  },
});
