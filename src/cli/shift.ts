import { DateTime } from 'luxon';
import { addShift } from '../domain/shifts';
import { appendSubjectEvent } from '../engine/audit/subject-event';
import { systemActor } from '../lib/actor';
import { Conflict, InputError, NotFound } from '../lib/errors';
import { newId } from '../lib/ids';
import { said, wrongUse, type Command, type Options } from './command';
import { venueOf } from './venue';

const personByLogin = {
  name: 'cli_person',
  text: `SELECT id FROM app_user WHERE login = $1 AND active`,
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
    const [person] = await database.query<{ id: string }>(personByLogin, [login]);
    if (!person) throw new NotFound(`nobody ${login}`, said(`没有用户 ${login}。`, `There is nobody called ${login}.`));
    const venueId = await venueOf(database, options.get('venue'));
    const [venue] = venueId === null ? [] : await database.query<{ zone: string }>(zoneOf, [venueId]);
    const zone = venue?.zone ?? chainZone;
    const [from, to] = [instantOf(options, 'from', zone), instantOf(options, 'to', zone)];
    const at = clock.now();
    const actor = systemActor('command line');
    const shift = { id: newId(at.getTime()), userId: person.id, venueId, from, to, duty };
    await inWords(() =>
      database.transaction(async (tx) => {
        await addShift(tx, { ...shift, createdBy: actor.id, createdAt: at });
        const facts = { duty, venueId, from: from.toISOString(), to: to.toISOString() };
        await appendSubjectEvent(tx, { subject: `user:${person.id}`, at, actor, command: 'add-shift', facts });
      }),
    );
    return { lines: [`${login} · ${duty} · ${options.need('from')} – ${options.need('to')} (${zone})`] };
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
