/** What stands in the house's own tables, and what somebody else does to them while a story is told. */
import { cancelBooking } from '../../../src/domain/cancellations';
import { findOrCreateCustomer } from '../../../src/domain/customers';
import { confirmBooking, holdRoom, type Held } from '../../../src/domain/holds';
import type { Act, RoomChoice } from '../../../src/domain/shapes';
import { newId } from '../../../src/lib/ids';
import type { Sql } from '../../../src/lib/sql';
import type { Desk } from '../../kit/desk';

/** An instant on the Shanghai clock: `at('20:30')` today, `at('01:30', '2026-11-22')`. */
export const at = (time: string, date = '2026-11-21'): string => new Date(`${date}T${time}:00+08:00`).toISOString();

/** Chen Yu, the guest of most stories. */
export const guest = { name: '陈屿', e164: '+8619900000172' };

export interface BookingRow {
  readonly id: string;
  readonly code: string;
  readonly state: string;
  readonly party: number;
  readonly from: Date;
  readonly to: Date;
  readonly rooms: readonly string[];
  /** Rooms nobody else can have because of it. */
  readonly takenRooms: number;
  readonly depositPaid: number;
  readonly depositRefunded: number;
  readonly depositForfeited: number;
}

const bookingsSql = `
SELECT b.id, b.code, b.state, b.party, lower(b.during) AS "from", upper(b.during) AS "to",
  array(SELECT r.number FROM booking_room br JOIN room r ON r.id = br.room_id WHERE br.booking_id = b.id AND br.active
        ORDER BY 1) AS rooms,
  (SELECT count(*)::int FROM booking_room br WHERE br.booking_id = b.id AND br.active
     AND (br.held_until IS NULL OR br.held_until > $1)) AS "takenRooms",
  b.deposit_paid AS "depositPaid", b.deposit_refunded AS "depositRefunded", b.deposit_forfeited AS "depositForfeited"
FROM booking b ORDER BY b.created_at, b.id`;
const roomsSql = `SELECT id AS "roomId", number, floor, type, capacity, maximum FROM room WHERE venue_id = $1`;

export interface House {
  /** Oldest first. */
  bookings(): Promise<readonly BookingRow[]>;
  booking(id: string): Promise<BookingRow>;
  /** Chen Yu's file, with this grade. */
  guestOf(grade: string): Promise<string>;
  giveEmail(customerId: string, email: string): Promise<void>;
  /** Templates of the mails a case has put into the outbox. */
  mailsQueued(caseId: string): Promise<readonly string[]>;
  /** No bookings, no running cases, all rooms in service: a fresh evening for the next story. */
  emptyHouse(): Promise<void>;
  /** Takes every room of the venue out of the offer, but for these. */
  leaveOnly(...numbers: string[]): Promise<void>;
  /** Somebody else takes the room for the whole evening. */
  takeNow(room: string): Promise<void>;
  /** Does the work while somebody else is taking this room for the whole evening, and is a moment quicker. */
  whileTaken<T>(room: string, work: () => Promise<T>): Promise<T>;
  /** A confirmed booking of a small room at 20:30 of that day, with a deposit paid. */
  confirmedBooking(date: string, deposit: number): Promise<Held & { readonly customerId: string }>;
  addRoom(bookingId: string, room: string): Promise<void>;
  /** Cancels the booking past its case, as another system would. */
  cancelElsewhere(bookingId: string): Promise<void>;
}

