/** What mails about bookings need, read when the mail is made, so that a mail says what is true then. */
import type { Sql } from '../lib/sql';
import type { BookingState, Quote } from './shapes';

export interface Recipient {
  readonly customerId: string;
  readonly language: 'zh-CN' | 'en';
}
export interface BookingMail {
  readonly to: string;
  readonly customerName: string | null;
  readonly language: 'zh-CN' | 'en';
  readonly bookingCode: string;
  readonly state: BookingState;
  readonly venueName: string;
  readonly venueAddress: string;
  readonly venuePhone: string;
  readonly timeZone: string;
  readonly from: Date;
  readonly until: Date;
  readonly party: number;
  readonly roomNumbers: string[];
  readonly roomTypeName: string | null;
  readonly quote: Quote;
  readonly depositDue: number;
  /** Null where it is paid at the desk. */
  readonly depositDueAt: Date | null;
  readonly depositPaid: number;
  readonly depositRefunded: number;
}

/** Whom a mail about the booking goes to; null when the customer has no address, was erased, or is not known. */
export async function mailRecipient(sql: Sql, bookingId: string): Promise<Recipient | null> {
  const [row] = await sql.query<Recipient>(
    {
      name: 'mails.recipient',
      text: `
SELECT c.id AS "customerId", c.language FROM booking b JOIN customer c ON c.id = b.customer_id
WHERE b.id = $1 AND c.email IS NOT NULL`,
    },
    [bookingId],
  );
  return row ?? null;
}

const mailSql = {
  name: 'mails.booking',
  text: `
SELECT c.email AS "to", c.name AS "customerName", $2 AS language, b.code AS "bookingCode", b.state,
       CASE $2 WHEN 'en' THEN v.name_en ELSE v.name END AS "venueName",
       CASE $2 WHEN 'en' THEN v.address_en ELSE v.address END AS "venueAddress",
       v.phone AS "venuePhone", v.time_zone AS "timeZone", lower(b.during) AS "from", upper(b.during) AS "until", b.party,
       coalesce((SELECT array_agg(r.number ORDER BY r.number) FROM booking_room br JOIN room r ON r.id = br.room_id
                 WHERE br.booking_id = b.id), '{}') AS "roomNumbers",
       CASE $2 WHEN 'en' THEN t.name_en ELSE t.name END AS "roomTypeName",
       b.quote, b.deposit_due AS "depositDue", b.deposit_due_at AS "depositDueAt", b.deposit_paid AS "depositPaid", b.deposit_refunded AS "depositRefunded"
FROM booking b
JOIN customer c ON c.id = b.customer_id
JOIN venue v ON v.id = b.venue_id
LEFT JOIN room_type t ON t.venue_id = b.venue_id AND t.key = b.room_type
WHERE b.id = $1 AND c.email IS NOT NULL`,
};

/** The mail's facts in one language; null when there is nobody to send it to any more. */
export async function bookingMail(sql: Sql, bookingId: string, language: 'zh-CN' | 'en'): Promise<BookingMail | null> {
  const [row] = await sql.query<BookingMail>(mailSql, [bookingId, language]);
  return row ?? null;
}
