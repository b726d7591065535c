/**
 * Counts visits by day and by month as they end, and keeps where running cases stand, so that a page over a year of a million cases
 * reads a few rows. Everything before `node_fold.until` is counted; pages look at the cases that moved since themselves.
 */
import type { Database } from '../../db/database';
import type { Sql } from '../../lib/sql';
import type { JobKind } from '../kind';

const minute = 60_000;
const day = 24 * 60 * minute;
/** A step commits sooner than this after the time it writes, clocks of nodes that differ included. */
const settled = 5 * minute;
/** What is left goes on in the next hour. */
const windowsInOneRun = 2000;
const chainTimeZone = 'Asia/Shanghai';

/** Before anything was counted it begins with the first case. Whoever finds it locked leaves it to the other. */
const lock = {
  name: 'fold_lock',
  text: `SELECT CASE WHEN until > '-infinity' THEN until
      ELSE (SELECT date_trunc('hour', started_at) FROM "case" ORDER BY started_at, id LIMIT 1) END AS "from"
    FROM node_fold FOR UPDATE SKIP LOCKED`,
};
const advance = { name: 'fold_advance', text: 'UPDATE node_fold SET until = $1' };

/** Cases with a step in the window; a visit that ended in it ended in such a step. */
const moved = `SELECT DISTINCT case_id FROM audit_event WHERE at >= $1 AND at < $2 AND case_id IS NOT NULL`;

/** OFFSET 0: case by case, each in its few months; all cases of the window together would read all months there are. */
const count = {
  name: 'fold_count',
  text: `
    WITH moved AS MATERIALIZED (${moved}), ended AS (
      SELECT c.definition_id, coalesce(c.venue_id, '00000000-0000-0000-0000-000000000000') AS venue_id,
        (e.entered_at AT TIME ZONE $3)::date AS day, e.element_id, e.bucket,
        e.bucket >= 0 AND t.due < coalesce(t.closed_at, c.ended_at) AS late
      FROM moved
      JOIN "case" c ON c.id = moved.case_id
      JOIN LATERAL (SELECT * FROM flow_node_instance v
        WHERE v.case_id = c.id AND v.entered_at >= c.started_at - interval '1 day' AND v.entered_at < $2
          AND coalesce(v.left_at, c.ended_at) >= $1 AND coalesce(v.left_at, c.ended_at) < $2 OFFSET 0) n ON true
      LEFT JOIN LATERAL (SELECT u.due, u.closed_at FROM user_task u
        WHERE u.case_id = n.case_id AND u.item_id = n.item_id OFFSET 0) t ON true
      CROSS JOIN LATERAL (SELECT n.element_id, n.entered_at, CASE n.element_type WHEN 'bpmn:SequenceFlow' THEN -1
            ELSE wait_bucket(n.entered_at, coalesce(n.left_at, c.ended_at)) END AS bucket
          UNION ALL SELECT split_part(f, ':', 2), n.left_at, -1 FROM string_to_table(n.flows, ' ') AS f) e
    ), counted AS (
      SELECT definition_id, v.id AS venue_id, day, element_id, bucket, count(*) AS visits, count(*) FILTER (WHERE late) AS late
      FROM ended, LATERAL (VALUES (ended.venue_id), ('ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)) v(id)
      GROUP BY 1, 2, 3, 4, 5
    ), days AS (
      INSERT INTO node_day AS d (definition_id, venue_id, day, element_id, bucket, visits, late)
      SELECT definition_id, venue_id, day, element_id, bucket, visits, late FROM counted
      ON CONFLICT ON CONSTRAINT node_day_pk
        DO UPDATE SET visits = d.visits + excluded.visits, late = d.late + excluded.late
    )
    INSERT INTO node_month AS m (definition_id, venue_id, month, element_id, bucket, visits, late)
    SELECT definition_id, venue_id, date_trunc('month', day::timestamp)::date, element_id, bucket, sum(visits), sum(late)
    FROM counted GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT ON CONSTRAINT node_month_pk
      DO UPDATE SET visits = m.visits + excluded.visits, late = m.late + excluded.late`,
};

const recount = { name: 'fold_recount', text: 'SELECT recount_open()' };
const columns = 'case_id, seq, item_id, process_key, definition_id, venue_id, element_id, entered_at, due, failing';
/** In this order: what stood there goes, what stands there now comes. */
const keep = [
  { name: 'fold_forget_cases', text: `DELETE FROM case_now WHERE case_id IN (${moved})` },
  {
    name: 'fold_keep_cases',
    text: `INSERT INTO case_now (case_id, process_key, venue_id)
      SELECT c.id, c.process_key, c.venue_id FROM (${moved}) m JOIN "case" c ON c.id = m.case_id WHERE c.status = 'running'`,
  },
  { name: 'fold_forget_visits', text: `DELETE FROM node_now WHERE case_id IN (${moved})` },
  {
    name: 'fold_keep_visits',
    text: `INSERT INTO node_now (${columns})
      SELECT ${columns} FROM open_visit WHERE case_id IN (${moved})`,
  },
];

/** Counts the next hours, a day at most, and says so in the same transaction; false when there is nothing left to count. */
async function foldNext(database: Database, closed: number): Promise<boolean> {
  return database.transaction(async (sql: Sql) => {
    const [row] = await sql.query<{ from: Date | null }>(lock);
    if (!row?.from || row.from.getTime() >= closed) return false;
    const until = new Date(Math.min(row.from.getTime() + day, closed));
    await sql.query(count, [row.from, until, chainTimeZone]);
    for (const statement of keep) await sql.query(statement, [row.from, until]);
    await sql.query(advance, [until]);
    await sql.query(recount);
    return true;
  });
}

/** Counts everything that is settled, the oldest first, at most so many days of it; gives how many it counted. */
export async function foldHistory(database: Database, now: Date, windows = windowsInOneRun): Promise<number> {
  const closed = Math.floor((now.getTime() - settled) / minute) * minute;
  let done = 0;
  while (done < windows && (await foldNext(database, closed))) done++;
  return done;
}

export const historyFold: JobKind = {
  kind: 'history.fold',
  finishesItself: false,
  leaseSeconds: 600,
  everyHour: true,
  run: async (_job, { database, clock }) => void (await foldHistory(database, clock.now())),
};
