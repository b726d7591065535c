/** Words for stories of large and small parties: who is handed over with which wish, and who has the large rooms. */
import { cancelBooking } from '../../../src/domain/cancellations';
import { findOrCreateCustomer } from '../../../src/domain/customers';
import { confirmBooking, holdRoom } from '../../../src/domain/holds';
import type { Act, RoomChoice } from '../../../src/domain/shapes';
import { newId } from '../../../src/lib/ids';
import type { Variables } from '../../../src/lib/json';
import type { CaseFacts, CaseName } from '../../kit/desk-story';
import { at, guest } from './house';
import type { Karaoke } from './karaoke';

type Job = Parameters<Act['enqueue']>[0];

export interface LargeWords {
  /** Another flow hands this wish over: by default twelve at 20:30 for three hours; the case that it starts. */
  handedOver(flow: string, change?: Variables): Promise<CaseFacts>;
  /** The cases this one started by handing over to that flow, at once or after the booking was agreed. */
  startedBy(from: CaseName, process: string): Promise<readonly CaseFacts[]>;
  /** Somebody else has booked this room, by default from 18:00 to 01:30. */
  taken(room: string, change?: { party?: number; from?: string; to?: string }): Promise<string>;
  /** They cancel, and whoever waits for the room is told. */
  givenUp(bookingId: string): Promise<void>;
  /** Cancels it as flow 12 does: the row, and the message to its cases. */
  cancelledBy12(bookingId: string): Promise<void>;
  coupons(): Promise<readonly { kind: string; amount: number | null; customerId: string }[]>;
  lost(caseId: CaseName): Promise<readonly { reason: string; party: number }[]>;
  mayBeMoved(bookingId: string): Promise<boolean>;
}

export function largeWords(desk: Karaoke): LargeWords {
  const jobs: Job[] = [];
  const act = (): Act => ({
    ...{ sql: desk.database, now: desk.clock.now(), actor: { id: 'somebody' }, caseId: null },
    ...{ newId: () => newId(), enqueue: (job) => void jobs.push(job) },
  });
  /** What the rules put behind the commit. */
  const deliver = async (): Promise<void> => {
    for (const { payload } of jobs.splice(0)) {
      const { name, key, payload: values, timeToLive } = payload as Record<string, never>;
      await desk.publish(name!, key!, values, timeToLive);
    }
    await desk.run();
  };
  const cancel = async (bookingId: string): Promise<void> => {
    await cancelBooking(act(), { bookingId, reason: 'plans', fault: 'guest' });
    await deliver();
  };
  return {
    handedOver: async (flow, change = {}) => {
      const { customerId } = await findOrCreateCustomer(act(), guest);
      const nothing = { roomType: null, namedRoom: null, occasion: null, voucher: null, note: null };
      const wish = {
        ...{ venueId: desk.venue.id, customerId, party: 12, date: '2026-11-21', startTime: '20:30', hours: 3 },
        ...{ from: at('20:30'), to: at('23:30'), everyoneAdult: 'yes', callerKey: null, callId: null, fromFlow: '01' },
        ...nothing,
        ...change,
      };
      const before = (await desk.cases(`flow-${flow}`)).map(({ id }) => id);
      await desk.publish(`handover.flow-${flow}`, customerId, wish);
      return (await desk.cases(`flow-${flow}`)).find(({ id }) => !before.includes(id))!;
    },
    startedBy: async (from, process) => {
      const id = typeof from === 'string' ? from : from.caseId;
      const agreed = (await desk.cases('booking-agreed')).filter(({ cameFrom }) => cameFrom === id);
      const senders = [id, ...agreed.map((one) => one.id)];
      return (await desk.cases(process)).filter(({ cameFrom }) => cameFrom !== null && senders.includes(cameFrom));
    },
    taken: async (room, { party = 2, from = at('18:00'), to = at('01:30', '2026-11-22') } = {}) => {
      const rooms = await desk.database.query<RoomChoice>(
        `SELECT id AS "roomId", number, floor, type, capacity, maximum FROM room WHERE venue_id = $1 AND number = $2`,
        [desk.venue.id, room],
      );
      const visit = { from: new Date(from), to: new Date(to), party, holdMinutes: 10 };
      const held = await holdRoom(act(), { venueId: desk.venue.id, rooms, ...visit });
      await confirmBooking(act(), held!.bookingId);
      return held!.bookingId;
    },
    givenUp: cancel,
    cancelledBy12: async (bookingId) => {
      await cancel(bookingId);
      await desk.publish('booking.cancelled', bookingId, { bookingId });
    },
    coupons: () =>
      desk.database.query('SELECT kind, amount, customer_id AS "customerId" FROM coupon ORDER BY given_at, id'),
    lost: (caseId) =>
      desk.database.query('SELECT reason, party FROM lost_demand WHERE case_id = $1', [
        typeof caseId === 'string' ? caseId : caseId.caseId,
      ]),
    mayBeMoved: async (bookingId) => {
      const text = 'SELECT may_be_moved AS movable FROM booking WHERE id = $1';
      return (await desk.database.query<{ movable: boolean }>(text, [bookingId]))[0]!.movable;
    },
  };
}
