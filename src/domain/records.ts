/** What happened without a booking: guests turned away, wishes nobody could serve. */
import { bandAt, businessDayOf } from './business-day';
import type { Act } from './shapes';
import { datesAround, loadVenue } from './venues';

export async function noteRefusal(
  act: Act,
  refusal: { readonly customerId: string | null; readonly venueId: string; readonly reason: string },
): Promise<void> {
  await act.sql.query(
    {
      name: 'records.refusal',
      text: `
INSERT INTO refusal (id, venue_id, customer_id, reason, case_id, actor_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    },
    [act.newId(), refusal.venueId, refusal.customerId, refusal.reason, act.caseId, act.actor.id, act.now],
  );
}

export interface LostWish {
  readonly venueId: string;
  readonly from: Date;
  readonly to: Date;
  readonly party: number;
  readonly roomType: string | null;
  readonly reason: string;
}

export async function recordLostDemand(act: Act, wish: LostWish): Promise<void> {
  const venue = await loadVenue(act.sql, wish.venueId, datesAround(wish.from));
  const businessDay = businessDayOf(venue, wish.from);
  await act.sql.query(
    {
      name: 'records.lost-demand',
      text: `
INSERT INTO lost_demand (id, venue_id, business_day, band, room_type, party, during, reason, case_id, at)
VALUES ($1, $2, $3, $4, $5, $6, tstzrange($7, $8), $9, $10, $11)`,
    },
    [
      act.newId(),
      wish.venueId,
      businessDay,
      bandAt(venue, businessDay, wish.from),
      wish.roomType,
      wish.party,
      wish.from,
      wish.to,
      wish.reason,
      act.caseId,
      act.now,
    ],
  );
}
