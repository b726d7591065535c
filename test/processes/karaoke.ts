/** The chain as the process stories need it: two venues of the demo chain on a Saturday evening, and words for a call. */
import { venues } from '../../src/demo/chain';
import { holidays } from '../../src/demo/holidays';
import { insertChainDays, insertVenue, type InsertedVenue } from '../../src/demo/reference';
import { cancelBooking } from '../../src/domain/cancellations';
import { findOrCreateCustomer } from '../../src/domain/customers';
import { confirmBooking, holdRoom } from '../../src/domain/holds';
import type { RoomChoice } from '../../src/domain/shapes';
import type { StepResult } from '../../src/engine/types';
import { newId } from '../../src/lib/ids';
import type { Sql } from '../../src/lib/sql';
import type { Variables } from '../../src/lib/json';
import { useDesk, type Desk } from '../kit/desk';
import type { CaseFacts, CaseName, OpenTask } from '../kit/desk-story';

/** An instant on the Shanghai clock: `at('20:30')` today, `at('01:30', '2026-11-22')`. */
export const at = (time: string, date = '2026-11-21'): string => new Date(`${date}T${time}:00+08:00`).toISOString();

export interface BookingRow {
  readonly id: string;
  readonly code: string;
  readonly state: string;
  readonly party: number;
  readonly from: Date;
  readonly to: Date;
  readonly rooms: readonly string[];
  readonly takenRooms: number;
  readonly depositPaid: number;
  readonly depositRefunded: number;
  readonly depositForfeited: number;
}

export interface Karaoke extends Desk {
  readonly venue: InsertedVenue;
  readonly other: InsertedVenue;
  /** What an agent takes down, by default for four adults at 20:30 for three hours. */
  wish(change?: Variables): Variables;
  /** Starts flow 01 and takes down the wish. */
  call(wish?: Variables): Promise<StepResult>;
  /** A call that ends in a booking: its case, its booking, and the hold-and-arrival case that came from it. */
  booked(wish?: Variables): Promise<{ call: StepResult; bookingId: string; arrival: CaseFacts }>;
  booking(id: string): Promise<BookingRow>;
  bookings(): Promise<readonly BookingRow[]>;
  /** A confirmed booking at 20:30 of that day, with a deposit paid; its arrival case is running. */
  paidBooking(date: string, fen: number): Promise<{ bookingId: string; arrival: CaseFacts }>;
  /** Lets time pass until this instant, doing what falls due. */
  until(instant: string): Promise<void>;
  /** Whoever calls is on file with this grade. */
  customer(grade: string): Promise<void>;
  /** Cancels the booking past its case, as another system would. */
  cancelElsewhere(bookingId: string): Promise<void>;
  /** The party comes and is let in: the room is open. */
  arrive(bookingId: string): Promise<void>;
  /** Somebody else takes the room for the whole evening. */
  takeNow(room: string): Promise<void>;
  addRoom(bookingId: string, room: string): Promise<void>;
  /** Gives whoever called an address, so that mails are written. */
  giveEmail(customerId: string, email: string): Promise<void>;
  mailsQueued(caseId: CaseName): Promise<readonly string[]>;
  /** No bookings, no running cases, all rooms in service: a fresh evening for the next story. */
  emptyHouse(): Promise<void>;
  /** Does the work while somebody else is taking this room for the whole evening, and is a moment quicker. */
  whileTaken<T>(room: string, work: () => Promise<T>): Promise<T>;
  /** Takes every room of the venue out of the offer, but for these. */
  leaveOnly(...numbers: string[]): Promise<void>;
  /** Fails unless the case is over and nothing of it is left anywhere. */
  expectOver(caseId: CaseName, outcome: string): Promise<void>;
}

const bookingColumns = `b.id, b.code, b.state, b.party, lower(b.during) AS "from", upper(b.during) AS "to",
  array(SELECT r.number FROM booking_room br JOIN room r ON r.id = br.room_id WHERE br.booking_id = b.id AND br.active
        ORDER BY 1) AS rooms,
  (SELECT count(*)::int FROM booking_room br WHERE br.booking_id = b.id AND br.active
     AND (br.held_until IS NULL OR br.held_until > $1)) AS "takenRooms",
  b.deposit_paid AS "depositPaid", b.deposit_refunded AS "depositRefunded", b.deposit_forfeited AS "depositForfeited"`;

