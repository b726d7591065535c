/**
 * Keeps the table of starts as the versions and venues in use say: one row per timer start event and venue. A new
 * version takes the rows of the old one over; what it says as before goes on where it was, also what is overdue.
 */
import type { Transaction } from '../../db/database';
import type { TimerStart } from '../../bpmn/types';
import { newId } from '../../lib/ids';
import { describeFault } from '../incidents';
import type { Room } from '../room';
import { firstTime, type StartTime } from './times';

interface Wanted extends Pick<TimerStart, 'kind' | 'elementId' | 'expression'> {
  readonly definitionId: string;
  readonly process: string;
  readonly deployedAt: Date;
  readonly perVenue: boolean;
}
interface Place {
  readonly venueId: string | null;
  readonly timeZone: string;
}
interface Standing extends Omit<Wanted, 'deployedAt' | 'perVenue'>, Place {
  readonly stopped: boolean;
}

const lock = {
  name: 'timer_start_lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('encore timer starts', 0))`,
};
const wantedNow = {
  name: 'timer_start_wanted',
  text: `SELECT s.definition_id AS "definitionId", d.key AS process, d.deployed_at AS "deployedAt",
      s.element_id AS "elementId", s.kind, s.expression, s.per_venue AS "perVenue"
    FROM process_timer_start s JOIN process_definition d ON d.id = s.definition_id
    WHERE d.state = 'active'
      AND NOT EXISTS (SELECT FROM process_definition n WHERE n.key = d.key AND n.state = 'active' AND n.version > d.version)`,
};
const standingNow = {
  name: 'timer_start_standing',
  text: `SELECT definition_id AS "definitionId", process_key AS process, element_id AS "elementId", kind, expression,
    venue_id AS "venueId", time_zone AS "timeZone", stopped FROM timer_start`,
};
const begin = {
  name: 'timer_start_begin',
  text: `INSERT INTO timer_start (id, process_key, definition_id, element_id, venue_id, time_zone, kind, expression,
      cycle, due, fault, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT ON CONSTRAINT timer_start_uq DO UPDATE SET definition_id = excluded.definition_id,
      time_zone = excluded.time_zone, kind = excluded.kind, expression = excluded.expression, cycle = excluded.cycle,
      due = excluded.due, fault = excluded.fault, fired = 0, stopped = false`,
};
const takeOver = {
  name: 'timer_start_take_over',
  text: `UPDATE timer_start SET definition_id = $4, time_zone = $5
    WHERE process_key = $1 AND element_id = $2 AND venue_id IS NOT DISTINCT FROM $3`,
};
const stop = {
  name: 'timer_start_stop',
  text: `UPDATE timer_start SET stopped = true
    WHERE process_key = $1 AND element_id = $2 AND venue_id IS NOT DISTINCT FROM $3`,
};

const keyOf = ({ process, elementId, venueId }: Pick<Standing, 'process' | 'elementId' | 'venueId'>): string =>
  `${process} ${elementId} ${venueId ?? ''}`;

/** Brings the table up to date. */
export function scheduleStarts(room: Room): Promise<void> {
  return room.database.transaction(async (tx) => {
    await tx.query(lock);
    const wanted = await tx.query<Wanted>(wantedNow);
    const standing = new Map((await tx.query<Standing>(standingNow)).map((row) => [keyOf(row), row]));
    if (wanted.length === 0 && standing.size === 0) return;
    const places = await placesOf(room, tx, wanted);
    for (const one of wanted) {
      for (const place of one.perVenue ? places.venues : places.chain) {
        await settle(tx, room, { ...one, ...place }, standing);
        standing.delete(keyOf({ ...one, ...place }));
      }
    }
    for (const left of standing.values()) {
      if (!left.stopped) await tx.query(stop, [left.process, left.elementId, left.venueId]);
    }
  });
}

async function placesOf(room: Room, tx: Transaction, wanted: readonly Wanted[]) {
  const venues = wanted.some(({ perVenue }) => perVenue) ? await room.venues(tx) : [];
  return {
    chain: [{ venueId: null, timeZone: await room.timeZoneOf(tx, null) }] as readonly Place[],
    venues: venues.map(({ id, timeZone }): Place => ({ venueId: id, timeZone })),
  };
}

async function settle(
  tx: Transaction,
  room: Room,
  one: Wanted & Place,
  standing: ReadonlyMap<string, Standing>,
): Promise<void> {
  const { definitionId, process, elementId, kind, expression, venueId, timeZone } = one;
  const known = standing.get(keyOf(one));
  const goesOn = known && !known.stopped && known.kind === kind && known.expression === expression;
  if (goesOn) {
    if (known.definitionId === definitionId && known.timeZone === timeZone) return;
    await tx.query(takeOver, [process, elementId, venueId, definitionId, timeZone]);
    return;
  }
  const now = room.clock.now();
  const base = known === undefined || known.definitionId !== definitionId ? one.deployedAt : now;
  const { cycle, due, fault } = timeOf(room, one, base);
  const place = [newId(now.getTime()), process, definitionId, elementId, venueId, timeZone];
  await tx.query(begin, [...place, kind, expression, cycle, due ?? 'infinity', fault, now]);
}

function timeOf(room: Room, one: Wanted & Place, base: Date): StartTime & { readonly fault: string | null } {
  try {
    return { ...firstTime(one, base, one.timeZone), fault: null };
  } catch (cause) {
    const { process, elementId: element } = one;
    room.log.warn({ process, element, fault: String(cause) }, 'timer start');
    return { cycle: null, due: null, fault: describeFault(cause) };
  }
}
