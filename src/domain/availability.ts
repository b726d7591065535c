import type { Sql } from '../lib/sql';
import { elsewhereSql, findAvailableSql } from './availability-sql';
import { businessDayOf, openingOf, type Opening } from './business-day';
import { explainNotOffered, type NotOffered } from './room-reasons';
import type { RoomChoice, RoomType } from './shapes';
import { datesAround, loadVenue, loadVenues, type Venue } from './venues';

export interface RoomWish {
  readonly venueId: string;
  readonly from: Date;
  readonly to: Date;
  readonly party: number;
  readonly roomType: RoomType | null;
  readonly roomId: string | null;
  /** A booking that is to be moved: its own rooms count as free. */
  readonly movingBookingId?: string | null | undefined;
  readonly now: Date;
}
export interface Availability {
  readonly availability: 'match' | 'other-sizes' | 'none';
  readonly rooms: RoomChoice[];
  readonly alternatives: {
    readonly times: { from: string; to: string; roomId: string; number: string }[];
    readonly sizes: { type: RoomType; count: number }[];
    readonly venues: { venueId: string; name: string; count: number }[];
  };
  /** Where nothing matches: every other room of the venue with its reason. */
  readonly notOffered: NotOffered[];
}

type Elsewhere = Availability['alternatives']['venues'][number];
interface Found {
  fits: RoomChoice[];
  others: RoomChoice[];
  times: { from: string; roomId: string; number: string }[];
  sizes: { type: RoomType; count: number }[];
}

/**
 * What is free for a wish, best fit first: the smallest sufficient type, then capacity, floor, number. Never offers a
 * room beyond its safety maximum. A hold that has run out blocks nothing. Reads only; between this and a hold
 * somebody else may be quicker. Outside opening hours nothing is free.
 */
export async function findAvailable(sql: Sql, wish: RoomWish): Promise<Availability> {
  const venue = await loadVenue(sql, wish.venueId, datesAround(wish.from));
  const opening = openingOf(venue, businessDayOf(venue, wish.from));
  const [found] = await sql.query<Found>(findAvailableSql, parameters(venue, opening, wish));
  const { fits, others, sizes } = found!;
  if (fits.length > 0) {
    return { availability: 'match', rooms: fits, alternatives: { times: [], sizes: [], venues: [] }, notOffered: [] };
  }
  const offered = { offered: others.map(({ roomId }) => roomId), cleaningMinutes: venue.cleaningMinutes };
  return {
    availability: sizes.length > 0 ? 'other-sizes' : 'none',
    rooms: others,
    alternatives: { times: timesOf(found!, wish, opening), sizes, venues: await findElsewhere(sql, wish) },
    notOffered: await explainNotOffered(sql, wish, { ...offered, open: isOpenFor(venue, wish) }),
  };
}

function timesOf({ times }: Found, wish: RoomWish, { closes }: Opening): Availability['alternatives']['times'] {
  const length = wish.to.getTime() - wish.from.getTime();
  return times.map(({ from, ...room }) => {
    const ends = new Date(Math.min(Date.parse(from) + length, closes.getTime()));
    return { from: new Date(from).toISOString(), to: ends.toISOString(), ...room };
  });
}

async function findElsewhere(sql: Sql, wish: RoomWish): Promise<Elsewhere[]> {
  const venues = await loadVenues(sql, datesAround(wish.from));
  const open = venues.filter((venue) => venue.id !== wish.venueId && isOpenFor(venue, wish));
  const found: Elsewhere[] = [];
  for (const minutes of new Set(open.map(({ cleaningMinutes }) => cleaningMinutes))) {
    const alike = open.filter(({ cleaningMinutes }) => cleaningMinutes === minutes).map(({ id }) => id);
    const cleaned = new Date(wish.to.getTime() + minutes * 60_000);
    const asked = [alike, wish.from, cleaned, wish.now, wish.party, wish.roomType];
    found.push(...(await sql.query<Elsewhere>(elsewhereSql, asked)));
  }
  return found.sort((one, other) => other.count - one.count);
}

function parameters(venue: Venue, opening: Opening, wish: RoomWish): unknown[] {
  // A closed day has no time to offer: it closes as it opens.
  const closes = opening.closed ? opening.opens : opening.closes;
  const times = [wish.from, wish.to, venue.cleaningMinutes, wish.now, opening.opens, closes];
  const asked = [wish.party, wish.roomType, wish.roomId];
  return [venue.id, ...times, ...asked, isOpenFor(venue, wish), wish.movingBookingId ?? null];
}

function isOpenFor(venue: Venue, { from }: RoomWish): boolean {
  const { opens, closes, closed } = openingOf(venue, businessDayOf(venue, from));
  return !closed && opens <= from && from < closes;
}
