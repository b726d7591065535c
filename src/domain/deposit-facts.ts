/** What the deposit of a booking is decided by, and how it stands. */
import { NotFound } from '../lib/errors';
import type { Sql } from '../lib/sql';
import { bandAt, businessDayOf, dayTypeOf, type DayType } from './business-day';
import type { RoomType } from './shapes';
import { datesAround, loadVenue } from './venues';

export interface DepositFacts {
  readonly from: string;
  readonly dayType: DayType;
  readonly band: string;
  /** The largest of its rooms; null where it has none yet. */
  readonly roomType: RoomType | null;
  readonly quoteTotal: number;
  readonly pastNoShows: number;
  readonly depositDue: number;
  readonly depositDueAt: string | null;
  /** Half of the time from now until it is due. */
  readonly remindDepositAt: string | null;
  readonly depositPaid: number;
}
interface Row {
  readonly venueId: string;
  readonly from: Date;
  readonly roomType: RoomType | null;
  readonly quoteTotal: number;
  readonly pastNoShows: number;
  readonly depositDue: number;
  readonly depositDueAt: Date | null;
  readonly depositPaid: number;
}

const factsSql = {
  name: 'deposit-facts.load',
  text: `
SELECT b.venue_id AS "venueId", lower(b.during) AS "from", (b.quote->>'total')::int AS "quoteTotal",
       b.deposit_due AS "depositDue", b.deposit_due_at AS "depositDueAt", b.deposit_paid AS "depositPaid",
       coalesce((SELECT t.key FROM booking_room br JOIN room r ON r.id = br.room_id
                 JOIN room_type t ON t.venue_id = r.venue_id AND t.key = r.type
                 WHERE br.booking_id = b.id AND br.active ORDER BY t.rank DESC LIMIT 1), b.room_type) AS "roomType",
       (SELECT count(*)::int FROM booking o WHERE o.customer_id = b.customer_id AND o.state = 'no-show') AS "pastNoShows"
FROM booking b WHERE b.id = $1`,
};

/** `NotFound` when there is no such booking. */
export async function depositFacts(sql: Sql, bookingId: string, now: Date): Promise<DepositFacts> {
  const [row] = await sql.query<Row>(factsSql, [bookingId]);
  if (!row) throw new NotFound('no such booking', { bookingId });
  const { venueId, from, depositDueAt, ...facts } = row;
  const venue = await loadVenue(sql, venueId, datesAround(from));
  const day = businessDayOf(venue, from);
  return {
    ...facts,
    from: from.toISOString(),
    dayType: dayTypeOf(venue, day),
    band: bandAt(venue, day, from),
    depositDueAt: depositDueAt?.toISOString() ?? null,
    remindDepositAt: depositDueAt && new Date((now.getTime() + depositDueAt.getTime()) / 2).toISOString(),
  };
}
