/** `add working time(from, duration, calendar)` and `working time between(from, to, calendar)` as FEEL calls them. */
import { FeelDateTime, FeelDuration, duration } from 'feelin';
import { Duration } from 'luxon';
import { ModelError } from '../lib/errors';
import { isDuration } from './time';
import { instantOf, instantValue } from './values';
import { addWorkingTime, readCalendar, workingTimeBetween } from './working-time';

/** The instant after so much open time; null where one of the three is null. */
export function addWorkingTimeValue(from: unknown, length: unknown, calendar: unknown, timeZone: string): unknown {
  if (from === null || length === null || calendar === null) return null;
  const start = instant(from, timeZone);
  return instantValue(addWorkingTime(start, millisOf(length), readCalendar(calendar), timeZone), timeZone);
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
