/** Whether the books of the rooms and the cases say the same: every query finds what should not be. */
import type { Sql } from '../../../src/lib/sql';

const taken = `br.active AND (br.held_until IS NULL OR br.held_until > $1)`;
const disagreements: Readonly<Record<string, string>> = {
  'two guests in one room': `
    SELECT a.id FROM booking_room a JOIN booking_room b ON a.room_id = b.room_id AND a.id < b.id AND a.during && b.during
    WHERE a.active AND b.active`,
  'a booking that stands and has not exactly its one room': `
    SELECT b.id FROM booking b WHERE (b.state = 'confirmed' OR (b.state = 'held' AND b.hold_until > $1))
      AND (SELECT count(*) FROM booking_room br WHERE br.booking_id = b.id AND ${taken}) <> 1`,
  'a hold that ran out and that nobody ended': `SELECT id FROM booking WHERE state = 'held' AND hold_until <= $1`,
  'a room kept for nobody': `
    SELECT br.id FROM booking_room br JOIN booking b ON b.id = br.booking_id
    WHERE ${taken} AND b.state NOT IN ('held', 'confirmed', 'in-use')`,
  'a confirmed booking without exactly one case that booked it': `
    SELECT b.id FROM booking b WHERE b.state = 'confirmed' AND (
      SELECT count(*) FROM "case" c WHERE c.process_key IN ('flow-01', 'flow-02') AND c.outcome IN ('booked', 'served')
        AND c.variables->>'bookingId' = b.id::text) <> 1`,
  'a confirmed booking that not exactly one case waits with': `
    SELECT b.id FROM booking b WHERE b.state = 'confirmed' AND (
      SELECT count(*) FROM "case" c WHERE c.process_key = 'hold-and-arrival' AND c.status = 'running'
        AND c.variables->>'bookingId' = b.id::text) <> 1`,
  'a case that booked what is not booked': `
    SELECT c.id FROM "case" c JOIN booking b ON b.id = (c.variables->>'bookingId')::uuid
    WHERE c.process_key = 'flow-01' AND c.outcome = 'booked' AND b.confirmed_at IS NULL`,
  'a case that waits with a booking that is over': `
    SELECT c.id FROM "case" c JOIN booking b ON b.id = (c.variables->>'bookingId')::uuid
    WHERE c.process_key = 'hold-and-arrival' AND c.status = 'running' AND b.state <> 'confirmed'`,
  'a waiting entry without exactly one case that waits': `
    SELECT e.booking_id FROM wait_entry e WHERE e.state IN ('waiting', 'offered') AND (
      SELECT count(*) FROM "case" c WHERE c.process_key = 'flow-02' AND c.status = 'running'
        AND c.variables->>'bookingId' = e.booking_id::text) <> 1`,
  'a case that stands as an incident': `SELECT id FROM incident WHERE resolved_at IS NULL`,
  'a job that failed': `SELECT id FROM job WHERE state = 'failed'`,
};

/** What does not agree, each with how many of it; empty when all does. */
export async function disagreementsIn(sql: Sql, now: Date): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [name, text] of Object.entries(disagreements)) {
    const rows = await sql.query(`WITH moment AS (SELECT $1::timestamptz) ${text}`, [now]);
    if (rows.length > 0) found[name] = rows.length;
  }
  return found;
}
