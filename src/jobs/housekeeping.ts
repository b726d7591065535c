import { newId } from '../lib/ids';
import { sweepClosedDrafts } from './closed-drafts';
import type { JobKind, JobTools } from './kind';
import { removeExpiredExports } from './expired-exports';
import { askForDigests } from './notice-digests';
import { forgetNotices, tellOfDeadlines } from './notices';
import { freeLapsedHolds } from './lapsed-holds';
import { sweepLapsedSessions } from './lapsed-sessions';
import { sweepUnattachedFiles } from './unattached-files';

const expire = {
  name: 'message_expire',
  text: `WITH gone AS (SELECT id FROM message WHERE state = 'waiting' AND expires_at <= $1 LIMIT 1000 FOR UPDATE SKIP LOCKED)
    UPDATE message m SET state = 'unmatched' FROM gone WHERE m.id = gone.id RETURNING m.id, m.name, m.expires_at > m.published_at AS waited`,
};
const partitions = { name: 'partitions', text: 'SELECT ensure_month_partitions($1::date, 4)' };
const forget = {
  name: 'results_forget',
  text: `DELETE FROM command_result WHERE ctid = ANY(ARRAY(
    SELECT ctid FROM command_result WHERE created_at < $1 LIMIT 5000))`,
};
/** One job for an hour and kind: its key is taken once. */
const hourly = {
  name: 'job_hourly',
  text: `INSERT INTO job (id, kind, key, payload, run_at, created_at) VALUES ($1, $2, $3, '{}', $4, $4)
    ON CONFLICT (key) DO NOTHING`,
};
const minute = 60_000;
const day = 24 * 3600 * 1000;
const keepResults = 7 * day;

/**
 * What has to be done from time to time: holds nobody ended, messages nobody wanted, partitions for the coming months,
 * old command results, files of no case, drafts of tasks that are closed, sessions that have lapsed, what people are to be told of their tasks, and the
 * jobs of kinds that have one every hour.
 */
export function housekeeping({ database, clock, log }: JobTools, kinds: readonly JobKind[]): () => Promise<number> {
  const hourlyKinds = kinds.filter(({ everyHour }) => everyHour);
  let hourSeen = '';
  let daily = Number.NEGATIVE_INFINITY;
  let told = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock.now();
    const unmatched = await database.query<{ id: string; name: string; waited: boolean }>(expire, [now]);
    // What was sent to wait for nobody is no news when nobody took it.
    for (const message of unmatched.filter(({ waited }) => waited))
      log.warn({ message: message.id, name: message.name }, 'message unmatched');
    const freed = await freeLapsedHolds(database, now);
    if (freed > 0) log.warn({ rooms: freed }, 'holds ended by housekeeping');
    if (Math.abs(now.getTime() - told) >= minute) {
      await tellOfDeadlines(database, now);
      told = now.getTime();
    }
    const thisHour = now.toISOString().slice(0, 13);
    if (thisHour !== hourSeen) {
      for (const { kind } of hourlyKinds) {
        await database.query(hourly, [newId(now.getTime()), kind, `${kind}:${thisHour}`, now]);
      }
      await askForDigests(database, now);
      await removeExpiredExports(database, now);
      await sweepLapsedSessions(database);
      hourSeen = thisHour;
    }
    if (now.getTime() - daily >= day) {
      await database.query(partitions, [now]);
      await database.query(forget, [new Date(now.getTime() - keepResults)]);
      await forgetNotices(database, now);
      await sweepUnattachedFiles(database, now);
      await sweepClosedDrafts(database, now);
      daily = now.getTime();
    }
    return unmatched.length + freed;
  };
}