export const personal = ['phone', 'name'];

export function useKaraoke(options: { readonly at?: string } = {}): Karaoke {
  const made: { venue?: InsertedVenue; other?: InsertedVenue } = {};
  const desk = useDesk({
    at: options.at ?? at('19:22'),
    seed: async (database) => {
      made.venue = await insertVenue(database, venues[0]!, newId);
      made.other = await insertVenue(database, venues[1]!, newId);
      await insertChainDays(database, holidays);
    },
  });
  const words = storyWords(desk, made);
  return new Proxy(desk, {
    get: (target, name) => (name in words ? Reflect.get(words, name) : Reflect.get(target, name)) as unknown,
  }) as Karaoke;
}

function storyWords(desk: Desk, made: { venue?: InsertedVenue; other?: InsertedVenue }): Omit<Karaoke, keyof Desk> {
  const wishFor = (wish: Variables): Variables => ({
    venueId: made.venue!.id,
    phone: '+8619900000172',
    name: '陈屿',
    party: 4,
    everyoneAdult: 'yes',
    date: '2026-11-21',
    startTime: '20:30',
    hours: 3,
    roomType: null,
    namedRoom: null,
    occasion: null,
    voucher: null,
    note: null,
    ...wish,
  });

  const call = async (wish: Variables = {}): Promise<StepResult> => {
    const started = await desk.start('flow-01');
    return desk.complete('registerWish', wishFor(wish), { caseId: started, personal });
  };

  const bookings = (): Promise<BookingRow[]> =>
    desk.database.query<BookingRow>(`SELECT ${bookingColumns} FROM booking b ORDER BY b.created_at, b.id`, [
      desk.clock.now(),
    ]);

  return {
    wish: wishFor,
    get venue() {
      return made.venue!;
    },
    get other() {
      return made.other!;
    },
    call,
    booked: async (wish = {}) => {
      const step = await call(wish);
      await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: step });
      await desk.run();
      const { variables } = await desk.facts(step);
      const arrivals = await desk.cases('hold-and-arrival');
      const arrival = arrivals.find(({ cameFrom }) => cameFrom === step.caseId);
      if (!arrival) throw new Error('no hold-and-arrival case came from the call');
      return { call: step, bookingId: variables['bookingId'] as string, arrival };
    },
    bookings,
    booking: async (id) => {
      const found = (await bookings()).find((row) => row.id === id);
      if (!found) throw new Error(`no booking ${id}`);
      return found;
    },
    paidBooking: (date, fen) => paidBooking(desk, made.venue!, { date, fen }),
    until: (instant) => desk.advance(`PT${(Date.parse(instant) - desk.clock.now().getTime()) / 1000}S`),
    customer: async (grade) => {
      const act = actOf(desk, desk.database);
      const { customerId } = await findOrCreateCustomer(act, { name: '陈屿', e164: '+8619900000172' });
      await desk.database.query('UPDATE customer SET grade = $2 WHERE id = $1', [customerId, grade]);
    },
    cancelElsewhere: async (bookingId) =>
      void (await cancelBooking(actOf(desk, desk.database), { bookingId, reason: 'elsewhere', fault: 'guest' })),
    arrive: async (bookingId) => {
      const { caseId } = await arrivalTask(desk, bookingId);
      await desk.complete('partyArrives', letIn, { caseId });
    },
    takeNow: (room) => takeRoom(desk, desk.database, { venueId: made.venue!.id, room }),
    addRoom: async (bookingId, room) =>
      void (await desk.database.query(
        `INSERT INTO booking_room (id, booking_id, room_id, during)
         SELECT gen_random_uuid(), $1, $2, during FROM booking_room WHERE booking_id = $1`,
        [bookingId, made.venue!.rooms[room]],
      )),
    giveEmail: async (customerId, email) =>
      void (await desk.database.query('UPDATE customer SET email = $2 WHERE id = $1', [customerId, email])),
    emptyHouse: () => emptyHouse(desk),
    whileTaken: (room, work) => whileTaken(desk, { venueId: made.venue!.id, room }, work),
    mailsQueued: async (caseId) =>
      (
        await desk.database.query<{ template: string }>(
          `SELECT payload->>'template' AS template FROM job WHERE kind = 'mail.send' AND case_id = $1 ORDER BY created_at, id`,
          [typeof caseId === 'string' ? caseId : caseId.caseId],
        )
      ).map(({ template }) => template),
    leaveOnly: async (...numbers) =>
      void (await desk.database.query(
        `UPDATE room SET state = CASE WHEN venue_id = $1 AND number = ANY ($2) THEN 'in-service' ELSE 'retired' END`,
        [made.venue!.id, numbers],
      )),
    expectOver: async (caseId, outcome) => {
      const facts = await desk.facts(caseId);
      expect({ status: facts.status, outcome: facts.outcome }).toEqual({ status: 'completed', outcome });
      expect(await desk.waits(caseId)).toEqual([]);
      expect((await desk.history(caseId)).filter(({ state }) => state === 'active')).toEqual([]);
    },
  };
}

