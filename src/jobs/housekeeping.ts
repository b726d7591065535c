import { Unavailable } from '../lib/errors';
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
  text: `WITH gone AS (DELETE FROM command_result WHERE ctid = ANY(ARRAY(
      SELECT ctid FROM command_result WHERE created_at < $1 LIMIT 5000)) RETURNING 1)
    SELECT count(*)::int AS gone FROM gone`,
};
/** One job for an hour and kind: its key is taken once. */
const hourly = {
  name: 'job_hourly',
  text: `INSERT INTO job (id, kind, key, payload, run_at, created_at) VALUES ($1, $2, $3, '{}', $4, $4)
    ON CONFLICT (key) DO NOTHING`,
};
const keepResults = 7 * 24 * 3600 * 1000;

/** Gives how much there was to do; as long as there is something, it is asked again at once. */
type Work = (now: Date) => Promise<number | void>;

const minuteOf = (now: Date): string => now.toISOString().slice(0, 16);
const hourOf = (now: Date): string => now.toISOString().slice(0, 13);
const dayOf = (now: Date): string => now.toISOString().slice(0, 10);

/**
 * What has to be done from time to time: holds nobody ended, messages nobody wanted, partitions for the coming months,
 * old command results, files of no case, drafts of tasks that are closed, sessions that have lapsed, what people are to
 * be told of their tasks, and the jobs of kinds that have one every hour. One that fails keeps neither the others nor the
 * worker, and is tried again after a minute.
 */
export function housekeeping(tools: JobTools, kinds: readonly JobKind[]): () => Promise<number> {
  const { database } = tools;
  const duties = [
    duty(tools, 'messages', null, expireMessages(tools)),
    duty(tools, 'holds', null, freeHolds(tools)),
    duty(tools, 'deadlines', minuteOf, async (now) => void (await tellOfDeadlines(database, now))),
    duty(tools, 'hourly jobs', hourOf, askHourly(tools, kinds)),
    duty(tools, 'digests', hourOf, (now) => askForDigests(database, now)),
    duty(tools, 'exports', hourOf, async (now) => void (await removeExpiredExports(database, now))),
    duty(tools, 'sessions', hourOf, () => sweepLapsedSessions(database)),
    duty(tools, 'partitions', dayOf, async (now) => void (await database.query(partitions, [now]))),
    duty(tools, 'results', dayOf, forgetResults(tools)),
    duty(tools, 'notices', dayOf, (now) => forgetNotices(database, now)),
    duty(tools, 'files', dayOf, (now) => sweepUnattachedFiles(database, now)),
    duty(tools, 'drafts', dayOf, (now) => sweepClosedDrafts(database, now)),
  ];
  return async () => {
    const now = tools.clock.now();
    let did = 0;
    for (const each of duties) did += await each(now);
    return did;
  };
}

/** Done once in each period, or whenever asked where there is none. */
function duty({ log }: JobTools, name: string, period: ((now: Date) => string) | null, work: Work) {
  let done = '';
  let failed = '';
  return async (now: Date): Promise<number> => {
    if ((period !== null && period(now) === done) || minuteOf(now) === failed) return 0;
    try {
      const did = (await work(now)) ?? 0;
      if (did === 0 && period !== null) done = period(now);
      return did;
    } catch (fault) {
      if (fault instanceof Unavailable) throw fault;
      log.error({ duty: name, fault: String(fault) }, 'housekeeping');
      failed = minuteOf(now);
      return 0;
    }
  };
}

const expireMessages =
  ({ database, log }: JobTools): Work =>
  async (now) => {
    const unmatched = await database.query<{ id: string; name: string; waited: boolean }>(expire, [now]);
    // What was sent to wait for nobody is no news when nobody took it.
    for (const message of unmatched.filter(({ waited }) => waited))
      log.warn({ message: message.id, name: message.name }, 'message unmatched');
    return unmatched.length;
  };

const freeHolds =
  ({ database, log }: JobTools): Work =>
  async (now) => {
    const freed = await freeLapsedHolds(database, now);
    if (freed > 0) log.warn({ rooms: freed }, 'holds ended by housekeeping');
    return freed;
  };

const askHourly =
  ({ database }: JobTools, kinds: readonly JobKind[]): Work =>
  async (now) => {
    for (const { kind } of kinds.filter(({ everyHour }) => everyHour))
      await database.query(hourly, [newId(now.getTime()), kind, `${kind}:${hourOf(now)}`, now]);
  };

const forgetResults =
  ({ database }: JobTools): Work =>
  async (now) => {
    const [row] = await database.query<{ gone: number }>(forget, [new Date(now.getTime() - keepResults)]);
    return row!.gone;
  };
