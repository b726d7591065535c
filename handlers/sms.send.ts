import { z } from 'zod';
import { messageFacts } from '../src/domain/customer-numbers';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/**
 * Puts a text message into the outbox, in the customer's language. Not queued without a good number; for a campaign not
 * without consent, nor to a number that asked not to be called.
 */
export default defineHandler({
  type: 'sms.send',
  title: { zh: '发送短信', en: 'Send a text message' },
  needs: z.object({
    customerId: id,
    template: z.string().regex(/^[a-z0-9-]+$/),
    data: z.record(z.string(), z.json()).nullish().describe('what the text names besides the customer and the venue'),
    bookingId: id.nullish().describe('the booking the text may name'),
    venueId: id.nullish(),
    purpose: z.enum(['promised', 'service', 'campaign', 'safety']).nullish(),
    campaignPurpose: z.string().nullish(),
  }),
  gives: z.object({ queued: z.boolean() }),
  errors: [],
  run: async ({ customerId, template, data, bookingId, venueId, purpose, campaignPurpose }, step) => {
    const facts = await messageFacts(step, customerId, campaignPurpose ?? null);
    const barred = purpose === 'campaign' && (facts?.doNotCall || !facts?.consented);
    if (!facts?.phoneId || barred) return { queued: false };
    const about = { customerId, bookingId: bookingId ?? null, venueId: venueId ?? null };
    step.enqueue({ kind: 'sms.send', payload: { ...about, template, language: facts.language, data: data ?? {} } });
    return { queued: true };
  },
});
