/** What the manual's map says besides the counts of each process: how much was closed today, and what came last. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { mustBeAllowed, venuesOf } from '../policy';

const endedSince: Statement = {
  name: 'desk-process-ended',
  text: `
    SELECT count(*)::int AS n FROM "case"
    WHERE ended_at >= $1 AND ($2::text[] IS NULL OR venue_id IS NULL OR venue_id::text = ANY($2))
      AND ($3::uuid IS NULL OR venue_id = $3)`,
};

/** Cases that ended since an instant, within what the reader may see; with a venue, of that venue alone. */
export async function casesEnded(
  desk: Desk,
  actor: Actor,
  since: Date,
  venueId: string | null = null,
): Promise<number> {
  mustBeAllowed(actor, 'process.read');
  const [row] = await desk.database.query<{ n: number }>(endedSince, [since, venuesOf(actor), venueId]);
  return row?.n ?? 0;
}
