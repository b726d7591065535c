/** The rooms of one venue over one business day: who has which room from when to when, and who waits for one. */
import { addDays, businessDayOf, dayTypeOf, openingOf, type DayType } from '../../domain/business-day';
import type { BookingState, RoomType } from '../../domain/shapes';
import { datesAround, loadVenue, type Venue } from '../../domain/venues';
import type { Actor } from '../../lib/actor';
import { NotFound } from '../../lib/errors';
import { isUuid } from '../../lib/ids';
import type { Statement } from '../../lib/sql';
import type { Desk, Language } from '../desk';
import { can, mustBeAllowed, venuesOf } from '../policy';
import { waitingAt, type Waiting } from './wait-list';

/** One booking in one room. Instants are those agreed with the guests, without the cleaning. */
export interface Bar {
  readonly bookingId: string;
  readonly code: string;
  readonly state: BookingState;
  readonly from: Date;
  readonly to: Date;
  readonly party: number;
  /** Null where the reader may not see names, and for guests nobody knows. */
  readonly guest: string | null;
  readonly vip: boolean;
  readonly heldUntil: Date | null;
  /** The held room is an offer to somebody on the wait list. */
  readonly offered: boolean;
  readonly depositDue: number;
  readonly depositPaid: number;
  readonly rooms: number;
}
export interface BoardRoom {
  readonly id: string;
  readonly number: string;
  readonly floor: number;
  readonly type: RoomType;
  readonly typeName: string;
  readonly personsFrom: number;
  readonly personsTo: number;
  /** The safety maximum. */
  readonly maximum: number;
  readonly closed: { readonly from: Date | null; readonly to: Date | null; readonly reason: string } | null;
  readonly bars: readonly Bar[];
}
export interface RoomBoard {
  readonly venue: { readonly id: string; readonly name: string; readonly timeZone: string };
  /** The venues this person may look at. */
  readonly venues: readonly { readonly id: string; readonly name: string }[];
  readonly day: {
    readonly date: string;
    readonly opens: Date;
    readonly closes: Date;
    readonly closed: boolean;
    readonly type: DayType;
    readonly before: string;
    readonly after: string;
    readonly today: boolean;
  };
  readonly rooms: readonly BoardRoom[];
  readonly waiting: readonly Waiting[];
  readonly now: Date;
}

const venuesSql: Statement = {
  name: 'desk-board-venues',
  text: `SELECT id, name, name_en AS "nameEn" FROM venue
    WHERE active AND ($1::text[] IS NULL OR id::text = ANY($1)) ORDER BY key LIMIT 500`,
};
/** $1 venue, $2 business day, $3 now, $4 opening, $5 closing. A hold that has run out is nobody's any more. */
const roomsSql: Statement = {
  name: 'desk-board-rooms',
  text: `
WITH bar AS (
  SELECT br.room_id, lower(b.during) AS "from", json_build_object(
    'bookingId', b.id, 'code', b.code, 'state', b.state, 'from', lower(b.during), 'to', upper(b.during),
    'party', b.party, 'guest', c.name, 'vip', coalesce(c.grade = 'vip', false),
    'heldUntil', CASE WHEN b.state = 'held' THEN br.held_until END,
    'offered', EXISTS (SELECT FROM wait_entry w WHERE w.booking_id = b.id AND w.state = 'offered'),
    'depositDue', b.deposit_due, 'depositPaid', b.deposit_paid,
    'rooms', (SELECT count(*) FROM booking_room o WHERE o.booking_id = b.id AND o.active)) AS fact
  FROM booking b
  JOIN booking_room br ON br.booking_id = b.id
  LEFT JOIN customer c ON c.id = b.customer_id
  WHERE b.venue_id = $1 AND b.business_day = $2
    AND (br.active OR b.state IN ('completed', 'no-show'))
    AND (b.state <> 'held' OR br.held_until > $3)
    AND b.state <> 'cancelled'
)
SELECT r.id, r.number, r.floor, r.type, r.maximum, t.name, t.name_en AS "nameEn", t.persons_from AS "personsFrom",
  t.persons_to AS "personsTo",
  CASE WHEN r.out_of_service && tstzrange($4, $5) THEN json_build_object('from', lower(r.out_of_service),
    'to', upper(r.out_of_service), 'reason', coalesce(r.out_reason, '')) END AS closed,
  coalesce((SELECT json_agg(bar.fact ORDER BY bar."from") FROM bar WHERE bar.room_id = r.id), '[]') AS bars
FROM room r JOIN room_type t ON t.venue_id = r.venue_id AND t.key = r.type
WHERE r.venue_id = $1 AND r.state = 'in-service'
ORDER BY t.rank, r.floor, r.number
LIMIT 500`,
};

