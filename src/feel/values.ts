/**
 * The border between JSON and FEEL. Going in, text that is exactly an ISO instant (`2026-11-21T12:30:00.000Z`) becomes a
 * date and time in the venue's zone, so that `from > now()` and `from.hour` mean what they say; every other text, dates
 * and times of day included, stays text. Coming out, everything is plain JSON again: instants as UTC, dates
 * `YYYY-MM-DD`, times `HH:mm` (with seconds where there are any), durations ISO 8601.
 */
import { FeelDate, FeelDateTime, FeelDuration, FeelTime, dateAndTime, time, toFeel } from 'feelin';
import { DateTime } from 'luxon';
import { ModelError } from '../lib/errors';
import type { Json } from '../lib/json';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/;
const MAX_ITEMS = 100_000;
const MAX_DEPTH = 64;
const MAX_TEXT = 1_000_000;

/** Whether a text is an instant: full date, time and offset, and one that exists in the calendar. */
export const isInstantText = (text: string): boolean => INSTANT.test(text) && !Number.isNaN(Date.parse(text));

/** An instant as FEEL sees it: the zone's wall clock with the offset of that moment, exact where a clock repeats an hour. */
export function instantValue(at: Date, timeZone: string): FeelDateTime {
  const key = `${at.getTime()} ${timeZone}`;
  const known = instants.get(key);
  if (known) return known;
  const local = DateTime.fromJSDate(at, { zone: timeZone });
  const wall = toFeel(new Date(at.getTime() + local.offset * 60_000)) as FeelDateTime;
  const value = new FeelDateTime(wall.unwrap(), local.toFormat('ZZ'));
  if (instants.size >= 1000) instants.clear();
  instants.set(key, value);
  return value;
}
/** Making one takes 40 µs, and a step asks for the same few again and again. */
const instants = new Map<string, FeelDateTime>();

/** The instant a date and time stands for; one without a zone is read in the venue's. */
export const instantOf = (value: FeelDateTime, timeZone: string): Date =>
  new Date(value.unwrap().toZonedDateTime(value.zone ?? timeZone).epochMilliseconds);

/** `date and time(…)` of our expressions: takes instants, ISO text and a date with a time; always ends up zoned. */
export function dateTimeValue(from: unknown, at: unknown, timeZone: string): FeelDateTime | null {
  if (from instanceof FeelDateTime && at === undefined) return zoned(from, timeZone);
  if ((from instanceof FeelDate || from instanceof FeelDateTime) && at instanceof FeelTime)
    return dateAndTimeIn(`${from.iso.slice(0, 10)}T${at.iso}`, timeZone);
  return typeof from === 'string' && at === undefined ? dateAndTimeIn(from, timeZone) : null;
}

function dateAndTimeIn(text: string, timeZone: string): FeelDateTime | null {
  if (isInstantText(text)) return instantValue(new Date(text), timeZone);
  const full = LOCAL.test(text) && text.length === 16 ? `${text}:00` : text;
  const value = dateAndTime(full) ?? null;
  return value && zoned(value, timeZone);
}

const zoned = (value: FeelDateTime, timeZone: string): FeelDateTime =>
  value.zone === null ? instantValue(instantOf(value, timeZone), timeZone) : value;

/** `time(…)` of our expressions: also takes `HH:mm`, the way times of day are kept in variables. */
export function timeValue(parts: readonly unknown[]): FeelTime | null {
  const [from, minute, second] = parts;
  if (from instanceof FeelTime) return from;
  if (from instanceof FeelDateTime) return time(from.iso.slice(11, 19));
  if (typeof from === 'string') return time(/^\d\d:\d\d$/.test(from) ? `${from}:00` : from) ?? null;
  const numbers = [from, minute, second ?? 0];
  if (!numbers.every((part) => typeof part === 'number')) return null;
  return time(numbers.map((part) => String(part).padStart(2, '0')).join(':')) ?? null;
}

/** JSON as FEEL sees it. Lists longer than `maxList` are refused, because the cost of an expression hangs on them. */
export function toFeelValue(value: Json, timeZone: string, maxList: number): unknown {
  if (typeof value === 'string') return isInstantText(value) ? instantValue(new Date(value), timeZone) : value;
  if (Array.isArray(value)) {
    if (value.length > maxList) throw tooLarge('list-too-long', { length: value.length, limit: maxList });
    return (value as readonly Json[]).map((entry) => toFeelValue(entry, timeZone, maxList));
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toFeelValue(entry, timeZone, maxList)]));
}

/** What an expression gave, as JSON. Ranges and functions are no data and are refused, and so is what is out of size. */
export function toJson(value: unknown, timeZone: string): Json {
  let items = 0;
  let text = 0;
  const convert = (entry: unknown, depth: number): Json => {
    if (++items > MAX_ITEMS || depth > MAX_DEPTH) throw tooLarge('result-too-large', { limit: MAX_ITEMS });
    if (typeof entry === 'string' && (text += entry.length) > MAX_TEXT)
      throw tooLarge('result-too-large', { limit: MAX_TEXT });
    const scalar = scalarJson(entry, timeZone);
    if (scalar !== undefined) return scalar;
    if (Array.isArray(entry)) return entry.map((each) => convert(each, depth + 1));
    if (isPlain(entry)) return mapValues(entry, (each) => convert(each, depth + 1));
    throw new ModelError('The expression gives a range or a function, which is no data', { reason: 'not-data' });
  };
  return convert(value, 0);
}

function scalarJson(value: unknown, timeZone: string): Json | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string') return value;
  if (value instanceof FeelDateTime) return instantOf(value, timeZone).toISOString();
  if (value instanceof FeelTime) return value.iso.replace(/^(\d\d:\d\d):00$/, '$1');
  if (value instanceof FeelDate || value instanceof FeelDuration) return value.iso;
  return undefined;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const mapValues = (value: Record<string, unknown>, change: (each: unknown) => Json): Json =>
  Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));

const tooLarge = (reason: string, params: Record<string, number>) =>
  new ModelError(`An expression's data is too large (${reason})`, { reason, ...params });
