import { z } from 'zod';
import { verifyCaller } from '../src/domain/booking-search';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Whether the caller knows the booking code or the last four digits of a phone number of the booking's customer. */
export default defineHandler({
  type: 'bookings.verifyCaller',
  title: { zh: '核实来电人', en: 'Verify the caller' },
  needs: z.object({ bookingId: id, answer: z.string().max(40) }),
  gives: z.object({ verified: z.boolean() }),
  errors: [],
  run: async ({ bookingId, answer }, { sql }) => ({ verified: await verifyCaller(sql, bookingId, answer) }),
});
