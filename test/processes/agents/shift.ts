/** A shift of agents who all take calls at once: they book, lose rooms to each other, forget holds, cancel, and put guests on the wait list. */
import { cancelBooking } from '../../../src/domain/cancellations';
import type { Act } from '../../../src/domain/shapes';
import { newId } from '../../../src/lib/ids';
import { Conflict, NotFound } from '../../../src/lib/errors';
import type { StepResult } from '../../../src/engine/types';
import type { Variables } from '../../../src/lib/json';
import { everyone, person } from '../../kit/people';
import { randomFrom, type Random } from '../../kit/random';
import { freshNumber } from '../kit/calls';
import { at, type Karaoke } from '../kit/karaoke';

type Enqueued = Parameters<Act['enqueue']>[0];

export interface Shift {
  readonly agents: number;
  readonly calls: number;
  readonly seed: number;
}

const open = `SELECT id, case_id AS "caseId" FROM user_task WHERE state = 'open' AND element_id = $1 ORDER BY random() LIMIT 1`;
const booked = `SELECT id FROM booking WHERE state = 'confirmed' ORDER BY random() LIMIT 1`;

/** Takes so many calls between noon and one, by so many agents at the same time, while the worker does what falls due. */
export async function work(desk: Karaoke, { agents, calls, seed }: Shift): Promise<void> {
  desk.clock.set(at('12:00'));
  await desk.leaveOnly(...(await smallAndMedium(desk)));
  let left = calls;
  const agent = async (number: number): Promise<void> => {
    const random = randomFrom(seed * 1_000 + number);
    for (; left > 0; left -= 1) {
      if (left % 20 === 0) desk.clock.advance(60_000);
      await settled(() => oneCall(desk, random, number));
    }
  };
  await desk.worker.start();
  // Everybody comes to an end before a fault is told: nobody works on into the next day.
  const ends = await Promise.allSettled(Array.from({ length: agents }, (_, number) => agent(number)));
  await desk.worker.stop();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  // Whoever let a hold run out is found out now.
  await desk.advance('PT11M');
}

/** Rooms any of the parties may have: who finds none finds nothing at all, and may wait. */
async function smallAndMedium(desk: Karaoke): Promise<string[]> {
  const rooms = await desk.database.query<{ number: string }>(
    `SELECT number FROM room WHERE venue_id = $1 AND type IN ('small', 'medium') ORDER BY number`,
    [desk.venue.id],
  );
  return rooms.map(({ number }) => number);
}

async function oneCall(desk: Karaoke, random: Random, number: number): Promise<void> {
  const actor = person(`agent-${String(number)}`, ['agent']);
  const options = (caseId: StepResult) => ({ caseId, actor });
  if (random() < 0.05) return cancelSome(desk);
  if (random() < 0.15) return offerSome(desk, random);
  const started = await desk.start('flow-01', {}, actor);
  await desk.complete('registerWish', wish(desk, random), options(started));
  const [task] = await desk.tasks(started);
  if (task?.elementId !== 'readBack') return;
  const answer = random();
  // One in twenty forgets the guest; the hold runs out by itself.
  if (answer < 0.05) return;
  if (answer < 0.15) await desk.complete(task, { guestAnswer: 'no', declineReason: 'price' }, { actor });
  else if (answer < 0.2) await desk.complete(task, { ...wish(desk, random), guestAnswer: 'change' }, { actor });
  else await desk.complete(task, { guestAnswer: 'yes' }, { actor });
}

function wish(desk: Karaoke, random: Random): Variables {
  const minutes = 16 * 60 + Math.floor(random() * 28) * 15;
  const startTime = `${String(Math.floor(minutes / 60))}:${String(minutes % 60).padStart(2, '0')}`;
  const [hours, party] = [2 + Math.floor(random() * 3) * 0.5, 2 + Math.floor(random() * 3)];
  return desk.wish({ phone: freshNumber(), startTime, hours, party });
}

/** Some guest phones again and cancels, as flow 12 does it: in one step, and told to the cases afterwards. */
async function cancelSome(desk: Karaoke): Promise<void> {
  const [booking] = await desk.database.query<{ id: string }>(booked);
  if (!booking) return;
  const told: Enqueued[] = [];
  await desk.database.transaction((sql) =>
    cancelBooking(
      {
        ...{ sql, now: desk.clock.now(), actor: { id: 'agent' }, caseId: null, newId: () => newId() },
        enqueue: (job) => void told.push(job),
      },
      { bookingId: booking.id, reason: 'plans', fault: 'guest' },
    ),
  );
  for (const { payload } of told) {
    const { name, key, payload: values, timeToLive } = payload as Record<string, never>;
    await desk.engine.publishMessage({ actor: everyone, name: name!, correlationKey: key!, payload: values!, timeToLive: timeToLive! });
  }
  const about = { actor: everyone, name: 'booking.cancelled', correlationKey: booking.id };
  await desk.engine.publishMessage({ ...about, payload: { bookingId: booking.id } });
}

/** Some guest for whom nothing was free waits, or goes elsewhere. */
async function offerSome(desk: Karaoke, random: Random): Promise<void> {
  const [task] = await desk.database.query<{ id: string; caseId: string }>(open, ['offerOthers']);
  if (!task) return;
  const choice = random() < 0.7 ? { choice: 'wait', latestTime: '23:00' } : { choice: 'none', declineReason: 'time' };
  await desk.complete('offerOthers', choice, { caseId: task.caseId });
}

/** Two agents may reach for the same task or the same booking: one of them is told so. */
async function settled(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (fault) {
    const late = fault instanceof Error && /^0 open tasks/.test(fault.message);
    if (!late && !(fault instanceof Conflict) && !(fault instanceof NotFound)) throw fault;
  }
}
