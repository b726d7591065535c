import { addDays, businessDayOf, openingOf, wallClock } from './business-day';
import type { Sql } from '../lib/sql';
import { datesAround, loadVenue } from './venues';

export interface WindowWish {
  readonly venueId: string;
  /** The stay they wished for. */
  readonly from: Date;
  readonly to: Date;
  /** `HH:mm`: the latest beginning they would take; none: the wished one only. */
  readonly latestTime: string | null;
  /** `HH:mm`: until when they want to be called; none: until the latest beginning. */
  readonly waitUntil: string | null;
  /** They must know so many minutes before the wished beginning; only where `waitUntil` says nothing. */
  readonly leadMinutes: number | null;
}
export interface WaitWindow {
  readonly windowFrom: Date;
  readonly windowTo: Date;
  readonly stayHours: number;
  readonly latestStart: Date;
  readonly callUntil: Date;
}

/**
 * What a guest's "ten at the latest, and call me until half past nine" means on the wished business day: times after
 * midnight are the night's, nothing ends after closing, and nobody is called when it is too late to come.
 */
export async function planWaitWindow(sql: Sql, wish: WindowWish): Promise<WaitWindow> {
  const venue = await loadVenue(sql, wish.venueId, datesAround(wish.from));
  const day = businessDayOf(venue, wish.from);
  const { opens, closes } = openingOf(venue, day);
  const onThatDay = (time: string): Date => {
    const at = wallClock(venue, day, time);
    return at < opens ? wallClock(venue, addDays(day, 1), time) : at;
  };
  const stay = wish.to.getTime() - wish.from.getTime();
  const wished = wish.latestTime === null ? wish.from : onThatDay(wish.latestTime);
  const latestStart = within(wished, wish.from, new Date(closes.getTime() - stay));
  return {
    windowFrom: wish.from,
    windowTo: new Date(latestStart.getTime() + stay),
    stayHours: stay / 3_600_000,
    latestStart,
    callUntil: until(),
  };

  function until(): Date {
    if (wish.waitUntil !== null) return earlier(onThatDay(wish.waitUntil), latestStart);
    if (wish.leadMinutes !== null) return new Date(wish.from.getTime() - wish.leadMinutes * 60_000);
    return latestStart;
  }
}

const within = (at: Date, from: Date, to: Date): Date => (at > to ? (to > from ? to : from) : at < from ? from : at);
const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
