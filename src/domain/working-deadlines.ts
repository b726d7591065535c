/**
 * Deadlines in working hours and working days, by the opening hours of a venue, or of the chain: it works while any of
 * its venues is open.
 */
import { addDays, businessDayOf, openingOf } from './business-day';
import { datesAround, loadVenue, loadVenues, type Venue } from './venues';
import type { Sql } from '../lib/sql';

/** Nobody's holiday is longer. */
const farthest = 60;

interface Span {
  readonly opens: Date;
  readonly closes: Date;
}

export interface Calendar {
  readonly venues: readonly Venue[];
  /** The business day of the instant it was read for. */
  readonly today: string;
}

/** The opening hours from an instant on, of one venue or of all. */
export async function readOpening(sql: Sql, venueId: string | null, from: Date): Promise<Calendar> {
  const first = from.toISOString().slice(0, 10);
  const dates = [...datesAround(from), ...Array.from({ length: farthest + 2 }, (_, i) => addDays(first, i))];
  const venues = venueId === null ? await loadVenues(sql, dates) : [await loadVenue(sql, venueId, dates)];
  return { venues, today: venues[0] ? businessDayOf(venues[0], from) : first };
}

/** Until when they are there on the day the calendar was read for; that moment itself where they are closed. */
export function closesToday(calendar: Calendar, now: Date): Date {
  const span = spanOf(calendar, 0);
  return span && span.opens <= now && now < span.closes ? span.closes : now;
}

/** When they open next after an instant. */
export function opensNext(calendar: Calendar, after: Date): Date {
  for (const { opens } of spans(calendar)) if (opens > after) return opens;
  return after;
}

/** The instant after so many hours of opening time. */
export function afterWorkingHours(calendar: Calendar, from: Date, hours: number): Date {
  let left = hours * 3_600_000;
  for (const { opens, closes } of spans(calendar)) {
    const begin = Math.max(opens.getTime(), from.getTime());
    const open = closes.getTime() - begin;
    if (open <= 0) continue;
    if (left <= open) return new Date(begin + left);
    left -= open;
  }
  return new Date(from.getTime() + left);
}

/** The same time of day so many open days later, within the opening hours of that day. */
export function afterWorkingDays(calendar: Calendar, from: Date, days: number): Date {
  const today = spanOf(calendar, 0);
  const later = [...spans(calendar)].filter(({ opens }) => opens > from)[days - 1];
  if (!later) return new Date(from.getTime() + days * 86_400_000);
  const into = today ? Math.max(0, from.getTime() - today.opens.getTime()) : 0;
  return new Date(Math.min(later.opens.getTime() + into, later.closes.getTime()));
}

function* spans(calendar: Calendar): Generator<Span> {
  for (let offset = 0; offset <= farthest; offset++) {
    const span = spanOf(calendar, offset);
    if (span) yield span;
  }
}

function spanOf({ venues, today }: Calendar, offset: number): Span | null {
  const date = addDays(today, offset);
  const open = venues.map((venue) => openingOf(venue, date)).filter(({ closed }) => !closed);
  if (open.length === 0) return null;
  return {
    opens: new Date(Math.min(...open.map(({ opens }) => opens.getTime()))),
    closes: new Date(Math.max(...open.map(({ closes }) => closes.getTime()))),
  };
}
