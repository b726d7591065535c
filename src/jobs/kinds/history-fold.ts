/** Counts the visits of cases that have ended by day, so that a page over a year of a million cases reads a few rows. */
import type { Database } from '../../db/database';
import type { JobKind } from '../kind';

const hour = 3600 * 1000;
/** A step that ends a case commits sooner than this after the time it writes. */
const settled = hour / 4;
/** What is left goes on in the next hour. */
const hoursInOneRun = 2000;
const chainTimeZone = 'Asia/Shanghai';

const next = {
  name: 'fold_next',
  text: `SELECT date_trunc('hour', (SELECT ended_at FROM "case"
    WHERE ended_at >= (SELECT until FROM node_fold) ORDER BY ended_at LIMIT 1)) AS "from"`,
};
const lock = { name: 'fold_lock', text: 'SELECT until FROM node_fold WHERE until <= $1 FOR UPDATE' };
const advance = { name: 'fold_advance', text: 'UPDATE node_fold SET until = $1' };
const count = {
  name: 'fold_count',
  text: `
    INSERT INTO node_day AS d (definition_id, day, element_id, venue_id, bucket, visits, late)
    SELECT c.definition_id, (n.entered_at AT TIME ZONE $3)::date, n.element_id,
      coalesce(c.venue_id, '00000000-0000-0000-0000-000000000000'),
      wait_bucket(n.entered_at, coalesce(n.left_at, c.ended_at)), count(*),
      count(*) FILTER (WHERE t.due < coalesce(t.closed_at, c.ended_at))
    FROM "case" c
    JOIN flow_node_instance n ON n.case_id = c.id AND n.entered_at >= c.started_at - interval '1 day'
      AND n.element_type <> 'bpmn:SequenceFlow'
    LEFT JOIN user_task t ON t.case_id = n.case_id AND t.item_id = n.item_id
    WHERE c.ended_at >= $1 AND c.ended_at < $2
    GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (definition_id, day, element_id, venue_id, bucket)
      DO UPDATE SET visits = d.visits + excluded.visits, late = d.late + excluded.late`,
};

/** Counts one hour and says so in the same transaction; whoever comes second finds it done. */
async function foldHour(database: Database, from: Date): Promise<void> {
  const until = new Date(from.getTime() + hour);
  await database.transaction(async (sql) => {
    const [open] = await sql.query<{ until: Date }>(lock, [from]);
    if (!open) return;
    await sql.query(count, [from, until, chainTimeZone]);
    await sql.query(advance, [until]);
  });
}

/** Counts every hour that is over, the oldest first. */
export async function foldHistory(database: Database, now: Date): Promise<void> {
  const closed = Math.floor((now.getTime() - settled) / hour) * hour;
  for (let done = 0; done < hoursInOneRun; done++) {
    const [row] = await database.query<{ from: Date | null }>(next);
    if (!row?.from || row.from.getTime() + hour > closed) return;
    await foldHour(database, row.from);
  }
}

export const historyFold: JobKind = {
  kind: 'history.fold',
  finishesItself: false,
  leaseSeconds: 600,
  everyHour: true,
  run: (_job, { database, clock }) => foldHistory(database, clock.now()),
};
