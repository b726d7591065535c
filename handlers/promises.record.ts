import { z } from 'zod';
import { findOrCreateCustomer } from '../src/domain/customers';
import { fileOfCall } from '../src/domain/incoming-calls';
import { parsePhone } from '../src/domain/phones';
import { makePromise } from '../src/domain/promises';
import { id, instant, isoInstant } from '../src/domain/shapes';
import { BusinessError, defineHandler, type StepView } from '../src/handler-kit';

const needs = z.object({
  customerId: id.nullish(),
  phone: z.string().max(40).nullish().describe('for somebody without a file'),
  name: z.string().max(60).nullish(),
  callId: id.nullish().describe('the call whose number is rung when there is no file'),
  venueId: id.nullish(),
  matter: z.string().min(1).max(1000),
  promisedBy: instant.nullish(),
  withinMinutes: z.int().min(1).describe('what is promised when no time was said'),
  ownerId: z.string().nullish().describe('who was asked first and keeps the matter'),
});

async function fileFor({ customerId, phone, name, callId }: z.output<typeof needs>, step: StepView) {
  if (customerId) return customerId;
  const e164 = phone ? parsePhone(phone) : null;
  if (e164) return (await findOrCreateCustomer(step, { name: name || null, e164 })).customerId;
  return callId ? fileOfCall(step, callId, name || null) : null;
}

/** Keeps a promise to call somebody back, with a number people can say. */
export default defineHandler({
  type: 'promises.record',
  title: { zh: '登记回电承诺', en: 'Record the promise to call back' },
  needs,
  gives: z.object({
    promiseId: id,
    promiseNumber: z.string(),
    customerId: id,
    promisedBy: isoInstant,
    pastClosing: z.boolean(),
    reopensAt: isoInstant,
  }),
  errors: ['NO_NUMBER'],
  run: async (wish, step) => {
    const customerId = await fileFor(wish, step);
    if (!customerId) return new BusinessError('NO_NUMBER');
    const { promisedBy, reopensAt, ...made } = await makePromise(step, {
      ...{ customerId, venueId: wish.venueId ?? null, matter: wish.matter, promisedFor: wish.promisedBy ?? null },
      ...{ withinMinutes: wish.withinMinutes, madeBy: wish.ownerId ?? null },
    });
    return { ...made, customerId, promisedBy: promisedBy.toISOString(), reopensAt: reopensAt.toISOString() };
  },
});
