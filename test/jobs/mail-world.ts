import { venues } from '../../src/demo/chain';
import { insertVenue } from '../../src/demo/reference';
import type { Database } from '../../src/db/database';
import { newId } from '../../src/lib/ids';

/** A venue with one customer and one confirmed booking, 20:30–23:30 on Monday, 23 November 2026, in Shanghai. */
export async function insertBooking(
  database: Database,
  customer: { email: string | null; language?: 'zh-CN' | 'en'; name?: string },
): Promise<{ bookingId: string; customerId: string }> {
  const [known] = await database.query<{ id: string }>('SELECT id FROM venue LIMIT 1');
  const venueId = known?.id ?? (await insertVenue(database, venues[0]!, newId)).id;
  const [customerId, bookingId] = [newId(), newId()];
  await database.query('INSERT INTO customer (id, name, language, email, created_at) VALUES ($1, $2, $3, $4, now())', [
    customerId,
    customer.name ?? '陈屿',
    customer.language ?? 'zh-CN',
    customer.email,
  ]);
  await database.query(
    `INSERT INTO booking (id, code, venue_id, customer_id, state, party, during, business_day, quote, created_at, created_by)
     VALUES ($1, $2, $3, $4, 'confirmed', 5, '[2026-11-23T12:30Z,2026-11-23T15:30Z)', '2026-11-23',
             '{"lines":[],"total":28800}', now(), 'test')`,
    [bookingId, `K${bookingId.slice(-5)}`, venueId, customerId],
  );
  return { bookingId, customerId };
}
