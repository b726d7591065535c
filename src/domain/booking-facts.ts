import { NotFound } from '../lib/errors';
import type { Sql } from '../lib/sql';
import { addDays, openingOf } from './business-day';
import type { BookingState, Grade, RoomType } from './shapes';
import { loadVenue } from './venues';

const factsSql = {
  name: 'booking-facts.load',
  text: `
SELECT b.code AS "bookingCode", b.customer_id AS "customerId", b.venue_id AS "venueId", b.state, b.party,
       b.room_type AS "roomType", lower(b.during) AS "from", upper(b.during) AS "to",
       to_char(b.business_day, 'YYYY-MM-DD') AS "businessDay", b.hold_until AS "heldUntil",
       (b.quote->>'total')::int AS "quoteTotal", b.deposit_due AS "depositDue", b.deposit_paid AS "depositPaid",
       b.occasion, b.voucher, b.note, coalesce(c.grade, 'none') AS grade,
       coalesce(rooms.ids, '{}') AS "roomIds", coalesce(rooms.numbers, '{}') AS "roomNumbers"
FROM booking b
LEFT JOIN customer c ON c.id = b.customer_id
LEFT JOIN LATERAL (
  SELECT array_agg(r.id ORDER BY r.number) AS ids, array_agg(r.number ORDER BY r.number) AS numbers
  FROM booking_room br JOIN room r ON r.id = br.room_id
  -- Those it has; of a booking that is over, those it had.
  WHERE br.booking_id = b.id AND (br.active OR b.closed_at IS NOT NULL)) rooms ON true
WHERE b.id = $1`,
};

interface Row {
  readonly bookingCode: string;
  readonly customerId: string | null;
  readonly venueId: string;
  readonly state: BookingState;
  readonly party: number;
  readonly roomType: RoomType | null;
  readonly from: Date;
  readonly to: Date;
  readonly businessDay: string;
  readonly heldUntil: Date | null;
  readonly quoteTotal: number;
  readonly depositDue: number;
  readonly depositPaid: number;
  readonly occasion: string | null;
  readonly voucher: string | null;
  readonly note: string | null;
  readonly grade: Grade;
  readonly roomIds: string[];
  readonly roomNumbers: string[];
}
export type BookingFacts = Omit<Row, 'from' | 'to' | 'heldUntil' | 'grade'> & {
  readonly from: string;
  readonly to: string;
  readonly heldUntil: string | null;
  readonly agreedEnd: string;
  readonly closesAt: string;
  readonly member: boolean;
};

/** What a flow decides by, with every instant as ISO text; `NotFound` when there is no such booking. */
export async function bookingFacts(sql: Sql, bookingId: string): Promise<BookingFacts> {
  const [row] = await sql.query<Row>(factsSql, [bookingId]);
  if (!row) throw new NotFound('no such booking', { bookingId });
  const { from, to, heldUntil, grade, ...facts } = row;
  return {
    ...facts,
    from: from.toISOString(),
    to: to.toISOString(),
    agreedEnd: to.toISOString(),
    closesAt: (await closing(sql, row)).toISOString(),
    heldUntil: heldUntil?.toISOString() ?? null,
    member: grade !== 'none',
  };
}

async function closing(sql: Sql, { venueId, businessDay }: Row): Promise<Date> {
  const venue = await loadVenue(sql, venueId, [businessDay, addDays(businessDay, 1)]);
  return openingOf(venue, businessDay).closes;
}
