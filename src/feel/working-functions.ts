/** `add working time(from, duration, calendar)`, `add working days(from, days, calendar)` and `working time between(from, to, calendar)` as FEEL calls them. */
import { FeelDateTime, FeelDuration, duration } from 'feelin';
import { Duration } from 'luxon';
import { ModelError } from '../lib/errors';
import { isDuration } from './time';
import { instantOf, instantValue } from './values';
import { addWorkingDays, addWorkingTime, readCalendar, workingTimeBetween } from './working-time';

/** The instant after so much open time; null where one of the three is null. */
export function addWorkingTimeValue(from: unknown, length: unknown, calendar: unknown, timeZone: string): unknown {
  if (from === null || length === null || calendar === null) return null;
  const start = instant(from, timeZone);
  return instantValue(addWorkingTime(start, millisOf(length), readCalendar(calendar), timeZone), timeZone);
}

/** The same time of day so many working days on; null where one of the three is null. */
export function addWorkingDaysValue(from: unknown, days: unknown, calendar: unknown, timeZone: string): unknown {
  if (from === null || days === null || calendar === null) return null;
  if (typeof days !== 'number' || !Number.isInteger(days)) throw invalid('whole number of days', days);
  return instantValue(addWorkingDays(instant(from, timeZone), days, readCalendar(calendar), timeZone), timeZone);
}

/** The open time between two instants as a duration; null where one of the three is null. */
export function workingTimeBetweenValue(from: unknown, to: unknown, calendar: unknown, timeZone: string): unknown {
  if (from === null || to === null || calendar === null) return null;
  const [start, end] = [instant(from, timeZone), instant(to, timeZone)];
  const millis = workingTimeBetween(start, end, readCalendar(calendar), timeZone);
  const text = Duration.fromMillis(Math.abs(millis)).shiftTo('hours', 'minutes', 'seconds').toISO();
  return duration(millis < 0 ? `-${text}` : text);
}

function instant(value: unknown, timeZone: string): Date {
  if (value instanceof FeelDateTime) return instantOf(value, timeZone);
  throw invalid('instant', value);
}

/** A day is 24 hours of open time; months and years measure none. */
function millisOf(value: unknown): number {
  const text = value instanceof FeelDuration ? value.iso : value;
  const length = typeof text === 'string' && isDuration(text) ? Duration.fromISO(text.replace(/^-/, '')) : null;
  if (typeof text !== 'string' || !length || length.years || length.months)
    throw invalid('duration of days and hours', value);
  return (text.startsWith('-') ? -1 : 1) * length.toMillis();
}

function invalid(what: string, value: unknown): ModelError {
  const shown = value instanceof FeelDuration ? value.iso : JSON.stringify(value);
  return new ModelError(`${shown} is no ${what}`, { reason: 'invalid-value', what, value: shown });
}
