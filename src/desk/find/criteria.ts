/** What somebody looks for: short texts as a form or an address carries them. What is absent does not narrow. */
import { DateTime } from 'luxon';
import { InputError } from '../../lib/errors';
import { caseStatuses } from '../read/cases';
import { chainTimeZone } from '../task-form';

export const findNames = [
  ...(['phone', 'code', 'name', 'customer', 'person', 'room', 'from', 'to'] as const),
  ...(['outcome', 'process', 'venue', 'status', 'words'] as const),
] as const;
export type FindName = (typeof findNames)[number];
export type FindCriteria = Readonly<Partial<Record<FindName, string>>>;

/** What says something of a guest and so is not to stand in an address that others may read. */
export const privateNames: readonly FindName[] = ['phone', 'name', 'words'];

const longest = 100;

/** The criteria a form or an address states; what is too long, no day or no state is refused. */
export function readFindCriteria(given: (name: string) => string | undefined): FindCriteria {
  const criteria: Partial<Record<FindName, string>> = {};
  for (const name of findNames) {
    const value = given(name)?.normalize('NFKC').trim();
    if (!value) continue;
    check(name, value);
    criteria[name] = value;
  }
  const { from, to } = criteria;
  if (from && to && from > to) throw new InputError('a period ends before it begins', { reason: 'find-period' });
  return criteria;
}

function check(name: FindName, value: string): void {
  if (value.length > longest) throw new InputError(`${name} is too long`, { reason: 'find-long' });
  if ((name === 'from' || name === 'to') && !startOf(value)) throw new InputError('no day', { reason: 'find-day' });
  if (name === 'status' && !caseStatuses.some((one) => one === value))
    throw new InputError('no state', { reason: 'find-state' });
}

/** When a day (`YYYY-MM-DD`) begins in the chain's zone, or `days` later; null when there is no such day. */
export function startOf(day: string, days = 0): Date | null {
  const at = DateTime.fromFormat(day, 'yyyy-MM-dd', { zone: chainTimeZone });
  return at.isValid ? at.plus({ days }).toJSDate() : null;
}

const inDays: Readonly<Record<string, number>> = {
  ...{ 今天: 0, 今晚: 0, 昨天: -1, 昨晚: -1, 前天: -2, 明天: 1, 明晚: 1, 后天: 2 },
  ...{ today: 0, tonight: 0, yesterday: -1, tomorrow: 1 },
};
const written = /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?$/;

/** The day somebody means by `昨天`, `11-21`, `11月21日` or `2026-11-21`; one without a year is the nearest to now. */
export function dayMeant(text: string, now: Date): string | null {
  const today = DateTime.fromJSDate(now, { zone: chainTimeZone }).startOf('day');
  const away = inDays[text.toLowerCase()];
  if (away !== undefined) return today.plus({ days: away }).toISODate();
  const match = written.exec(text);
  if (!match) return null;
  const [, year, month, day] = match.map(Number);
  const years = match[1] ? [year!] : [today.year - 1, today.year, today.year + 1];
  const days = years
    .map((one) => DateTime.fromObject({ year: one, month: month!, day: day! }, { zone: chainTimeZone }))
    .filter((one) => one.isValid)
    .sort((a, b) => Math.abs(a.diff(today).valueOf()) - Math.abs(b.diff(today).valueOf()));
  return days[0]?.toISODate() ?? null;
}