interface RoomRow extends Omit<BoardRoom, 'typeName' | 'bars' | 'closed'> {
  readonly name: string;
  readonly nameEn: string;
  readonly closed: { from: string | null; to: string | null; reason: string } | null;
  readonly bars: readonly (Omit<Bar, 'from' | 'to' | 'heldUntil'> & {
    readonly from: string;
    readonly to: string;
    readonly heldUntil: string | null;
  })[];
}

/**
 * The board of a venue (the person's first where none is named) on a business day (today's where none is named).
 * `NotFound` for a venue that is not the person's to see. Names are left out for whoever may not read personal values.
 */
export async function roomBoard(
  desk: Desk,
  actor: Actor,
  wanted: {
    readonly venueId?: string | undefined;
    /** Shown where none is named and this person may see it. */
    readonly preferred?: string | undefined;
    readonly date?: string | undefined;
    readonly language: Language;
  },
): Promise<RoomBoard> {
  mustBeAllowed(actor, 'room.read');
  const venues = await venuesFor(desk, actor, wanted.language);
  const named = (venueId: string | undefined) => venues.find(({ id }) => id === venueId);
  const chosen = wanted.venueId === undefined ? (named(wanted.preferred) ?? venues[0]) : named(wanted.venueId);
  if (!chosen) throw new NotFound('no such venue', { reason: 'venue', venueId: wanted.venueId ?? '' });
  const now = desk.clock.now();
  const { venue, date } = await venueOn(desk, chosen.id, wanted.date, now);
  const opening = openingOf(venue, date);
  const values = [venue.id, date, now, opening.opens, opening.closes];
  const [rows, waiting] = await Promise.all([
    desk.database.query<RoomRow>(roomsSql, values),
    waitingAt(desk, actor, { venueId: venue.id, date }),
  ]);
  const mayName = can(actor, 'personal.read');
  return {
    venue: { ...chosen, timeZone: venue.timeZone },
    venues,
    day: {
      ...opening,
      type: dayTypeOf(venue, date),
      before: addDays(date, -1),
      after: addDays(date, 1),
      today: businessDayOf(venue, now) === date,
    },
    rooms: rows.map((row) => roomOf(row, mayName, wanted.language)),
    waiting,
    now,
  };
}

async function venuesFor(desk: Desk, actor: Actor, language: Language): Promise<{ id: string; name: string }[]> {
  const rows = await desk.database.query<{ id: string; name: string; nameEn: string }>(venuesSql, [venuesOf(actor)]);
  return rows.map(({ id, name, nameEn }) => ({ id, name: language === 'en' ? nameEn : name }));
}

/** The venue with the calendar around the day asked for; a date that is none counts as today's business day. */
async function venueOn(
  desk: Desk,
  venueId: string,
  asked: string | undefined,
  now: Date,
): Promise<{ venue: Venue; date: string }> {
  if (!isUuid(venueId)) throw new NotFound('no such venue', { reason: 'venue', venueId });
  const noon = asked && /^[12]\d{3}-\d{2}-\d{2}$/.test(asked) ? new Date(`${asked}T12:00:00Z`) : null;
  // The 30th of February is taken for a day of March: no such day either.
  const known = noon && !Number.isNaN(noon.getTime()) && noon.toISOString().startsWith(asked!) ? asked! : null;
  const venue = await loadVenue(desk.database, venueId, datesAround(now, ...(known ? [noon!] : [])));
  return { venue, date: known ?? businessDayOf(venue, now) };
}

function roomOf({ name, nameEn, bars, closed, ...row }: RoomRow, mayName: boolean, language: Language): BoardRoom {
  const dateOr = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return {
    ...row,
    typeName: language === 'en' ? nameEn : name,
    closed: closed && { from: dateOr(closed.from), to: dateOr(closed.to), reason: closed.reason },
    bars: bars.map((bar) => ({
      ...bar,
      guest: mayName ? bar.guest : null,
      from: new Date(bar.from),
      to: new Date(bar.to),
      heldUntil: dateOr(bar.heldUntil),
    })),
  };
}
