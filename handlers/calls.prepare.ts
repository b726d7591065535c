import { z } from 'zod';
import { callFacts } from '../src/domain/phone-calls';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** What must be known before every dial: the number in use now, consent, and whether it asked not to be called. */
export default defineHandler({
  type: 'calls.prepare',
  title: { zh: '拨号前查一遍', en: 'Look before dialling' },
  needs: z.object({
    customerId: id,
    venueId: id.nullish(),
    campaignPurpose: z.string().nullish().describe('the consent a campaign needs'),
    phoneId: id.nullish().describe('the number tried last'),
  }),
  gives: z.object({
    phoneId: id.nullable(),
    callerKey: z.string().nullable(),
    hasNumber: z.boolean(),
    doNotCall: z.boolean(),
    consented: z.boolean(),
    campaignsToday: z.int(),
  }),
  errors: [],
  run: async ({ customerId, venueId, campaignPurpose, phoneId }, step) => {
    const facts = await callFacts(step, {
      ...{ customerId, venueId: venueId ?? null },
      ...{ campaignPurpose: campaignPurpose ?? null, phoneId: phoneId ?? null, rootCaseId: step.rootCaseId },
    });
    return { ...facts, hasNumber: facts.phoneId !== null };
  },
});