export function houseOf(desk: Desk, venueId: () => string): House {
  const act = (sql: Sql = desk.database): Act => ({
    sql,
    now: desk.clock.now(),
    actor: { id: 'somebody' },
    caseId: null,
    newId: () => newId(),
    enqueue: () => undefined,
  });
  const query = async (text: string, values: readonly unknown[] = []): Promise<void> =>
    void (await desk.database.query(text, values));
  const bookings = (): Promise<BookingRow[]> => desk.database.query<BookingRow>(bookingsSql, [desk.clock.now()]);

  const take = async (room: string, sql?: Sql): Promise<void> => {
    const all = await desk.database.query<RoomChoice>(roomsSql, [venueId()]);
    const rooms = all.filter(({ number }) => number === room);
    const evening = { from: new Date(at('18:00')), to: new Date(at('01:45', '2026-11-22')) };
    await holdRoom(act(sql), { venueId: venueId(), rooms, party: 2, holdMinutes: 600, ...evening });
  };
  const guestOf = async (grade: string): Promise<string> => {
    const { customerId } = await findOrCreateCustomer(act(), guest);
    await query('UPDATE customer SET grade = $2 WHERE id = $1', [customerId, grade]);
    return customerId;
  };

  return {
    bookings,
    booking: async (id) => {
      const found = (await bookings()).find((row) => row.id === id);
      if (!found) throw new Error(`no booking ${id}`);
      return found;
    },
    guestOf,
    giveEmail: (customerId, email) => query('UPDATE customer SET email = $2 WHERE id = $1', [customerId, email]),
    mailsQueued: async (caseId) => {
      const text = `SELECT payload->>'template' AS template FROM job WHERE kind = 'mail.send' AND case_id = $1 ORDER BY id`;
      return (await desk.database.query<{ template: string }>(text, [caseId])).map(({ template }) => template);
    },
    emptyHouse: async () => {
      const running = `SELECT id FROM "case" WHERE status = 'running' AND parent_id IS NULL`;
      for (const { id } of await desk.database.query<{ id: string }>(running)) await desk.cancel(id);
      for (const table of ['coupon', 'wait_offer', 'wait_entry', 'booking_request', 'booking_event', 'booking_room', 'booking']) await query(`DELETE FROM ${table}`);
      await query(`UPDATE room SET state = 'in-service', cleaning_until = NULL`);
      await query(`UPDATE customer SET grade = 'none', email = NULL`);
    },
    leaveOnly: (...numbers) =>
      query(
        `UPDATE room SET state = CASE WHEN venue_id = $1 AND number = ANY ($2) THEN 'in-service' ELSE 'retired' END`,
        [venueId(), numbers],
      ),
    takeNow: (room) => take(room),
    whileTaken: async (room, work) => {
      let working: ReturnType<typeof work> | undefined;
      await desk.database.transaction(async (tx) => {
        await take(room, tx);
        working = work();
        await Promise.race([working, somebodyWaits(desk)]);
      });
      return working!;
    },
    confirmedBooking: async (date, deposit) => {
      const { customerId } = await findOrCreateCustomer(act(), guest);
      const all = await desk.database.query<RoomChoice>(roomsSql, [venueId()]);
      const rooms = all.filter(({ type }) => type === 'small');
      const visit = { from: new Date(at('20:30', date)), to: new Date(at('23:30', date)), party: 4, holdMinutes: 10 };
      const held = await holdRoom(act(), { venueId: venueId(), customerId, rooms, ...visit });
      await confirmBooking(act(), held!.bookingId);
      await query('UPDATE booking SET deposit_due = $2, deposit_paid = $2 WHERE id = $1', [held!.bookingId, deposit]);
      return { ...held!, customerId };
    },
    addRoom: (bookingId, room) =>
      query(
        `INSERT INTO booking_room (id, booking_id, room_id, during)
         SELECT gen_random_uuid(), $1, r.id, br.during FROM booking_room br, room r
          WHERE br.booking_id = $1 AND r.venue_id = $2 AND r.number = $3`,
        [bookingId, venueId(), room],
      ),
    cancelElsewhere: async (bookingId) =>
      void (await cancelBooking(act(), { bookingId, reason: 'elsewhere', fault: 'guest' })),
  };
}

/** The other booking commits once the work waits for it, so the work has searched before and holds after. */
async function somebodyWaits(desk: Desk): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await desk.database.query(waiting)).length === 0) continue;
}
