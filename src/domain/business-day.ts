/**
 * The business day (营业日): from opening to closing, so 01:30 on Saturday belongs to Friday. Everything here is a
 * function of a venue and an instant; the venue must have been loaded with the dates concerned.
 */
import { DateTime } from 'luxon';
import type { Venue } from './venues';

export type DayType = 'weekday' | 'weekend' | 'holiday';
/** When a business day opens and closes. A closed day has the hours it would have had. */
export interface Opening {
  readonly date: string;
  readonly opens: Date;
  readonly closes: Date;
  readonly closed: boolean;
}
export interface BandSegment {
  readonly band: string;
  readonly from: Date;
  readonly to: Date;
}

const dayLength = 86_400_000;
const usual = { opens: '12:00', closes: '26:00' };

/**
 * The instant of a wall-clock time on a date; hours past 24:00 fall on the next morning. Zone arithmetic was a third of
 * the processor time of an evening's bookings, and the same few instants are asked for again and again: they are kept.
 */
export function wallClock({ timeZone }: Pick<Venue, 'timeZone'>, date: string, time: string): Date {
  const key = `${timeZone} ${date} ${time}`;
  let instant = known.get(key);
  if (instant === undefined) {
    if (known.size >= 5_000) known.clear();
    known.set(key, (instant = readClock(timeZone, date, time)));
  }
  return new Date(instant);
}
const known = new Map<string, number>();

function readClock(zone: string, date: string, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const [year, month, day] = addDays(date, Math.floor(hours / 24))
    .split('-')
    .map(Number);
  return DateTime.fromObject({ year, month, day, hour: hours % 24, minute: minutes }, { zone }).toMillis();
}

/** Opening and closing of a business day, cut by the legal closing time. */
export function openingOf(venue: Venue, date: string): Opening {
  const special = venue.days[date];
  const hours = venue.hours[String(weekdayOf(date))];
  const opens = wallClock(venue, date, special?.opens ?? hours?.opens ?? usual.opens);
  const closes = wallClock(venue, date, special?.closes ?? hours?.closes ?? usual.closes);
  const closed = special?.kind === 'closed' || (!hours && !special?.opens);
  return { date, closed, ...cutByCurfew(venue, date, opens, closes) };
}

function cutByCurfew(venue: Venue, date: string, opens: Date, closes: Date): { opens: Date; closes: Date } {
  const { curfew } = venue;
  if (!curfew) return { opens, closes };
  const end = wallClock(venue, date, curfew.to);
  const lateOpens = opens >= wallClock(venue, date, curfew.from) && opens < end ? end : opens;
  const nextStart = wallClock(venue, addDays(date, 1), curfew.from);
  return { opens: lateOpens, closes: closes > nextStart ? nextStart : closes };
}

/** The business day an instant belongs to: yesterday's until yesterday's closing, else the calendar day. */
export function businessDayOf(venue: Venue, at: Date): string {
  const date = DateTime.fromJSDate(at, { zone: venue.timeZone }).toISODate()!;
  const before = addDays(date, -1);
  return at < openingOf(venue, before).closes ? before : date;
}

/** Holidays by the calendar; make-up workdays are weekdays; else the venue's weekend days. */
export function dayTypeOf(venue: Venue, date: string): DayType {
  const kind = venue.days[date]?.kind;
  if (kind === 'holiday' || kind === 'weekend') return kind;
  return kind !== 'workday' && venue.weekendDays.includes(weekdayOf(date)) ? 'weekend' : 'weekday';
}

/** The stay cut where bands change, in order; before the first band's start the first band counts. */
export function bandSegments(venue: Venue, businessDay: string, from: Date, to: Date): BandSegment[] {
  const starts = venue.bands.map(({ key, from: time }) => ({ key, at: wallClock(venue, businessDay, time) }));
  return starts.flatMap(({ key, at }, index) => {
    const begin = index === 0 ? from : later(from, at);
    const end = earlier(to, starts[index + 1]?.at ?? to);
    return begin < end ? [{ band: key, from: begin, to: end }] : [];
  });
}

/** The band of one instant of a business day. */
export const bandAt = (venue: Venue, businessDay: string, at: Date): string =>
  bandSegments(venue, businessDay, at, new Date(at.getTime() + 1))[0]!.band;

/** Calendar days from one date to another; months and daylight-saving changes do not matter. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / dayLength;

export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * dayLength).toISOString().slice(0, 10);

/** ISO weekday, 1 is Monday. */
const weekdayOf = (date: string): number => new Date(Date.parse(date)).getUTCDay() || 7;

const later = (a: Date, b: Date): Date => (a > b ? a : b);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
