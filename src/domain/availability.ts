import type { Sql } from '../lib/sql';
import { findAvailableSql, insteadSql } from './availability-sql';
import { businessDayOf, openingOf, type Opening } from './business-day';
import { asSaid, type NotOffered } from './room-reasons';
import type { RoomChoice, RoomType } from './shapes';
import { datesAround, loadVenue, type Venue } from './venues';

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

interface Instead {
  elsewhere: { count: number; venue: Venue }[];
  notOffered: NotOffered[];
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
  const { elsewhere, notOffered } = await findInstead(sql, wish, venue, others);
  return {
    availability: sizes.length > 0 ? 'other-sizes' : 'none',
    rooms: others,
    alternatives: { times: timesOf(found!, wish, opening), sizes, venues: elsewhere },
    notOffered,
  };
}

function timesOf({ times }: Found, wish: RoomWish, { closes }: Opening): Availability['alternatives']['times'] {
  const length = wish.to.getTime() - wish.from.getTime();
  return times.map(({ from, ...room }) => {
    const ends = new Date(Math.min(Date.parse(from) + length, closes.getTime()));
    return { from: new Date(from).toISOString(), to: ends.toISOString(), ...room };
  });
}

/** Other venues that are open then, most rooms first, and why each other room here is not offered. */
async function findInstead(
  sql: Sql,
  wish: RoomWish,
  venue: Venue,
  others: readonly RoomChoice[],
): Promise<{ elsewhere: Elsewhere[]; notOffered: NotOffered[] }> {
  const when = [wish.from, wish.to, venue.cleaningMinutes, wish.now, wish.party, wish.roomType];
  const offered = others.map(({ roomId }) => roomId);
  const values = [venue.id, ...when, offered, wish.movingBookingId ?? null, datesAround(wish.from)];
  const [instead] = await sql.query<Instead>(insteadSql, values);
  const open = instead!.elsewhere.filter((other) => isOpenFor(other.venue, wish)).slice(0, 20);
  return {
    elsewhere: open.map(({ venue: { id, name }, count }) => ({ venueId: id, name, count })),
    notOffered: instead!.notOffered.map((row) => asSaid(row, isOpenFor(venue, wish))),
  };
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
