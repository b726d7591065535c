/** Ways to cases that lead to a few of them at once: a number, a code, a guest, a person, a room. Each is an index read. */
import { normaliseCode } from '../../domain/booking-code';
import { lastFour, parsePhone } from '../../domain/phones';
import type { Actor } from '../../lib/actor';
import { InputError } from '../../lib/errors';
import { isUuid } from '../../lib/ids';
import { can, mustBeAllowed } from '../policy';
import { startOf, type FindCriteria } from './criteria';

export type Add = (value: unknown, type: string) => string;

/** Where a way may lead to more, the newest count. */
const most = 2_000;
const mostFiles = 500;

/** The criteria as queries of case ids; none when nothing so particular is asked for. */
export function waysOf(actor: Actor, criteria: FindCriteria, { add, now }: { add: Add; now: Date }): string[] {
  const { phone, code, name, customer, person, room } = criteria;
  if (phone ?? name ?? customer) mustBeAllowed(actor, 'person.find');
  return [
    ...(code ? [byCode(code, add)] : []),
    ...(phone ? [byPhone(phone, add)] : []),
    ...(name ? [ofGuests(byName(actor, name, add))] : []),
    ...(customer
      ? [ofGuests(`SELECT id FROM customer WHERE id = ${add(isUuid(customer) ? customer : null, 'uuid')}`)]
      : []),
    ...(person ? [byPerson(person, criteria, add)] : []),
    ...(room ? [byRoom(room, criteria, { add, now })] : []),
  ];
}

/** A code as people say it: of a case, a booking, a promised call-back, a record for somebody else; or a case's id. */
function byCode(code: string, add: Add): string {
  const codes = add([...new Set([code.toUpperCase(), normaliseCode(code), code])], 'text[]');
  const id = add(isUuid(code) ? code : null, 'uuid');
  return `SELECT id FROM "case" WHERE business_key = ANY(${codes})
    UNION SELECT id FROM "case" WHERE id = ${id}
    UNION SELECT case_id FROM booking WHERE code = ANY(${codes}) AND case_id IS NOT NULL
    UNION SELECT case_id FROM callback_promise WHERE number = ANY(${codes}) AND case_id IS NOT NULL
    UNION SELECT case_id FROM handover_record WHERE number = ANY(${codes}) AND case_id IS NOT NULL`;
}

/** A whole number finds calls that belong to no file as well; four digits find files. */
function byPhone(phone: string, add: Add): string {
  const e164 = parsePhone(phone);
  if (e164) {
    const number = add(e164, 'text');
    return `${ofGuests(`SELECT customer_id AS id FROM customer_phone WHERE valid AND e164 = ${number}`)}
      UNION (SELECT k.case_id FROM phone_call k LEFT JOIN customer f ON f.id = k.customer_id
        WHERE k.caller_key = phone_key(${number}) AND k.case_id IS NOT NULL AND f.erased_at IS NULL
        ORDER BY k.started_at DESC LIMIT ${most})`;
  }
  const tail = lastFour(phone);
  if (!tail) throw new InputError('no number and no last four digits', { reason: 'find-phone' });
  const files = `SELECT customer_id AS id FROM customer_phone WHERE valid AND tail = phone_tail(${add(tail, 'text')}) LIMIT ${mostFiles}`;
  return ofGuests(files);
}

/** Comes after every other, so that names that begin alike are a range of the index. */
const lastCharacter = '\u{10ffff}';

/** How a name begins; for whoever may not read names, a whole one they know already. */
function byName(actor: Actor, name: string, add: Add): string {
  if (!can(actor, 'personal.read'))
    return `SELECT id FROM customer WHERE name = ${add(name, 'text')} LIMIT ${mostFiles}`;
  if ([...name].length < 2) throw new InputError('a name of one character', { reason: 'find-name-short' });
  return `SELECT id FROM customer WHERE name >= ${add(name, 'text')} AND name < ${add(name + lastCharacter, 'text')} LIMIT ${mostFiles}`;
}

/** Cases of these files, of those they were joined to, and of all others joined to the same; none of erased ones. */
const ofGuests = (files: string): string => `
  (WITH asked AS (${files}),
  kept AS (SELECT DISTINCT coalesce(f.merged_into, f.id) AS id FROM customer f JOIN asked USING (id)),
  every AS (
    SELECT k.id FROM kept k JOIN customer f ON f.id = k.id AND f.erased_at IS NULL
    UNION SELECT o.id FROM kept k JOIN customer f ON f.id = k.id AND f.erased_at IS NULL JOIN customer o ON o.merged_into = k.id)
  SELECT c.id FROM every JOIN "case" c ON c.customer_id = every.id ORDER BY c.started_at DESC LIMIT ${most})`;

/** Cases a member of staff worked on, on the days asked for; without days those they hold a task of as well. */
function byPerson(person: string, { from, to }: FindCriteria, add: Add): string {
  const who = add(person, 'text');
  const done = [
    `t.state = 'completed' AND t.closed_by = u.id`,
    ...(from ? [`t.closed_at >= ${add(startOf(from), 'timestamptz')}`] : []),
    ...(to ? [`t.closed_at < ${add(startOf(to, 1), 'timestamptz')}`] : []),
  ];
  const held = `UNION ALL SELECT t.case_id FROM user_task t WHERE t.state = 'open' AND t.assignee = u.id`;
  return `(SELECT DISTINCT t.case_id AS id FROM app_user u CROSS JOIN LATERAL (
      (SELECT t.case_id FROM user_task t WHERE ${done.join(' AND ')} ORDER BY t.closed_at DESC LIMIT ${most})
      ${from || to ? '' : held}) t
    WHERE u.id = ${who} OR u.login = lower(${who}) OR u.name = ${who})`;
}

const nearDays = 30;

/** Cases about bookings of a room on the days asked for, else of a month around now. */
function byRoom(room: string, { from, to, venue }: FindCriteria, { add, now }: { add: Add; now: Date }): string {
  const near = (days: number): string => new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const which = `upper(r.number) = ${add(room.toUpperCase(), 'text')}`;
  const there = venue && isUuid(venue) ? `AND r.venue_id = ${add(venue, 'uuid')}` : '';
  const first = add(from ?? (to ? to : near(-nearDays)), 'date');
  const last = add(to ?? (from ? from : near(nearDays)), 'date');
  const booked = `SELECT b.code, b.case_id FROM room r JOIN booking b ON b.venue_id = r.venue_id AND b.business_day BETWEEN ${first} AND ${last}
    JOIN booking_room o ON o.booking_id = b.id AND o.room_id = r.id AND (o.active OR b.closed_at IS NOT NULL) WHERE ${which} ${there}`;
  return `(WITH booked AS MATERIALIZED (${booked})
    SELECT case_id AS id FROM booked WHERE case_id IS NOT NULL
    UNION SELECT c.id FROM booked JOIN "case" c ON c.business_key = booked.code LIMIT ${most})`;
}
