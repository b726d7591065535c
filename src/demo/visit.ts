/** One visit of the evening: the call, the arrival, the leaving, each as the person at the desk would do it. */
import { DateTime } from 'luxon';
import type { Venue } from '../domain/venues';
import type { WorkEngine } from '../engine/engine';
import type { Actor } from '../lib/actor';
import type { Variables } from '../lib/json';
import type { Moment } from './evening';
import type { Visit } from './guests';
import type { DemoChain, DemoOptions } from './load';
import { customers } from './people';

export interface Stage extends DemoOptions, DemoChain {
  readonly engine: WorkEngine;
  readonly now: Date;
}
type Planned = Visit & { readonly from: Date };

const minutes = (count: number, from: Date): Date => new Date(from.getTime() + count * 60_000);

/** The call; gives what follows from it. */
export async function tellVisit(stage: Stage, venue: Venue, visit: Planned): Promise<readonly Moment[]> {
  const agent = personOf(stage, visit.fate === 'held' || visit.guest % 3 > 0 ? 'agent' : 'agent2');
  const call = await stage.engine.startCase({ actor: agent, process: 'flow-01', variables: {} });
  if (visit.fate === 'calling') return [];
  const wish = wishOf(venue, visit);
  const step = await complete(stage, agent, call.opened[0]?.taskId, wish, ['phone', 'name']);
  if (visit.fate === 'minors')
    await complete(stage, agent, step.opened[0]?.taskId, { refusalTold: true, refusalNote: null });
  const readBack = step.opened.find(({ elementId }) => elementId === 'readBack');
  if (!readBack || !step.businessKey || visit.fate === 'held') return [];
  const declined = visit.fate === 'declined';
  const answer = declined ? { guestAnswer: 'no', declineReason: 'price' } : { guestAnswer: 'yes' };
  await complete(stage, agent, readBack.taskId, answer);
  return declined ? [] : afterwards(stage, visit, step.businessKey);
}

function afterwards(stage: Stage, visit: Planned, code: string): readonly Moment[] {
  const at = (moment: Date, happen: Moment['happen']): Moment[] =>
    moment <= stage.now ? [{ venue: visit.venue, at: moment, happen }] : [];
  if (visit.fate !== 'left' && visit.fate !== 'inside') return [];
  return at(minutes(visit.guest % 9, visit.from), async () => {
    await arrive(stage, visit, code);
    const leaves = minutes(visit.hours * 60 - 5 - (visit.guest % 7), visit.from);
    return visit.fate === 'left' ? at(leaves, () => leave(stage, visit, code, leaves)) : [];
  });
}

async function arrive(stage: Stage, visit: Planned, code: string): Promise<void> {
  const front = personOf(stage, 'frontdesk', visit.venue);
  const sheetNumber = `${visit.venue.slice(0, 1).toUpperCase()}${String(visit.guest).padStart(4, '0')}`;
  await doTask(stage, front, code, 'partyArrives', { partyAnswer: 'arrived', adultsChecked: true, sheetNumber });
}

async function leave(stage: Stage, visit: Planned, code: string, left: Date): Promise<readonly Moment[]> {
  const front = personOf(stage, 'frontdesk', visit.venue);
  await doTask(stage, front, code, 'guestsLeave', { guestsLeft: true });
  const method = ['wechat', 'alipay', 'card'][visit.guest % 3]!;
  await doTask(stage, front, code, 'settleBill', { amount: await quoteOf(stage, code), method });
  const floor = personOf(stage, 'floor', visit.venue);
  const finds = visit.guest % 16 === 12 ? '灰色围巾一条' : null;
  await doTask(stage, floor, code, 'checkRoom', { finds, damage: null, hazards: null, roomChecked: true });
  const clean = async (): Promise<readonly Moment[]> => {
    await doTask(stage, personOf(stage, 'cleaning', visit.venue), code, 'cleanRoom', { roomCleaned: true });
    return [];
  };
  return minutes(12, left) <= stage.now ? [{ venue: visit.venue, at: minutes(12, left), happen: clean }] : [];
}

function wishOf(venue: Venue, visit: Planned): Variables {
  const guest = customers[visit.guest]!;
  const local = DateTime.fromJSDate(visit.from, { zone: venue.timeZone });
  return {
    venueId: venue.id,
    phone: guest.e164,
    name: guest.name,
    party: visit.party,
    everyoneAdult: visit.fate === 'minors' ? 'no' : 'yes',
    date: local.toISODate()!,
    startTime: local.toFormat('HH:mm'),
    hours: visit.hours,
    roomType: visit.roomType,
    namedRoom: null,
    occasion: visit.occasion,
    voucher: null,
    note: guest.note,
  };
}

function personOf(stage: Stage, login: string, venue = 'zhongshan'): Actor {
  const person = stage.people.get(venue === 'zhongshan' ? login : `${login}-${venue}`);
  if (!person) throw new Error(`nobody has the login ${login} at ${venue}`);
  return person;
}

async function complete(
  stage: Stage,
  actor: Actor,
  taskId: string | undefined,
  values: Variables,
  personal: string[] = [],
) {
  if (!taskId) throw new Error('the story expected a task that did not open');
  return stage.engine.completeTask({ actor, taskId, values, personal });
}

/** Completes the open task of this element in the case people know by this code: whoever has it already, else `actor`. */
async function doTask(stage: Stage, actor: Actor, code: string, elementId: string, values: Variables): Promise<void> {
  const [task] = await stage.database.query<{ id: string; assignee: string | null }>(
    `SELECT id, assignee FROM user_task WHERE business_key = $1 AND element_id = $2 AND state = 'open' LIMIT 1`,
    [code, elementId],
  );
  const has = [...stage.people.values()].find(({ id }) => id === task?.assignee);
  await complete(stage, has ?? actor, task?.id, values);
}

async function quoteOf({ database }: Stage, code: string): Promise<number> {
  const [booking] = await database.query<{ total: number }>(
    `SELECT (quote->>'total')::int AS total FROM booking WHERE code = $1`,
    [code],
  );
  return booking?.total ?? 0;
}
