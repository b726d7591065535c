import { z } from 'zod';
import { depositFacts } from '../src/domain/deposit-facts';
import { fen, id, isoInstant, roomType } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** What the deposit of a booking is decided by (table deposit-policy), and how it stands. */
export default defineHandler({
  type: 'deposits.facts',
  title: { zh: '读取订金依据', en: 'Load what the deposit depends on' },
  needs: z.object({ bookingId: id }),
  gives: z.object({
    from: isoInstant,
    dayType: z.enum(['weekday', 'weekend', 'holiday']),
    band: z.string(),
    roomType: roomType.nullable().describe('the largest room of the booking'),
    quoteTotal: fen,
    pastNoShows: z.int(),
    depositDue: fen,
    depositDueAt: isoInstant.nullable(),
    remindDepositAt: isoInstant.nullable().describe('when half of the time until then is over'),
    depositPaid: fen,
  }),
  errors: [],
  run: ({ bookingId }, { sql, now }) => depositFacts(sql, bookingId, now),
});
