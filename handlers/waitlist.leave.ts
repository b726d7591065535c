import { z } from 'zod';
import { id } from '../src/domain/shapes';
import { leaveWaitList } from '../src/domain/wait-list';
import { defineHandler } from '../src/handler-kit';

/** Ends the waiting; a room that is offered at that moment goes to the next. What has ended already stays as it is. */
export default defineHandler({
  type: 'waitlist.leave',
  title: { zh: '退出候补', en: 'Leave the wait list' },
  needs: z.object({ bookingId: id, outcome: z.enum(['declined', 'expired', 'cancelled', 'served']) }),
  gives: z.object({}),
  errors: [],
  run: async ({ bookingId, outcome }, step) => {
    await leaveWaitList(step, bookingId, outcome);
    return {};
  },
});
