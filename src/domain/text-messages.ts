/** What text messages need, read when the message is made, so that it says what is true then. */
import type { Sql } from '../lib/sql';

/** Whose booking it is; null when nobody's. */
export async function smsCustomerOf(sql: Sql, bookingId: string): Promise<string | null> {
  const [row] = await sql.query<{ customerId: string | null }>(
    { name: 'text-messages.customer', text: `SELECT customer_id AS "customerId" FROM booking WHERE id = $1` },
    [bookingId],
  );
  return row?.customerId ?? null;
}

export interface TextMessageFacts {
  /** The customer's first good number, in E.164. */
  readonly to: string;
  readonly customerName: string | null;
  readonly venueName: string | null;
  readonly venuePhone: string | null;
  readonly timeZone: string;
  readonly booking: TextedBooking | null;
}
export interface TextedBooking {
  readonly code: string;
  readonly from: Date;
  readonly until: Date;
  readonly party: number;
  readonly roomNumbers: readonly string[];
  readonly holdUntil: Date | null;
  readonly depositDue: number;
  readonly depositDueAt: Date | null;
}

interface Row extends Omit<TextMessageFacts, 'booking'> {
  readonly code: string | null;
  readonly from: Date;
  readonly until: Date;
  readonly party: number;
  readonly roomNumbers: string[];
  readonly holdUntil: Date | null;
  readonly depositDue: number;
  readonly depositDueAt: Date | null;
}

const factsSql = {
  name: 'text-messages.facts',
  text: `
SELECT p.e164 AS "to", c.name AS "customerName", CASE $4 WHEN 'en' THEN v.name_en ELSE v.name END AS "venueName",
  v.phone AS "venuePhone", coalesce(v.time_zone, 'Asia/Shanghai') AS "timeZone",
  b.code, lower(b.during) AS "from", upper(b.during) AS "until", b.party, b.hold_until AS "holdUntil",
  b.deposit_due AS "depositDue", b.deposit_due_at AS "depositDueAt",
  array(SELECT r.number FROM booking_room br JOIN room r ON r.id = br.room_id
        WHERE br.booking_id = b.id AND br.active ORDER BY 1) AS "roomNumbers"
FROM customer asked
JOIN customer c ON c.id = coalesce(asked.merged_into, asked.id)
JOIN LATERAL (SELECT e164 FROM customer_phone WHERE customer_id = c.id AND valid ORDER BY added_at, id LIMIT 1) p ON true
LEFT JOIN booking b ON b.id = $2
LEFT JOIN venue v ON v.id = coalesce($3, b.venue_id)
WHERE asked.id = $1`,
};

/** The message's facts in one language; null when there is no good number any more. */
export async function textMessageFacts(
  sql: Sql,
  about: { readonly customerId: string; readonly bookingId: string | null; readonly venueId: string | null },
  language: 'zh-CN' | 'en',
): Promise<TextMessageFacts | null> {
  const [row] = await sql.query<Row>(factsSql, [about.customerId, about.bookingId, about.venueId, language]);
  if (!row) return null;
  const { to, customerName, venueName, venuePhone, timeZone, code, ...rest } = row;
  return { to, customerName, venueName, venuePhone, timeZone, booking: code === null ? null : { code, ...rest } };
}