async function emptyHouse(desk: Desk): Promise<void> {
  for (const { id } of await desk.database.query<{ id: string }>(
    `SELECT id FROM "case" WHERE status = 'running' AND parent_id IS NULL`,
  ))
    await desk.cancel(id);
  await desk.database.query('DELETE FROM booking_event');
  await desk.database.query('DELETE FROM booking_room');
  await desk.database.query('DELETE FROM booking');
  await desk.database.query(`UPDATE room SET state = 'in-service'`);
}

/** The other booking commits once the work waits for it, so the work has searched before and holds after. */
async function whileTaken<T>(
  desk: Desk,
  { venueId, room }: { readonly venueId: string; readonly room: string },
  work: () => Promise<T>,
): Promise<T> {
  let working: Promise<T> | undefined;
  await desk.database.transaction(async (tx) => {
    await takeRoom(desk, tx, { venueId, room });
    working = work();
    await Promise.race([working, somebodyWaits(desk)]);
  });
  return working!;
}

async function somebodyWaits(desk: Desk): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await desk.database.query(waiting)).length === 0) continue;
}

const letIn: Variables = { partyAnswer: 'arrived', adultsChecked: true, sheetNumber: 'K-1' };

async function arrivalTask(desk: Desk, bookingId: string): Promise<OpenTask> {
  return desk.task('partyArrives', (await arrivalOf(desk, bookingId)).id);
}

/** The hold-and-arrival case that has the booking now. */
async function arrivalOf(desk: Desk, bookingId: string): Promise<CaseFacts> {
  const all = await desk.cases('hold-and-arrival');
  return all.find(({ status, variables }) => status === 'running' && variables['bookingId'] === bookingId)!;
}

async function takeRoom(desk: Desk, sql: Sql, { venueId, room }: { venueId: string; room: string }): Promise<void> {
  const rooms = await sql.query<RoomChoice>(
    `SELECT id AS "roomId", number, floor, type, capacity, maximum FROM room WHERE venue_id = $1 AND number = $2`,
    [venueId, room],
  );
  const evening = { from: new Date(at('18:00')), to: new Date(at('01:45', '2026-11-22')) };
  await holdRoom(actOf(desk, sql), { venueId, rooms, party: 2, ...evening });
}

const actOf = (desk: Desk, sql: Sql) => ({
  sql,
  now: desk.clock.now(),
  actor: { id: 'somebody' },
  caseId: null,
  newId: () => newId(),
});

async function paidBooking(
  desk: Desk,
  venue: InsertedVenue,
  { date, fen }: { readonly date: string; readonly fen: number },
): Promise<{ bookingId: string; arrival: CaseFacts }> {
  const act = actOf(desk, desk.database);
  const { customerId } = await findOrCreateCustomer(act, { name: '陈屿', e164: '+8619900000172' });
  const rooms = await desk.database.query<RoomChoice>(
    `SELECT id AS "roomId", number, floor, type, capacity, maximum FROM room WHERE venue_id = $1 AND type = 'small'`,
    [venue.id],
  );
  const visit = { from: new Date(at('20:30', date)), to: new Date(at('23:30', date)), party: 4 };
  const held = await holdRoom(act, { venueId: venue.id, customerId, rooms, ...visit });
  const bookingId = held!.bookingId;
  await confirmBooking(act, bookingId);
  await desk.database.query('UPDATE booking SET deposit_due = $2, deposit_paid = $2 WHERE id = $1', [bookingId, fen]);
  const payload = { bookingId, bookingCode: held!.bookingCode, customerId, venueId: venue.id };
  await desk.publish('booking.confirmed', bookingId, payload);
  return { bookingId, arrival: await arrivalOf(desk, bookingId) };
}
