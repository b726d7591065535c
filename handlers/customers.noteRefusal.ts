import { z } from 'zod';
import { noteRefusal } from '../src/domain/records';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Keeps that somebody was turned away and why (minors, for one), for the venue's log. */
export default defineHandler({
  type: 'customers.noteRefusal',
  title: { zh: '登记谢绝接待', en: 'Note a refusal' },
  needs: z.object({ customerId: id.nullish(), venueId: id, reason: z.string().min(1).max(500) }),
  gives: z.object({}),
  errors: [],
  run: async ({ customerId, venueId, reason }, step) => {
    await noteRefusal(step, { customerId: customerId ?? null, venueId, reason });
    return {};
  },
});
