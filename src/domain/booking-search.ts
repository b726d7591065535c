import type { Sql, Statement } from '../lib/sql';
import { normaliseCode } from './booking-code';
import { lastFour, parsePhone } from './phones';
import type { BookingState } from './shapes';

export interface BookingQuery {
  readonly code: string | null;
  /** A whole number, or its last four digits. */
  readonly phone: string | null;
  readonly name: string | null;
  /** Of the business day, or of the calendar day at the venue. */
  readonly date: string | null;
  readonly venueId: string | null;
  /** A guest already recognised; counts only when no code, number or name is said. */
  readonly customerId?: string | null | undefined;
  readonly now: Date;
}
export interface FoundBooking {
  readonly bookingId: string;
  readonly bookingCode: string;
  readonly state: BookingState;
  readonly venueId: string;
  readonly customerId: string | null;
  readonly from: string;
  readonly to: string;
  readonly party: number;
  readonly roomNumbers: string[];
}

// Each way in has its own candidates, so that each is one index; what else was given narrows them.
const ways = {
  code: `SELECT b.* FROM booking b WHERE b.code = $1`,
  phone: `
  SELECT b.* FROM customer_phone p JOIN customer f ON f.id = p.customer_id
  JOIN booking b ON b.customer_id = coalesce(f.merged_into, f.id) WHERE p.valid AND p.e164 = $2`,
  tail: `
  SELECT b.* FROM customer_phone p JOIN customer f ON f.id = p.customer_id
  JOIN booking b ON b.customer_id = coalesce(f.merged_into, f.id) WHERE p.valid AND p.tail = phone_tail($3)`,
  name: `
  SELECT b.* FROM booking b WHERE b.business_day BETWEEN $5::date - 1 AND $5::date`,
  customer: `
  SELECT b.* FROM booking b WHERE b.customer_id = $8::uuid`,
} as const;

const statements = Object.fromEntries(
  Object.entries(ways).map(([way, candidates]) => [
    way,
    { name: `booking-search.${way}`, text: searchText(candidates) },
  ]),
) as Record<keyof typeof ways, Statement>;

function searchText(candidates: string): string {
  return `
SELECT b.id AS "bookingId", b.code AS "bookingCode", b.state, b.venue_id AS "venueId", b.customer_id AS "customerId",
       lower(b.during) AS "from", upper(b.during) AS "to", b.party,
       coalesce((SELECT array_agg(r.number ORDER BY r.number) FROM booking_room br JOIN room r ON r.id = br.room_id
                 WHERE br.booking_id = b.id AND br.active), '{}') AS "roomNumbers"
FROM (${candidates}) b
JOIN venue v ON v.id = b.venue_id
LEFT JOIN customer c ON c.id = b.customer_id
WHERE b.state IN ('requested', 'held', 'confirmed', 'in-use', 'waitlisted')
  AND ($1::text IS NULL OR b.code = $1)
  AND ($2::text IS NULL OR EXISTS (SELECT FROM customer_phone q WHERE q.customer_id = c.id AND q.valid AND q.e164 = $2))
  AND ($3::text IS NULL OR EXISTS (SELECT FROM customer_phone q WHERE q.customer_id = c.id AND q.valid AND q.tail = phone_tail($3)))
  AND ($4::text IS NULL OR starts_with(c.name, $4))
  AND ($5::date IS NULL OR b.business_day = $5 OR (lower(b.during) AT TIME ZONE v.time_zone)::date = $5)
  AND ($6::uuid IS NULL OR b.venue_id = $6)
  AND (b.state <> 'held' OR b.hold_until > $7::timestamptz)
  AND ($8::uuid IS NULL OR b.customer_id = $8)
GROUP BY b.id, b.code, b.state, b.venue_id, b.customer_id, b.during, b.party
ORDER BY lower(b.during), b.id
LIMIT 20`;
}

/** Bookings that are not over and fit everything given, soonest first, at most twenty; none when too little is given. */
export async function findBookings(sql: Sql, query: BookingQuery): Promise<FoundBooking[]> {
  const code = query.code ? normaliseCode(query.code) : null;
  const e164 = query.phone ? parsePhone(query.phone) : null;
  const tail = query.phone && !e164 ? lastFour(query.phone) : null;
  const said = code ? 'code' : e164 ? 'phone' : tail ? 'tail' : query.name && query.date ? 'name' : null;
  const way = said ?? (query.customerId && !query.code && !query.phone && !query.name ? 'customer' : null);
  if (!way) return [];
  const known = way === 'customer' ? query.customerId : null;
  const values = [code, e164, tail, query.name, known ? null : query.date, query.venueId, query.now, known];
  const rows = await sql.query<Omit<FoundBooking, 'from' | 'to'> & { from: Date; to: Date }>(statements[way], values);
  return rows.map(({ from, to, ...row }) => ({ ...row, from: from.toISOString(), to: to.toISOString() }));
}

const verifySql = {
  name: 'booking-search.verify',
  text: `
SELECT FROM booking b
WHERE b.id = $1 AND (b.code = $2 OR EXISTS (
  SELECT FROM customer_phone p JOIN customer f ON f.id = p.customer_id
  WHERE coalesce(f.merged_into, f.id) = b.customer_id AND p.valid AND p.tail = phone_tail($3)))`,
};

/** Whether the answer is the booking's code or the last four digits of a number of its customer. */
export async function verifyCaller(sql: Sql, bookingId: string, answer: string): Promise<boolean> {
  const rows = await sql.query(verifySql, [bookingId, normaliseCode(answer), lastFour(answer)]);
  return rows.length > 0;
}
