/** Who gets a digest of what they were told, and when: every hour, or once in the morning by the chain's clock. */
import { DateTime } from 'luxon';
import type { Database } from '../db/database';
import { newId } from '../lib/ids';

export const digestKind = 'notices.digest';
/** The chain's clock, where a venue has no part in it. */
export const chainZone = 'Asia/Shanghai';
const morning = 8;

const wanting = {
  name: 'digests_wanted',
  text: `SELECT u.id FROM app_user u
    WHERE u.active AND u.email IS NOT NULL AND (u.notify_mail = 'hourly' OR (u.notify_mail = 'daily' AND $1))
      AND EXISTS (SELECT FROM notification n WHERE n.user_id = u.id AND n.read_at IS NULL AND n.mailed_at IS NULL)
    LIMIT 20000`,
};
const ask = {
  name: 'digests_ask',
  text: `INSERT INTO job (id, kind, key, payload, run_at, created_at)
    SELECT id, $2, key, payload, $3, $3 FROM json_populate_recordset(NULL::job, $1::json) ON CONFLICT (key) DO NOTHING`,
};

/** Writes one job for each who wants a digest this hour and has something unseen; asked twice, written once. */
export async function askForDigests(database: Database, now: Date): Promise<void> {
  const isMorning = DateTime.fromJSDate(now, { zone: chainZone }).hour === morning;
  const people = await database.query<{ id: string }>(wanting, [isMorning]);
  if (people.length === 0) return;
  const hour = now.toISOString().slice(0, 13);
  const jobs = people.map(({ id }) => ({
    ...{ id: newId(now.getTime()), key: `${digestKind}:${id}:${hour}` },
    payload: { userId: id },
  }));
  await database.query(ask, [JSON.stringify(jobs), digestKind, now]);
}
