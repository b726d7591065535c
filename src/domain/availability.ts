import { NotFound } from '../lib/errors';
import type { Sql } from '../lib/sql';
import { findAvailableSql } from './availability-sql';
import { businessDayOf, openingOf, type Opening } from './business-day';
import { explainNotOffered, type NotOffered } from './room-reasons';
import type { RoomChoice, RoomType } from './shapes';
import { datesAround, loadVenues, type Venue } from './venues';

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

interface Found {
  fits: RoomChoice[];
  others: RoomChoice[];
  times: { from: string; roomId: string; number: string }[];
  sizes: { type: RoomType; count: number }[];
  venues: { venueId: string; name: string; count: number }[];
}

/**
 * What is free for a wish, best fit first: the smallest sufficient type, then capacity, floor, number. Never offers a
 * room beyond its safety maximum. A hold that has run out blocks nothing. Reads only; between this and a hold
 * somebody else may be quicker. Outside opening hours nothing is free.
 */
export async function findAvailable(sql: Sql, wish: RoomWish): Promise<Availability> {
  const venues = await loadVenues(sql, datesAround(wish.from));
  const venue = venues.find(({ id }) => id === wish.venueId);
  if (!venue) throw new NotFound('no such venue', { venueId: wish.venueId });
  const opening = openingOf(venue, businessDayOf(venue, wish.from));
  const otherVenues = venues.filter((other) => other.id !== venue.id && isOpenFor(other, wish)).map(({ id }) => id);
  const [found] = await sql.query<Found>(findAvailableSql, parameters(venue, opening, otherVenues, wish));
  const answered = answer(found!, wish, opening);
  if (answered.availability === 'match') return { ...answered, notOffered: [] };
  const offered = answered.rooms.map(({ roomId }) => roomId);
  const { cleaningMinutes } = venue;
  const open = isOpenFor(venue, wish);
  return { ...answered, notOffered: await explainNotOffered(sql, wish, { offered, cleaningMinutes, open }) };
}

function answer(found: Found, wish: RoomWish, opening: Opening): Omit<Availability, 'notOffered'> {
  const { fits, others, times, sizes, venues } = found;
  const length = wish.to.getTime() - wish.from.getTime();
  const ends = (from: Date): Date => new Date(Math.min(from.getTime() + length, opening.closes.getTime()));
  const spans = times.map(({ from, ...room }) => ({
    from: new Date(from).toISOString(),
    to: ends(new Date(from)).toISOString(),
    ...room,
  }));
  const availability = fits.length > 0 ? 'match' : sizes.length > 0 ? 'other-sizes' : 'none';
  const alternatives = { times: spans, sizes: availability === 'match' ? [] : sizes, venues };
  return { availability, rooms: availability === 'match' ? fits : others, alternatives };
}

function parameters(venue: Venue, opening: Opening, otherVenues: string[], wish: RoomWish): unknown[] {
  // A closed day has no time to offer: it closes as it opens.
  const closes = opening.closed ? opening.opens : opening.closes;
  const times = [wish.from, wish.to, venue.cleaningMinutes, wish.now, opening.opens, closes];
  const asked = [wish.party, wish.roomType, wish.roomId];
  return [venue.id, ...times, ...asked, otherVenues, isOpenFor(venue, wish), wish.movingBookingId ?? null];
}

function isOpenFor(venue: Venue, { from }: RoomWish): boolean {
  const { opens, closes, closed } = openingOf(venue, businessDayOf(venue, from));
  return !closed && opens <= from && from < closes;
}
