/** What can be offered to guests whose wish cannot be met, as choices of a form: other times, venues and days. */
import { DateTime } from 'luxon';
import type { Sql } from '../lib/sql';
import { findAvailable, type RoomWish } from './availability';
import { addDays, businessDayOf, openingOf, wallClock } from './business-day';
import { isScheduleOpen, type ScheduleTimes } from './schedule';
import { datesAround, loadVenue, loadVenues, type Venue } from './venues';

export interface Offer {
  /** Its place in the list, from 1. */
  readonly value: number;
  readonly kind: 'time' | 'venue' | 'day';
  readonly venueId: string;
  readonly from: string;
  readonly to: string;
  readonly label: { readonly 'zh-CN': string; readonly en: string };
}
interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Days are taken so many before and after the wished one, but none past, and none whose schedule is not open yet. */
export interface DaysAround {
  readonly around: number;
  /** When schedules open; null takes no other day. */
  readonly schedule: ScheduleTimes | null;
}

/** The wished time itself comes first where it is free by now; then other times, other venues, other days, nearest first. */
export async function findAlternatives(sql: Sql, wish: RoomWish, days: DaysAround): Promise<Offer[]> {
  const venues = await loadVenues(sql, [...datesAround(wish.from), ...datesAround(wish.now)]);
  const venue = venues.find(({ id }) => id === wish.venueId)!;
  const { availability, alternatives } = await findAvailable(sql, wish);
  const same = availability === 'match' ? [offer('time', venue, wish)] : [];
  const times = alternatives.times.map(({ from, to }) =>
    offer('time', venue, { from: new Date(from), to: new Date(to) }),
  );
  const elsewhere = alternatives.venues.flatMap(({ venueId }) => {
    const other = venues.find(({ id }) => id === venueId);
    return other ? [offer('venue', other, wish)] : [];
  });
  return [...same, ...times, ...elsewhere, ...(await otherDays(sql, venue, wish, days))].map((one, index) => ({
    ...one,
    value: index + 1,
  }));
}

type Named = Omit<Offer, 'value'>;

async function otherDays(sql: Sql, { id }: Venue, wish: RoomWish, { around, schedule }: DaysAround): Promise<Named[]> {
  const found: Named[] = [];
  if (schedule === null) return found;
  const steps = Array.from({ length: around }, (_, i) => [-i - 1, i + 1]).flat();
  for (const step of steps) {
    const shift = new Date(wish.from.getTime() + step * 86_400_000);
    const venue = await loadVenue(sql, id, [...datesAround(shift), ...datesAround(wish.now)]);
    const span = sameTimeOn(venue, wish, step);
    const day = businessDayOf(venue, span.from);
    if (day <= businessDayOf(venue, wish.now) || !isScheduleOpen(venue, day, schedule, wish.now)) continue;
    const { availability } = await findAvailable(sql, { ...wish, ...span });
    if (availability === 'match') found.push(offer('day', venue, span));
  }
  return found;
}

/** The same time on the clock so many days later, cut at that day's closing. */
function sameTimeOn(venue: Venue, { from, to }: Span, days: number): Span {
  const local = DateTime.fromJSDate(from, { zone: venue.timeZone });
  const begins = wallClock(venue, addDays(local.toISODate()!, days), local.toFormat('HH:mm'));
  const ends = new Date(begins.getTime() + (to.getTime() - from.getTime()));
  const { closes } = openingOf(venue, businessDayOf(venue, begins));
  return { from: begins, to: begins < closes && ends > closes ? closes : ends };
}

function offer(kind: Offer['kind'], venue: Venue, { from, to }: Span): Named {
  const at = DateTime.fromJSDate(from, { zone: venue.timeZone });
  const times = `${at.toFormat('HH:mm')}–${DateTime.fromJSDate(to, { zone: venue.timeZone }).toFormat('HH:mm')}`;
  const words = {
    time: { 'zh-CN': times, en: times },
    venue: { 'zh-CN': `${venue.name} ${times}`, en: `${venue.nameEn} ${times}` },
    day: {
      'zh-CN': `${at.setLocale('zh-CN').toFormat('M 月 d 日 cccc')} ${times}`,
      en: `${at.setLocale('en').toFormat('cccc d LLL')} ${times}`,
    },
  };
  return { kind, venueId: venue.id, from: from.toISOString(), to: to.toISOString(), label: words[kind] };
}
