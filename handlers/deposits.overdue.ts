import { z } from 'zod';
import { releaseUnpaid } from '../src/domain/deposits';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** The deposit has not come in time: the booking is cancelled and its rooms are free. Paid meanwhile: nothing happens. */
export default defineHandler({
  type: 'deposits.overdue',
  title: { zh: '释放逾期未付订金的包厢', en: 'Release for an unpaid deposit' },
  needs: z.object({ bookingId: id }),
  gives: z.object({ released: z.boolean() }),
  errors: [],
  run: async ({ bookingId }, step) => ({ released: await releaseUnpaid(step, bookingId) }),
});
