/** Opens bookings: every one gets its code and its business day here, whatever state it begins in. */
import { bookingCode } from './booking-code';
import { businessDayOf } from './business-day';
import type { Act, BookingSource, BookingState, Quote } from './shapes';
import { datesAround, loadVenue } from './venues';

export interface NewBooking {
  readonly venueId: string;
  readonly customerId?: string | null | undefined;
  readonly from: Date;
  readonly to: Date;
  readonly party: number;
  readonly quote?: Quote | null | undefined;
  readonly adultsOnly?: boolean | null | undefined;
  readonly occasion?: string | null | undefined;
  readonly voucher?: string | null | undefined;
  readonly note?: string | null | undefined;
  /** By telephone where nothing is said. */
  readonly source?: BookingSource | undefined;
}
/** How it begins; a held one needs the end of the hold. */
export interface Beginning {
  readonly state: Extract<BookingState, 'requested' | 'waitlisted' | 'held'>;
  readonly holdUntil: Date | null;
  readonly roomType?: string | null | undefined;
}

const insertSql = {
  name: 'new-booking.insert',
  text: `
INSERT INTO booking (id, code, venue_id, customer_id, case_id, state, party, during, business_day, hold_until, room_type,
                     quote, occasion, voucher, note, adults_only, source, created_at, created_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, tstzrange($8, $9), $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
ON CONFLICT (code) DO NOTHING
RETURNING code`,
};

/** A booking without rooms yet; its code is nobody else's. */
export async function insertBooking(
  act: Act,
  booking: NewBooking,
  { state, holdUntil, roomType }: Beginning,
): Promise<{ id: string; code: string }> {
  const { venueId, customerId, from, to, party, quote, occasion, voucher, note, source } = booking;
  const venue = await loadVenue(act.sql, venueId, datesAround(from));
  const id = act.newId();
  const when = [from, to, businessDayOf(venue, from), holdUntil, roomType ?? null];
  const said = [occasion ?? null, voucher ?? null, note ?? null];
  const about = [quote ?? { lines: [], total: 0 }, ...said, booking.adultsOnly ?? false, source ?? 'phone'];
  for (let attempt = 0; attempt < 20; attempt++) {
    const who = [venueId, customerId ?? null, act.caseId, state, party];
    const values = [id, bookingCode(act.newId()), ...who, ...when, ...about, act.now, act.actor.id];
    const [made] = await act.sql.query<{ code: string }>(insertSql, values);
    if (made) return { id, code: made.code };
  }
  throw new Error('no booking code is left: every one that was drawn is taken');
}
