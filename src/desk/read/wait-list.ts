/** Who waits for a room at a venue, in the order in which a released room is offered. */
import type { RoomType } from '../../domain/shapes';
import { inOrder } from '../../domain/wait-offers';
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { can } from '../policy';

export interface Waiting {
  readonly bookingId: string;
  readonly code: string;
  /** Null where the reader may not see names. */
  readonly guest: string | null;
  readonly vip: boolean;
  readonly party: number;
  readonly roomType: RoomType | null;
  /** The window in which their stay may begin. */
  readonly earliest: Date;
  readonly latest: Date;
  readonly hours: number;
  readonly callUntil: Date;
  readonly promotedReason: string | null;
  readonly offer: { readonly room: string; readonly until: Date } | null;
}

const waitingSql: Statement = {
  name: 'desk-waiting',
  text: `
SELECT e.booking_id AS "bookingId", b.code, c.name AS guest, e.grade = 'vip' AS vip, e.party,
  e.room_type AS "roomType", e.earliest, e.latest, e.hours::float8 AS hours, e.call_until AS "callUntil",
  e.promoted_reason AS "promotedReason",
  (SELECT json_build_object('room', r.number, 'until', o.offer_until)
   FROM wait_offer o JOIN room r ON r.id = o.room_id WHERE o.booking_id = e.booking_id AND o.answer IS NULL) AS offer
FROM wait_entry e JOIN booking b ON b.id = e.booking_id LEFT JOIN customer c ON c.id = b.customer_id
WHERE e.venue_id = $1 AND e.state IN ('waiting', 'offered') AND b.business_day = $2
ORDER BY ${inOrder}
LIMIT 100`,
};

type Row = Omit<Waiting, 'offer'> & { readonly offer: { readonly room: string; readonly until: string } | null };

/** The wait list of one business day; the caller has checked that this venue may be seen. */
export async function waitingAt(
  desk: Desk,
  actor: Actor,
  { venueId, date }: { readonly venueId: string; readonly date: string },
): Promise<readonly Waiting[]> {
  const rows = await desk.database.query<Row>(waitingSql, [venueId, date]);
  const mayName = can(actor, 'personal.read');
  return rows.map(({ offer, guest, ...row }) => ({
    ...row,
    guest: mayName ? guest : null,
    offer: offer && { room: offer.room, until: new Date(offer.until) },
  }));
}
