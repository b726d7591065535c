import { z } from 'zod';
import { quoteTogether } from '../src/domain/quotes-together';
import { fen, id, instant, quote, roomType } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** The price of several rooms for one party, line by line. */
export default defineHandler({
  type: 'prices.quoteRooms',
  title: { zh: '几间包厢一起报价', en: 'Quote several rooms' },
  needs: z.object({ venueId: id, roomTypes: z.array(roomType).min(1).max(10), from: instant, to: instant }),
  gives: z.object({ quote, quoteTotal: fen }),
  errors: [],
  run: async ({ roomTypes, ...stay }, { sql }) => {
    const quoted = await quoteTogether(sql, stay, roomTypes);
    return { quote: quoted, quoteTotal: quoted.total };
  },
});
