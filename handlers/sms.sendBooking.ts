import { z } from 'zod';
import { messageFacts } from '../src/domain/customer-numbers';
import { smsCustomerOf } from '../src/domain/text-messages';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Puts a text message about a booking into the outbox, in the customer's language. Not queued without a good number. */
export default defineHandler({
  type: 'sms.sendBooking',
  title: { zh: '发送预订短信', en: 'Send a text message about the booking' },
  needs: z.object({
    bookingId: id,
    template: z.string().regex(/^[a-z0-9-]+$/),
    data: z.record(z.string(), z.json()).nullish(),
  }),
  gives: z.object({ queued: z.boolean() }),
  errors: [],
  run: async ({ bookingId, template, data }, step) => {
    const customerId = await smsCustomerOf(step.sql, bookingId);
    const facts = customerId === null ? null : await messageFacts(step, customerId, null);
    if (customerId === null || !facts?.phoneId) return { queued: false };
    const { language } = facts;
    step.enqueue({ kind: 'sms.send', payload: { bookingId, customerId, template, language, data: data ?? {} } });
    return { queued: true };
  },
});
