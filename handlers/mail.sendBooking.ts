import { z } from 'zod';
import { mailRecipient } from '../src/domain/mails';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Puts a mail about a booking into the outbox, in the customer's language. Nothing when the customer has no address. */
export default defineHandler({
  type: 'mail.sendBooking',
  title: { zh: '发送预订邮件', en: 'Send a mail about the booking' },
  needs: z.object({
    bookingId: id,
    template: z.enum(['booking-confirmed', 'booking-cancelled', 'booking-rescheduled', 'booking-reminder']),
    graceMinutes: z.int().min(0).nullish().describe('decision table hold-times: grace; said in the mail when given'),
  }),
  gives: z.object({ queued: z.boolean() }),
  errors: [],
  run: async ({ bookingId, template, graceMinutes }, step) => {
    const recipient = await mailRecipient(step.sql, bookingId);
    if (recipient)
      step.enqueue({
        kind: 'mail.send',
        payload: { template, bookingId, graceMinutes: graceMinutes ?? null, ...recipient },
      });
    return { queued: recipient !== null };
  },
});
