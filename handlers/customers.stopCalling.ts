import { z } from 'zod';
import { stopCalling } from '../src/domain/customer-numbers';
import { id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** The customer does not want to be called again: from now on nobody does, but in danger. */
export default defineHandler({
  type: 'customers.stopCalling',
  title: { zh: '不再致电', en: 'Never call again' },
  needs: z.object({ customerId: id, how: z.string().min(1).max(200) }),
  gives: z.object({}),
  errors: [],
  run: async ({ customerId, how }, step) => {
    await stopCalling(step, customerId, how);
    return {};
  },
});
