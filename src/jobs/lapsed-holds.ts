import type { Database } from '../db/database';
import { sweepLapsedHolds } from '../domain/booking-rooms';
import type { Act } from '../domain/shapes';
import { newId } from '../lib/ids';

type Asked = Parameters<Act['enqueue']>[0];

const lapsed = {
  name: 'holds_lapsed',
  text: `SELECT FROM booking_room WHERE active AND held_until <= $1 LIMIT 1`,
};
const ask = {
  name: 'holds_lapsed_ask',
  text: `INSERT INTO job (id, kind, payload, state, run_at, attempts, max_attempts, created_at)
    VALUES ($1, $2, $3, 'ready', $4, 0, 10, $4)`,
};
const grace = 60_000;

/**
 * Frees rooms whose hold ran out a minute ago and whose case did nothing about it, and asks those who wait for them: a
 * case that stands still keeps no room from others. The number of rooms freed.
 */
export async function freeLapsedHolds(database: Database, now: Date): Promise<number> {
  const since = new Date(now.getTime() - grace);
  if ((await database.query(lapsed, [since])).length === 0) return 0;
  return database.transaction(async (sql) => {
    const asked: Asked[] = [];
    const act: Act = {
      ...{ sql, now, actor: { id: 'housekeeping' }, caseId: null, newId: () => newId(now.getTime()) },
      enqueue: (job) => void asked.push(job),
    };
    const freed = await sweepLapsedHolds(act, null);
    for (const { kind, payload } of asked) await sql.query(ask, [act.newId(), kind, payload, now]);
    return freed;
  });
}
