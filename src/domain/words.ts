/** Names of sizes, bands and days in both languages, where a text is kept with the data (a quote's lines). */
import { DateTime } from 'luxon';
import type { DayType } from './business-day';
import type { RoomType } from './shapes';
import type { Venue } from './venues';

interface Word {
  readonly zh: string;
  readonly en: string;
}

export const roomTypeNames: Readonly<Record<RoomType, Word>> = {
  mini: { zh: '迷你包', en: 'mini room' },
  small: { zh: '小包', en: 'small room' },
  medium: { zh: '中包', en: 'medium room' },
  large: { zh: '大包', en: 'large room' },
  deluxe: { zh: '豪华包', en: 'deluxe room' },
};
export const bandNames: Readonly<Record<string, Word>> = {
  afternoon: { zh: '下午档', en: 'afternoon' },
  prime: { zh: '黄金档', en: 'prime time' },
  late: { zh: '夜场', en: 'late night' },
};
export const dayTypeNames: Readonly<Record<DayType, Word>> = {
  weekday: { zh: '平日', en: 'Weekday' },
  weekend: { zh: '周末', en: 'Weekend' },
  holiday: { zh: '节假日', en: 'Holiday' },
};

/** `20:30` on the venue's clock. */
export const clockTime = (venue: Pick<Venue, 'timeZone'>, at: Date): string =>
  DateTime.fromJSDate(at, { zone: venue.timeZone }).toFormat('HH:mm');
