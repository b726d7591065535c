import { DateTime } from 'luxon';
import { addShift, removeShift, shiftsBetween, type Shift } from '../domain/shifts';
import { appendSubjectEvent } from '../engine/audit/subject-event';
import { systemActor } from '../lib/actor';
import { Conflict, InputError, NotFound } from '../lib/errors';
import { isUuid, newId } from '../lib/ids';
import type { Sql } from '../lib/sql';
import { said, wrongUse, type Command, type Options } from './command';
import { venueOf } from './venue';

const personByLogin = {
  name: 'cli_person',
  text: `SELECT id FROM app_user WHERE login = $1 AND active`,
};
const person = async (sql: Sql, login: string): Promise<string> => {
  const [found] = await sql.query<{ id: string }>(personByLogin, [login]);
  if (!found) throw new NotFound(`nobody ${login}`, said(`没有用户 ${login}。`, `There is nobody called ${login}.`));
  return found.id;
};
const zoneOf = { name: 'cli_zone', text: `SELECT time_zone AS zone FROM venue WHERE id = $1` };
const chainZone = 'Asia/Shanghai';

const usage = 'user shift --login LOGIN --duty GROUP --from YYYY-MM-DDTHH:MM --to YYYY-MM-DDTHH:MM [--venue VENUE]';

/** Times are the venue's own; a shift may end on the next day. */
export const userShift: Command = {
  usage,
  zh: '登记班次：谁、几点到几点、当什么班；时间按门店当地',
  en: 'Enter a shift: who, from when to when, on which duty; times are the venue’s own',
  run: async ({ database, clock }, options) => {
    const login = options.need('login');
    const duty = options.need('duty');
    const userId = await person(database, login);
    const venueId = await venueOf(database, options.get('venue'));
    const [venue] = venueId === null ? [] : await database.query<{ zone: string }>(zoneOf, [venueId]);
    const zone = venue?.zone ?? chainZone;
    const [from, to] = [instantOf(options, 'from', zone), instantOf(options, 'to', zone)];
    const at = clock.now();
    const actor = systemActor('command line');
    const shift = { id: newId(at.getTime()), userId, venueId, from, to, duty };
    await inWords(() =>
      database.transaction(async (tx) => {
        await addShift(tx, { ...shift, createdBy: actor.id, createdAt: at });
        const facts = { duty, venueId, from: from.toISOString(), to: to.toISOString() };
        await appendSubjectEvent(tx, { subject: `user:${userId}`, at, actor, command: 'add-shift', facts });
      }),
    );
    return { lines: [`${login} · ${duty} · ${options.need('from')} – ${options.need('to')} (${zone})`] };
  },
};

const listUsage = 'user shift list [--login LOGIN] [--venue VENUE] [--from YYYY-MM-DD] [--to YYYY-MM-DD]';
const namesOf = {
  name: 'cli_shift_names',
  text: `SELECT s.id, u.login, v.name AS venue, v.time_zone AS zone FROM shift s
    JOIN app_user u ON u.id = s.user_id LEFT JOIN venue v ON v.id = s.venue_id WHERE s.id = ANY($1::uuid[])`,
};
interface Named {
  readonly id: string;
  readonly login: string;
  readonly venue: string | null;
  readonly zone: string | null;
}
const shownDays = 7;

/** Without days: from today on, a week. */
export const userShiftList: Command = {
  usage: listUsage,
  zh: '列出班次：默认从今天起七天；每行最前面是班次号',
  en: 'List shifts, seven days from today unless other days are given; each line begins with the shift’s id',
  run: async ({ database, clock }, options) => {
    const login = options.get('login');
    const venue = await venueOf(database, options.get('venue'));
    const from = dayOf(options, 'from', clock.now());
    const to = dayOf(options, 'to', from.plus({ days: shownDays - 1 }).toJSDate()).plus({ days: 1 });
    const found = await shiftsBetween(database, {
      ...{ from: from.toJSDate(), to: to.toJSDate() },
      ...{ userId: login && (await person(database, login)), venueId: venue ?? undefined },
    });
    const named = await database.query<Named>(namesOf, [found.map(({ id }) => id)]);
    const byId = new Map(named.map((one) => [one.id, one]));
    return { lines: found.length === 0 ? ['—'] : found.map((shift) => lineOf(shift, byId.get(shift.id))) };
  },
};

function lineOf({ id, duty, from, to }: Shift, named: Named | undefined): string {
  const zone = named?.zone ?? chainZone;
  const [begin, end] = [from, to].map((at) => DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm"));
  return `${id}  ${named?.login} · ${duty} · ${begin} – ${end} (${zone}) · ${named?.venue ?? '*'}`;
}

function dayOf(options: Options, name: 'from' | 'to', usual: Date): DateTime {
  const typed = options.get(name);
  const day = typed
    ? DateTime.fromISO(typed, { zone: chainZone })
    : DateTime.fromJSDate(usual, { zone: chainZone }).startOf('day');
  if (!day.isValid) throw wrongUse(`--${name} ${typed}`, listUsage);
  return day.startOf('day');
}

/** What was entered wrongly goes; the audit keeps what it said. */
export const userShiftRemove: Command = {
  usage: 'user shift remove --id ID',
  zh: '删除班次；班次号见 user shift list',
  en: 'Remove a shift; user shift list tells its id',
  run: async ({ database, clock }, options) => {
    const id = options.need('id');
    const at = clock.now();
    const gone = await database.transaction(async (tx) => {
      const shift = isUuid(id) ? await removeShift(tx, id) : null;
      if (!shift) return null;
      const { userId, duty, venueId, from, to } = shift;
      const facts = { duty, venueId, from: from.toISOString(), to: to.toISOString() };
      const actor = systemActor('command line');
      await appendSubjectEvent(tx, { subject: `user:${userId}`, at, actor, command: 'remove-shift', facts });
      return shift;
    });
    if (!gone) throw new NotFound(`no shift ${id}`, said(`没有班次 ${id}。`, `There is no shift ${id}.`));
    return { lines: [`${id}: removed`] };
  },
};

function instantOf(options: Options, name: 'from' | 'to', zone: string): Date {
  const typed = options.need(name);
  const time = DateTime.fromISO(typed, { zone });
  if (!time.isValid || !typed.includes('T')) throw wrongUse(`--${name} ${typed}`, usage);
  return time.toJSDate();
}

async function inWords(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Conflict)
      throw new Conflict(error.message, said('这个人在这段时间已有班次。', 'They are on another shift in this time.'));
    if (error instanceof InputError)
      throw new InputError(
        error.message,
        said('班次最长一天，结束要晚于开始。', 'A shift ends after it begins and lasts a day at most.'),
      );
    throw error;
  }
}
