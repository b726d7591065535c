/** Every room of a venue for a stay: free or not and why, as a person choosing one needs it. */
import { isFree } from '../../domain/availability-sql';
import { reasonSql } from '../../domain/room-reasons';
import { planVisitAt } from '../../domain/visits';
import { loadVenue } from '../../domain/venues';
import type { RoomFacts, RoomOffer } from '../../forms/picker';
import type { Actor } from '../../lib/actor';
import { isUuid } from '../../lib/ids';
import type { Statement } from '../../lib/sql';
import type { Desk, Language } from '../desk';
import { can, seesVenue } from '../policy';

export interface RoomWish {
  readonly venueId: string | null;
  readonly stay:
    | { readonly from: Date; readonly to: Date }
    | { readonly date: string; readonly startTime: string; readonly hours: number }
    | null;
  readonly party: number | null;
  /** A booking that is to be moved does not stand in its own way. */
  readonly bookingId: string | null;
}

const range = 'tstzrange($2::timestamptz, $3::timestamptz + make_interval(mins => $4::int))';
const offersSql: Statement = {
  name: 'desk-room-offers',
  text: `
SELECT r.id, r.number, r.floor, t.name, t.name_en AS "nameEn", t.persons_from AS "personsFrom", t.persons_to AS "personsTo",
  r.capacity >= $6::int AS fits, r.maximum >= $6::int AND ${isFree('r', range, { now: '$5', moving: '$7' })} AS free,
  why.reason, why.until
FROM room r JOIN room_type t ON t.venue_id = r.venue_id AND t.key = r.type,
  LATERAL (${reasonSql('r', { from: '$2', to: '$3', cleaning: '$4', now: '$5', party: '$6', moving: '$7' })}) why
WHERE r.venue_id = $1 AND r.state = 'in-service'
ORDER BY t.rank, r.capacity, r.floor, r.number
LIMIT 200`,
};
interface Row extends Omit<RoomOffer, 'typeName' | 'state' | 'until'> {
  readonly name: string;
  readonly nameEn: string;
  readonly free: boolean;
  readonly reason: string;
  readonly until: Date | null;
}

const nothing = (stands: RoomFacts['stands']): RoomFacts => ({ kind: 'rooms', stands, rooms: [] });

/** The rooms of the wished venue, as they stand at the wished time; none where the venue is not the reader's to see. */
export async function roomOffers(desk: Desk, actor: Actor, wish: RoomWish, language: Language): Promise<RoomFacts> {
  const { venueId } = wish;
  if (!venueId || !isUuid(venueId) || !can(actor, 'room.read') || !seesVenue(actor, venueId))
    return nothing('no-venue');
  const now = desk.clock.now();
  const venue = await loadVenue(desk.database, venueId, []);
  const plan = await planOf(desk, venueId, wish, now);
  const { from, to } = plan ?? { from: now, to: now };
  const values = [venueId, from, to, venue.cleaningMinutes, now, wish.party ?? 1, wish.bookingId];
  const rows = await desk.database.query<Row>(offersSql, values);
  const stands = plan === null ? 'no-time' : plan.stands;
  return { kind: 'rooms', stands, rooms: rows.map((row) => offerOf(row, stands, language)) };
}

async function planOf(desk: Desk, venueId: string, { stay }: RoomWish, now: Date) {
  if (stay === null) return null;
  if ('from' in stay) return { ...stay, stands: stay.to <= now ? ('past' as const) : ('known' as const) };
  const plan = await planVisitAt(desk.database, venueId, stay, now);
  const stands = plan.inThePast ? 'past' : plan.insideOpeningHours ? 'known' : 'closed';
  return { from: plan.from, to: plan.to, stands } as const;
}

function offerOf(row: Row, stands: RoomFacts['stands'], language: Language): RoomOffer {
  const { id, number, floor, personsFrom, personsTo, fits } = row;
  const typeName = language === 'en' ? row.nameEn : row.name;
  const known = stands === 'known';
  const state = known ? (row.free ? 'free' : row.reason) : stands === 'no-time' ? 'unknown' : 'closed';
  const until = known && !row.free ? (row.until?.toISOString() ?? null) : null;
  return { id, number, floor, typeName, personsFrom, personsTo, fits, state, until };
}
