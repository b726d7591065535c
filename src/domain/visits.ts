import { DateTime } from 'luxon';
import {
  addDays,
  bandAt,
  businessDayOf,
  dayTypeOf,
  daysBetween,
  openingOf,
  wallClock,
  type DayType,
} from './business-day';
import { isScheduleOpen, type ScheduleTimes } from './schedule';
import { datesAround, loadVenue, type Venue } from './venues';
import type { Sql } from '../lib/sql';

export interface Wish {
  readonly date: string;
  readonly startTime: string;
  readonly hours: number;
  /** When schedules open; without it nobody asked whether that day's is. */
  readonly schedule?: ScheduleTimes | null;
}
export interface VisitPlan {
  readonly from: Date;
  readonly to: Date;
  readonly businessDay: string;
  /** Business days from today's: 0 is today, whatever the calendar says after midnight. */
  readonly daysAhead: number;
  readonly band: string;
  readonly dayType: DayType;
  readonly closesAt: Date;
  readonly cutAtClosing: boolean;
  readonly insideOpeningHours: boolean;
  readonly inThePast: boolean;
  /** Whether rooms of that business day are given out by now; null when it was not asked. */
  readonly scheduleOpen: boolean | null;
}

/** A wish for a time that has just begun is still a wish for now. */
const graceMinutes = 30;

/** What a date, a time and a number of hours mean at this venue; an end after closing is cut to it. */
export function planVisit(venue: Venue, wish: Wish, now: Date): VisitPlan {
  const from = readStart(venue, wish, now);
  const businessDay = businessDayOf(venue, from);
  const { opens, closes, closed } = openingOf(venue, businessDay);
  const wished = new Date(from.getTime() + wish.hours * 3_600_000);
  const inside = !closed && from >= opens && from < closes;
  return {
    from,
    to: inside && wished > closes ? closes : wished,
    businessDay,
    daysAhead: daysBetween(businessDayOf(venue, now), businessDay),
    band: bandAt(venue, businessDay, from),
    dayType: dayTypeOf(venue, businessDay),
    closesAt: closes,
    cutAtClosing: inside && wished > closes,
    insideOpeningHours: inside,
    inThePast: isPast(from, now),
    scheduleOpen: wish.schedule ? isScheduleOpen(venue, businessDay, wish.schedule, now) : null,
  };
}

/** A stay that begins now and would last so many hours. */
export function planFromNow(venue: Venue, hours: number, now: Date): VisitPlan {
  const at = DateTime.fromJSDate(now, { zone: venue.timeZone });
  const wish = { date: at.toISODate()!, startTime: at.toFormat('HH:mm'), hours };
  return planVisit(venue, wish, now);
}

/** The same, with the venue read from the database. */
export async function planVisitAt(sql: Sql, venueId: string, wish: Wish, now: Date): Promise<VisitPlan> {
  const wished = [-1, 0, 1].map((days) => addDays(wish.date, days));
  return planVisit(await loadVenue(sql, venueId, [...wished, ...datesAround(now)]), wish, now);
}

/**
 * The date is a calendar date. Only when that moment is over, and the same time in the night after still belongs to
 * that business day, the night is meant: "tonight, half past midnight", said on the evening before.
 */
function readStart(venue: Venue, { date, startTime }: Wish, now: Date): Date {
  const asWritten = wallClock(venue, date, startTime);
  const nightAfter = wallClock(venue, addDays(date, 1), startTime);
  return isPast(asWritten, now) && businessDayOf(venue, nightAfter) === date ? nightAfter : asWritten;
}

const isPast = (at: Date, now: Date): boolean => at.getTime() < now.getTime() - graceMinutes * 60_000;
