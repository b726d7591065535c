import { z } from 'zod';
import { grade, id, isoInstant, persons, roomType } from '../src/domain/shapes';
import { entryFacts, entryStates } from '../src/domain/wait-entries';
import { defineHandler } from '../src/handler-kit';

/** What is known of a wait-list entry, its place among those of the same day and venue included. */
export default defineHandler({
  type: 'waitlist.load',
  title: { zh: '查看候补', en: 'Look at a wait-list entry' },
  needs: z.object({ bookingId: id }),
  gives: z.object({
    bookingCode: z.string(),
    customerId: id.nullable(),
    venueId: id,
    entryState: z.enum(entryStates),
    grade,
    party: persons,
    roomType: roomType.nullable(),
    place: z.int().nullable(),
    waiting: z.int(),
    promoted: z.boolean(),
    promotedDaysAgo: z.int().nullable().describe('days since these guests were last promoted'),
    offers: z.int(),
    callUntil: isoInstant,
    earliest: isoInstant,
    latest: isoInstant,
    hours: z.number(),
  }),
  errors: [],
  run: async ({ bookingId }, { sql, now }) => {
    const { state, promotedAt, callUntil, earliest, latest, ...facts } = await entryFacts(sql, bookingId, now);
    return {
      ...facts,
      entryState: state,
      promoted: promotedAt !== null,
      callUntil: callUntil.toISOString(),
      earliest: earliest.toISOString(),
      latest: latest.toISOString(),
    };
  },
});
