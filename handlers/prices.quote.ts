import { z } from 'zod';
import { quoteStay } from '../src/domain/prices';
import { fen, id, instant, persons, quote, roomType } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** The price of a stay by the list that is valid on its business day, line by line: one line per band or a package; `hourly`: never a package. */
export default defineHandler({
  type: 'prices.quote',
  title: { zh: '按价目表报价', en: 'Quote by the price list' },
  needs: z.object({
    venueId: id,
    roomType,
    from: instant,
    to: instant,
    party: persons.nullish(),
    hourly: z.boolean().nullish(),
  }),
  gives: z.object({ quote, quoteTotal: fen }),
  errors: [],
  run: async ({ venueId, roomType: type, from, to, hourly }, { sql }) => {
    const quoted = await quoteStay(sql, { venueId, roomType: type, from, to, hourly: hourly ?? false });
    return { quote: quoted, quoteTotal: quoted.total };
  },
});
