/**
 * Starts that are due: each becomes one job, and the row goes on to its next time, in one transaction. The job's key is
 * unique, so each time starts one case whatever number of nodes look.
 */
import { newId } from '../../lib/ids';
import type { Variables } from '../../lib/json';
import type { Room } from '../room';
import { scheduleStarts } from './schedule';
import { followingTime } from './times';

interface DueStart {
  readonly process: string;
  readonly elementId: string;
  readonly venueId: string | null;
  readonly timeZone: string;
  readonly cycle: string | null;
  readonly due: Date;
  readonly fired: number;
}
interface Look {
  /** Changes with every deployment. */
  readonly versions: string;
  readonly due: readonly string[];
}

const look = {
  name: 'timer_start_look',
  text: `SELECT (SELECT count(*) || ' ' || count(*) FILTER (WHERE state = 'active') FROM process_definition) AS versions,
    (SELECT coalesce(json_agg(id), '[]') FROM (
      SELECT id FROM timer_start WHERE due <= $1 AND NOT stopped ORDER BY due LIMIT 200) d) AS due`,
};
const take = {
  name: 'timer_start_take',
  text: `SELECT t.process_key AS process, t.element_id AS "elementId", t.venue_id AS "venueId", t.time_zone AS "timeZone",
      t.cycle, t.due, t.fired
    FROM timer_start t JOIN process_definition d ON d.id = t.definition_id AND d.state = 'active'
    WHERE t.id = $1 AND t.due <= $2 AND NOT t.stopped
      AND NOT EXISTS (SELECT FROM process_definition n WHERE n.key = d.key AND n.state = 'active' AND n.version > d.version)
    FOR UPDATE OF t SKIP LOCKED`,
};
const ask = {
  name: 'timer_start_job',
  text: `INSERT INTO job (id, kind, key, payload, run_at, created_at) VALUES ($1, 'timer.start', $2, $3, $4, $4)
    ON CONFLICT (key) DO NOTHING`,
};
const goOn = {
  name: 'timer_start_on',
  text: 'UPDATE timer_start SET due = $2, fired = $3, last_due = $4 WHERE id = $1',
};
const minute = 60_000;

/** Looks again at versions and venues after a deployment and every minute; gives how many starts became jobs. */
export function dueStarts(room: Room): () => Promise<number> {
  let known = '';
  let looked = Number.NEGATIVE_INFINITY;
  const read = async (): Promise<Look> => (await room.database.query<Look>(look, [room.clock.now()]))[0]!;
  return async () => {
    let found = await read();
    if (found.versions !== known || room.clock.now().getTime() - looked >= minute) {
      await scheduleStarts(room);
      known = found.versions;
      looked = room.clock.now().getTime();
      found = await read();
    }
    let asked = 0;
    for (const id of found.due) asked += (await askFor(room, id)) ? 1 : 0;
    return asked;
  };
}

function askFor(room: Room, id: string): Promise<boolean> {
  const now = room.clock.now();
  return room.database.transaction(async (tx) => {
    const [row] = await tx.query<DueStart>(take, [id, now]);
    if (!row) return false;
    const { process, elementId, venueId, due } = row;
    const key = `timer-start ${process} ${elementId} ${venueId ?? '-'} ${due.toISOString()}`;
    const payload: Variables = { process, elementId, venueId, due: due.toISOString() };
    await tx.query(ask, [newId(now.getTime()), key, JSON.stringify(payload), now]);
    const next = followingTime(row, now, row.timeZone);
    await tx.query(goOn, [id, next.due ?? 'infinity', next.fired, due]);
    return true;
  });
}
