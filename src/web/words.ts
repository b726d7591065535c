/** Instants, money and deadlines as people read them: short when near, in full when far, always in the venue's zone. */
import { DateTime } from 'luxon';
import type { Language } from '../desk/desk';
import type { Translate } from './i18n';

export { chainTimeZone } from '../desk/task-form';

/** What is needed to say a time or a value: the moment of the page, the zone, the language. */
export interface Saying {
  readonly now: Date;
  readonly timeZone: string;
  readonly language: Language;
  readonly t: Translate;
  /** What ids stand for, where that is known. */
  readonly known?: ReadonlyMap<string, string>;
}

const at = (instant: Date, s: Saying) => DateTime.fromJSDate(instant, { zone: s.timeZone }).setLocale(s.language);

/** Today `19:24`, within a week the weekday too, this year the day and month, else the full date. */
export function sayTime(instant: Date, s: Saying): string {
  const then = at(instant, s);
  const now = at(s.now, s);
  const time = then.toFormat('HH:mm');
  if (then.hasSame(now, 'day')) return time;
  const days = Math.abs(then.startOf('day').diff(now.startOf('day'), 'days').days);
  if (days < 7) return `${then.toFormat('ccc')} ${time}`;
  if (then.hasSame(now, 'year')) return `${then.toFormat(s.t('time.monthDay'))} ${time}`;
  return then.toFormat('yyyy-MM-dd HH:mm');
}

/** The time alone, `19:24`, where its day is said elsewhere. */
export const sayClock = (instant: Date, s: Saying): string => at(instant, s).toFormat('HH:mm');

/** The time to the second, `19:24:02`, for what was kept just now; with its day when that was another. */
export function sayPrecisely(instant: Date, s: Saying): string {
  const then = at(instant, s);
  return then.hasSame(at(s.now, s), 'day') ? then.toFormat('HH:mm:ss') : sayTime(instant, s);
}

/** The date and time in full, to the second, as the audit shows it. */
export const sayFull = (instant: Date, s: Saying): string => at(instant, s).toFormat('yyyy-MM-dd HH:mm:ss');

/** The machine's form for `<time datetime>`. */
export const isoTime = (instant: Date): string => instant.toISOString();

/** `3 分`, `2 小时 5 分`, `4 天`. */
export function sayDuration(milliseconds: number, t: Translate): string {
  const minutes = Math.floor(Math.abs(milliseconds) / 60_000);
  if (minutes < 1) return t('time.moment');
  if (minutes < 60) return t('time.minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24)
    return minutes % 60 ? t('time.hoursMinutes', { h: hours, m: minutes % 60 }) : t('time.hours', { n: hours });
  return t('time.days', { n: Math.floor(hours / 24) });
}

export type DueState = 'calm' | 'soon' | 'late';
export interface DueWords {
  readonly state: DueState;
  readonly icon: 'alert' | 'clock';
  readonly text: string;
  readonly iso: string;
}

export function dueState(due: Date, now: Date): DueState {
  const left = due.getTime() - now.getTime();
  if (left <= 0) return 'late';
  return left <= 60 * 60_000 ? 'soon' : 'calm';
}

/** How a deadline stands: calm with its time, soon with what is left, late with by how much. Null without a deadline. */
export function sayDue(due: Date | null, s: Saying): DueWords | null {
  if (!due) return null;
  const state = dueState(due, s.now);
  const left = due.getTime() - s.now.getTime();
  if (state === 'late')
    return { state, icon: 'alert', text: s.t('due.late', { by: sayDuration(left, s.t) }), iso: isoTime(due) };
  const text = state === 'soon' ? s.t('due.soon', { left: sayDuration(left, s.t) }) : sayTime(due, s);
  return { state, icon: 'clock', text, iso: isoTime(due) };
}

/** Fen as yuan: `386.00 元`. */
export const sayMoney = (fen: number, t: Translate): string => t('money', { yuan: (fen / 100).toFixed(2) });

/** What a picture of a person shows: one character of a Chinese name, two initials of a Latin one. */
export function initials(name: string): string {
  const trimmed = name.trim();
  if (/^\p{Script=Han}/u.test(trimmed)) return [...trimmed][0] ?? '';
  const words = trimmed.split(/\s+/);
  return words
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}
