import { z } from 'zod';
import { findOrCreateCustomer } from '../src/domain/customers';
import { parsePhone } from '../src/domain/phones';
import { grade, id } from '../src/domain/shapes';
import { BusinessError, defineHandler } from '../src/handler-kit';

/** The file of whoever has this phone number; a new file when nobody has. A name already on file is kept. */
export default defineHandler({
  type: 'customers.findOrCreate',
  title: { zh: '查找或新建客户档案', en: 'Find or create the customer' },
  needs: z.object({ name: z.string().trim().max(60).nullish(), phone: z.string().max(40) }),
  gives: z.object({
    customerId: id,
    returning: z.boolean(),
    grade,
    pastNoShows: z.int(),
  }),
  errors: ['INVALID_PHONE'],
  run: async ({ name, phone }, step) => {
    const e164 = parsePhone(phone);
    if (!e164) return new BusinessError('INVALID_PHONE');
    return findOrCreateCustomer(step, { name: name || null, e164 });
  },
});
