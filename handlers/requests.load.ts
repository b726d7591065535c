import { z } from 'zod';
import { requestFacts } from '../src/domain/requests';
import { date, id, isoInstant } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Number of a request and when the schedule of its day opens, as it stands after it was moved. */
export default defineHandler({
  type: 'requests.load',
  title: { zh: '读取预约申请', en: 'Load the request' },
  needs: z.object({ bookingId: id }),
  gives: z.object({ requestNumber: z.int(), opensAt: isoInstant, businessDay: date }),
  errors: [],
  run: ({ bookingId }, { sql }) => requestFacts(sql, bookingId),
});
