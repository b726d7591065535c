/** Durations and repeating timers in a venue's zone: a day is a calendar day there, months and summer time included. */
import { Cron } from 'croner';
import { DateTime, Duration } from 'luxon';
import { ModelError } from '../lib/errors';

const DURATION = /^-?P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/;
const CLOCK = /^(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/;
const DATED = /^\d{4}-?(\d\d-?\d\d|W\d\d)/;
const CYCLE = /^R(\d*)\/(?:([^/P][^/]*)\/)?(-?P[^/]+)$/;

/** Whether a text is an ISO 8601 duration such as `PT15M`, `P1DT2H` or `P2W`. */
export const isDuration = (text: string): boolean => DURATION.test(text);

/** The instant one duration after `base`: years to days count on the zone's calendar, hours and less exactly. */
export function addDuration(base: Date, iso: string, timeZone: string): Date {
  if (!isDuration(iso))
    throw new ModelError(`"${iso}" is no ISO 8601 duration`, { reason: 'not-a-duration', value: iso });
  const exact = clockMilliseconds(iso);
  if (exact !== null) return new Date(base.getTime() + exact);
  const start = inZone(base, timeZone);
  const length = Duration.fromISO(iso.replace(/^-/, ''));
  return (iso.startsWith('-') ? start.minus(length) : start.plus(length)).toJSDate();
}

/** Milliseconds of a duration of whole hours, minutes and seconds, the same in every zone; null for any other. */
function clockMilliseconds(iso: string): number | null {
  const parts = CLOCK.exec(iso);
  if (!parts) return null;
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = parts;
  const length = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -length : length;
}

/** A repeating timer: every `every` from `start` on (`times` visits, null for ever), or a cron line. */
export type Cycle =
  | { readonly kind: 'repeat'; readonly times: number | null; readonly start: Date | null; readonly every: string }
  | { readonly kind: 'cron'; readonly line: string };

/**
 * An ISO 8601 date or date and time as an instant; one without an offset is read in the zone. Null for anything else: a
 * time of day alone would be read on the day of the machine's clock.
 */
export function instantIn(text: string, timeZone: string): Date | null {
  if (!DATED.test(text.trim())) return null;
  const at = DateTime.fromISO(text.trim(), { zone: timeZone });
  return at.isValid ? at.toJSDate() : null;
}

/**
 * Reads `R3/PT15M`, `R/2026-11-21T12:00:00Z/P1D` or a cron line; `ModelError` (`not-a-cycle`) for anything else. A start
 * without an offset is read in the zone.
 */
export function parseCycle(text: string, timeZone = 'UTC'): Cycle {
  const [, times, start, every] = CYCLE.exec(text.trim()) ?? [];
  if (every !== undefined) {
    const from = start === undefined ? null : instantIn(start, timeZone);
    if (!isDuration(every) || every.startsWith('-') || (start !== undefined && from === null)) throw notACycle(text);
    if (addDuration(new Date(0), every, 'UTC').getTime() <= 0) throw notACycle(text);
    return { kind: 'repeat', times: times ? Number(times) : null, start: from, every };
  }
  try {
    new Cron(text.trim(), { paused: true });
    return { kind: 'cron', line: text.trim() };
  } catch (cause) {
    throw notACycle(text, cause);
  }
}

/**
 * When a cycle is due next, strictly after `after`; null when it is over. `fired` says how often it has been due already.
 * With a start, the due times stay on the grid start + n × every, however late a visit was.
 */
export function nextCycle(cycle: Cycle | string, after: Date, timeZone: string, fired = 0): Date | null {
  const each = typeof cycle === 'string' ? parseCycle(cycle, timeZone) : cycle;
  if (each.kind === 'cron') return new Cron(each.line, { paused: true, timezone: timeZone }).nextRun(after);
  if (each.times !== null && fired >= each.times) return null;
  if (each.start === null) return addDuration(after, each.every, timeZone);
  if (each.start > after) return each.start;
  return nextOnGrid(each.start, each.every, after, timeZone);
}

/** Jumps near the wanted time by division, then walks, so a start years ago costs nothing. */
function nextOnGrid(start: Date, every: string, after: Date, timeZone: string): Date {
  const origin = inZone(start, timeZone);
  const length = Duration.fromISO(every);
  const at = (count: number) => origin.plus(length.mapUnits((amount) => amount * count)).toJSDate();
  const span = at(1).getTime() - start.getTime();
  let count = Math.max(0, Math.floor((after.getTime() - start.getTime()) / (span * 1.1)) - 1);
  while (at(count) <= after) count++;
  return at(count);
}

function inZone(at: Date, timeZone: string): DateTime {
  const zoned = DateTime.fromJSDate(at, { zone: timeZone });
  if (!zoned.isValid)
    throw new ModelError(`"${timeZone}" is no time zone`, { reason: 'not-a-time-zone', value: timeZone });
  return zoned;
}

const notACycle = (value: string, cause?: unknown) =>
  new ModelError(`"${value}" is no repeating timer`, { reason: 'not-a-cycle', value }, { cause });
