import { z } from 'zod';
import { forecastLarge } from '../src/domain/large-rooms';
import { id, instant, persons, roomType } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** What is known about the demand for large rooms in a period; the decision table `upgrade` says what follows. */
export default defineHandler({
  type: 'rooms.forecastLarge',
  title: { zh: '预估大包厢需求', en: 'Forecast the demand for large rooms' },
  needs: z.object({
    venueId: id,
    from: instant,
    to: instant,
    party: persons,
    largeParty: persons.describe('from how many persons on a party is large'),
    pastWeeks: z.int().min(1).max(52).describe('how many weeks the same hours are looked at'),
  }),
  gives: z.object({
    fittingType: roomType.nullable().describe('the smallest size made for so many'),
    largeRooms: z.int(),
    largeFree: z.int(),
    largeWaiting: z.int().describe('on the wait list for a large room in this time'),
    expectedMore: z.number().describe('large rooms still to be asked for, by the same hours of the last weeks'),
    band: z.string(),
    dayType: z.enum(['weekday', 'weekend', 'holiday']),
  }),
  errors: [],
  run: (period, { sql, now }) => forecastLarge(sql, { ...period, now }),
});
