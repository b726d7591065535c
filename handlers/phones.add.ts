import { z } from 'zod';
import { numberOf } from '../src/domain/customer-numbers';
import { parsePhone } from '../src/domain/phones';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** One more number for a customer; nothing when it is none, or another customer's. */
export default defineHandler({
  type: 'phones.add',
  title: { zh: '添加号码', en: 'Add a number' },
  needs: z.object({ customerId: id, phone: z.string().max(40).nullish() }),
  gives: z.object({ addedPhoneId: id.nullable() }),
  errors: [],
  run: async ({ customerId, phone }, step) => {
    const e164 = phone ? parsePhone(phone) : null;
    return { addedPhoneId: e164 && (await numberOf(step, customerId, e164)) };
  },
});
