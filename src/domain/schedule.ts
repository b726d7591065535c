/** When the rooms of a day begin to be given out (开放排房). The numbers are a process owner's: table `booking-rules`. */
import { addDays, wallClock } from './business-day';
import type { Venue } from './venues';

/** How many business days ahead a schedule opens, and at what time of that day. */
export interface ScheduleTimes {
  readonly openDays: number;
  readonly openTime: string;
}

/** When the schedule of a business day opens, on the venue's clock whatever the season. */
export const scheduleOpens = (
  venue: Pick<Venue, 'timeZone'>,
  businessDay: string,
  { openDays, openTime }: ScheduleTimes,
): Date => wallClock(venue, addDays(businessDay, -openDays), openTime);

/** Whether it is open at this moment. */
export const isScheduleOpen = (
  venue: Pick<Venue, 'timeZone'>,
  businessDay: string,
  times: ScheduleTimes,
  now: Date,
): boolean => scheduleOpens(venue, businessDay, times) <= now;
