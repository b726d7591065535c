import { z } from 'zod';
import { openRecord, recordKinds } from '../src/domain/handover-records';
import { id, isoInstant } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** A record for somebody else, with its number and its two deadlines in the venue's opening hours. */
export default defineHandler({
  type: 'records.open',
  title: { zh: '登记转办', en: 'Open the record' },
  needs: z.object({
    recordKind: z.enum(recordKinds),
    customerId: id.nullish(),
    venueId: id.nullish(),
    recordFor: z.string().min(1).max(60).describe('the group that has to answer'),
    matter: z.string().min(1).max(1000),
    ownerId: z.string().nullish(),
    passOnHours: z.number().positive().describe('working hours until it is passed on'),
    resultDays: z.int().min(1).describe('working days until it is answered'),
  }),
  gives: z.object({ recordId: id, recordNumber: z.string(), passOnBy: isoInstant, resultBy: isoInstant }),
  errors: [],
  run: async (wish, step) => {
    const { passOnBy, resultBy, ...made } = await openRecord(step, {
      ...{ kind: wish.recordKind, customerId: wish.customerId ?? null, venueId: wish.venueId ?? null },
      ...{ recipient: wish.recordFor, matter: wish.matter, takenBy: wish.ownerId ?? null },
      ...{ passOnHours: wish.passOnHours, resultDays: wish.resultDays },
    });
    return { ...made, passOnBy: passOnBy.toISOString(), resultBy: resultBy.toISOString() };
  },
});
