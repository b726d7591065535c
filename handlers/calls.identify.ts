import { z } from 'zod';
import { chainDay, nextNumber } from '../src/domain/day-serial';
import { identifyCaller } from '../src/domain/incoming-calls';
import { parsePhone } from '../src/domain/phones';
import { id } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/**
 * Writes what the agent heard into the call's record and finds the caller's file: by another number if one was given,
 * else by the number that rings. A call nobody announced gets its record here.
 */
export default defineHandler({
  type: 'calls.identify',
  title: { zh: '登记来电并找到档案', en: 'Record the call and find the file' },
  needs: z.object({
    callId: id.nullish(),
    callNumber: z.string().nullish(),
    customerId: id.nullish(),
    venueId: id.nullish(),
    agentId: z.string().nullish(),
    phone: z.string().max(40).nullish().describe('another number than the one that rings'),
    name: z.string().trim().max(60).nullish(),
    about: z.string().max(60),
    details: z.string().max(1000).nullish(),
    makeFile: z.boolean().describe('whether somebody without a file gets one'),
    keepNumber: z.boolean().nullish().describe('the number that rings goes into the file as well'),
  }),
  gives: z.object({
    callId: id,
    callNumber: z.string(),
    callerKey: z.string(),
    customerId: id.nullable(),
    agentId: z.string().nullable(),
  }),
  errors: ['INVALID_PHONE'],
  run: async (heard, step) => {
    const e164 = heard.phone ? parsePhone(heard.phone) : null;
    if (heard.phone && !e164) return new BusinessError('INVALID_PHONE');
    const agentId = step.actor.type === 'person' ? step.actor.id : (heard.agentId ?? null);
    const caller = await identifyCaller(step, {
      ...{ callId: heard.callId ?? null, customerId: heard.customerId ?? null, venueId: heard.venueId ?? null },
      ...{ agentId, e164, name: heard.name || null, about: heard.about, details: heard.details ?? null },
      ...{ makeFile: heard.makeFile, keepNumber: heard.keepNumber ?? false },
    });
    const callNumber = heard.callNumber ?? (await nextNumber(step.sql, 'T', chainDay(step.now)));
    return { ...caller, callNumber, agentId };
  },
});
