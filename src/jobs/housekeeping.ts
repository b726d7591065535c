import type { JobTools } from './kind';
import { freeLapsedHolds } from './lapsed-holds';

const expire = {
  name: 'message_expire',
  text: `WITH gone AS (SELECT id FROM message WHERE state = 'waiting' AND expires_at <= $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)
    UPDATE message m SET state = 'unmatched' FROM gone WHERE m.id = gone.id RETURNING m.id, m.name`,
};
const partitions = { name: 'partitions', text: 'SELECT ensure_month_partitions($1::date, 4)' };
const forget = {
  name: 'results_forget',
  text: `DELETE FROM command_result WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM command_result WHERE created_at < $1 LIMIT 5000))`,
};
const day = 24 * 3600 * 1000;
const keepResults = 7 * day;

/** What has to be done from time to time: holds nobody ended, messages nobody wanted, partitions for the coming months, old command results. */
export function housekeeping({ database, clock, log }: JobTools): () => Promise<number> {
  let daily = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now();
    const unmatched = await database.query<{ id: string; name: string }>(expire, [now]);
    for (const message of unmatched) log.warn({ message: message.id, name: message.name }, 'message unmatched');
    const freed = await freeLapsedHolds(database, now);
    if (freed > 0) log.warn({ rooms: freed }, 'holds ended by housekeeping');
    if (now.getTime() - daily >= day) {
      await database.query(partitions, [now]);
      await database.query(forget, [new Date(now.getTime() - keepResults)]);
      daily = now.getTime();
    }
    return unmatched.length + freed;
  };
}
