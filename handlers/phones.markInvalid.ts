import { z } from 'zod';
import { markNumberInvalid } from '../src/domain/customer-numbers';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Takes a wrong number out of use and looks for another one of the same customer. */
export default defineHandler({
  type: 'phones.markInvalid',
  title: { zh: '把号码标为无效', en: 'Mark the number invalid' },
  needs: z.object({ customerId: id, phoneId: id }),
  gives: z.object({ otherPhoneId: id.nullable() }),
  errors: [],
  run: async ({ customerId, phoneId }, step) => ({
    otherPhoneId: await markNumberInvalid(step, customerId, phoneId),
  }),
});
