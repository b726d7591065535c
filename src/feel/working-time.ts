/**
 * Working time: how long a place is open between two instants, and when so much open time has passed. A calendar is plain
 * data, so it may come from a variable, a handler or stand in the expression itself:
 *
 *     { timeZone: "Asia/Shanghai",                                   left out: the venue's zone
 *       weekdays: { monday: [{ from: "14:00", to: "02:00" }], … },   a day left out is closed
 *       closed: ["2027-02-16"],
 *       extra: [{ date: "2027-02-17", from: "10:00", to: "18:00" }] }
 *
 * A duration measures open time, a day of it being 24 open hours, since FEEL cannot tell `P1D` from `PT24H`. Who means
 * working days counts them: the same time of day, so many days later on which a period begins.
 *
 * A period belongs to the day it begins on; one that ends at or before its beginning ends on the next day. So a closed
 * Tuesday does not cut off Monday night. Extra days have their own periods only, whatever weekday or closed day they are.
 */
import { DateTime } from 'luxon';
import { z } from 'zod';
import { ModelError } from '../lib/errors';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
/** Nobody waits longer for a place to open: ten years. */
const MOST_DAYS = 3660;

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const day = z.iso.date();
const period = z.strictObject({ from: clock, to: clock });
const calendarShape = z.strictObject({
  timeZone: z.string().optional(),
  weekdays: z.partialRecord(z.enum(WEEKDAYS), z.array(period).max(10)),
  closed: z.array(day).max(1000).default([]),
  extra: z
    .array(period.extend({ date: day }))
    .max(1000)
    .default([]),
});

/** Opening hours as data, checked. */
export type WorkingCalendar = z.infer<typeof calendarShape>;

/** A calendar from data; `ModelError` (`not-a-calendar`) says where it is wrong. */
export function readCalendar(value: unknown): WorkingCalendar {
  const read = calendarShape.safeParse(value);
  const issue = read.error?.issues[0];
  if (issue) throw notACalendar(`${issue.path.join('.')}: ${issue.message}`);
  const zone = read.data?.timeZone;
  if (zone !== undefined && !DateTime.utc().setZone(zone).isValid) throw notACalendar(`timeZone: ${zone}`);
  return read.data as WorkingCalendar;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The instant at which `millis` of open time have passed since `from`, or, with a negative number, the last one from which
 * so much is open until `from`. Nothing to add gives `from` itself. `ModelError` (`never-open`) after ten years.
 */
export function addWorkingTime(from: Date, millis: number, calendar: WorkingCalendar, timeZone: string): Date {
  const step = millis < 0 ? -1 : 1;
  let left = Math.abs(millis);
  if (left === 0) return from;
  for (const span of openSpans(from, step, calendar, timeZone)) {
    const open = span.to - span.from;
    if (left <= open) return new Date(step > 0 ? span.from + left : span.to - left);
    left -= open;
  }
  throw neverOpen();
}

/**
 * The same time of day so many working days later, or earlier with a negative number; whether it is open then or not. The
 * day counted from is not counted itself. Before a night that began the day before is over, it is still that day.
 */
export function addWorkingDays(from: Date, days: number, calendar: WorkingCalendar, timeZone: string): Date {
  if (days === 0) return from;
  const zone = calendar.timeZone ?? timeZone;
  const closed = new Set(calendar.closed);
  const start = DateTime.fromJSDate(from, { zone });
  const yesterday = start.startOf('day').minus({ days: 1 });
  const late = spansOf(yesterday, calendar, closed).some((span) => from.getTime() < span.to);
  const shift = late ? 1 : 0;
  let date = start.startOf('day').minus({ days: shift });
  let left = Math.abs(days);
  for (let looked = 0; left > 0; looked++) {
    if (looked > MOST_DAYS) throw neverOpen();
    date = date.plus({ days: Math.sign(days) });
    if (spansOf(date, calendar, closed).length > 0) left--;
  }
  const { hour, minute, second, millisecond } = start;
  return date.plus({ days: shift }).set({ hour, minute, second, millisecond }).toJSDate();
}

/** Milliseconds open between two instants; negative where `to` lies before `from`. At most ten years apart. */
export function workingTimeBetween(from: Date, to: Date, calendar: WorkingCalendar, timeZone: string): number {
  if (to < from) return -workingTimeBetween(to, from, calendar, timeZone);
  let open = 0;
  for (const span of openSpans(from, 1, calendar, timeZone)) {
    if (span.from >= to.getTime()) return open;
    open += Math.min(span.to, to.getTime()) - span.from;
  }
  if (to.getTime() - from.getTime() < (MOST_DAYS - 2) * 86_400_000) return open;
  throw new ModelError('The two instants lie more than ten years apart', { reason: 'too-far-apart' });
}

/** Open spans after `start`, or before it (`step` -1), nearest first; each instant is in one of them only. */
function* openSpans(start: Date, step: 1 | -1, calendar: WorkingCalendar, timeZone: string): Generator<Span> {
  const zone = calendar.timeZone ?? timeZone;
  const today = DateTime.fromJSDate(start, { zone }).startOf('day');
  const closed = new Set(calendar.closed);
  let edge = start.getTime();
  for (let days = -1; days < MOST_DAYS; days++) {
    const spans = spansOf(today.plus({ days: days * step }), calendar, closed);
    for (const { from, to } of step > 0 ? spans : spans.reverse()) {
      const span = step > 0 ? { from: Math.max(from, edge), to } : { from, to: Math.min(to, edge) };
      if (span.from >= span.to) continue;
      yield span;
      edge = step > 0 ? span.to : span.from;
    }
  }
}

function spansOf(date: DateTime, { weekdays, extra }: WorkingCalendar, closed: ReadonlySet<string>): Span[] {
  const iso = date.toISODate() ?? '';
  const ownHours = extra.filter((one) => one.date === iso);
  const regular = closed.has(iso) ? [] : (weekdays[WEEKDAYS[date.weekday - 1]!] ?? []);
  return (ownHours.length > 0 ? ownHours : regular)
    .map(({ from, to }) => {
      const end = to > from ? date : date.plus({ days: 1 });
      return { from: at(date, from), to: at(end, to) };
    })
    .sort((a, b) => a.from - b.from);
}

/** A time of day on a date of the zone: where a clock jumps over it, as much later as the clock jumps. */
function at(date: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return date.set({ hour, minute }).toMillis();
}

const neverOpen = () =>
  new ModelError('The calendar is not open long enough within ten years', { reason: 'never-open' });

const notACalendar = (explanation: string) =>
  new ModelError(`This is no calendar of opening hours (${explanation})`, { reason: 'not-a-calendar', explanation });
