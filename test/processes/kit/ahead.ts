/** Words for bookings ahead: the call that makes one, its deposit, and calls out while other tasks are open. */
import { findOrCreateCustomer } from '../../../src/domain/customers';
import { confirmBooking, holdRoom } from '../../../src/domain/holds';
import type { Act, RoomChoice } from '../../../src/domain/shapes';
import type { StepResult } from '../../../src/engine/types';
import { newId } from '../../../src/lib/ids';
import type { Variables } from '../../../src/lib/json';
import type { CaseFacts, CaseName } from '../../kit/desk-story';
import { clear, nothingElse, reached } from './calls';
import type { Karaoke } from './karaoke';

export interface AheadWords {
  /** Starts flow 04 and takes down the wish, by default for four adults on Monday the 23rd at 20:30 for three hours. */
  callAhead(wish?: Variables): Promise<StepResult>;
  /** The same, read back and agreed; what has to be paid is due, and the case waits for it or is over. */
  bookAhead(wish?: Variables): Promise<{ call: StepResult; bookingId: string }>;
  /** Starts a flow by its hand-over message, with a wish like that of `callAhead`; its case. */
  handOver(flow: string, wish?: Variables): Promise<CaseFacts>;
  /** Answers the questions of the call out that runs in this tree, whatever else is open. */
  onPhone(call: CaseName, ...answers: readonly Variables[]): Promise<void>;
  /** The person is reached, hears it and answers. */
  answers(call: CaseName, callAnswer: string): Promise<void>;
  /** A confirmed booking of this very room by another guest, with its arrival case. */
  bookRoom(room: string, from: string, to: string, phone?: string): Promise<{ bookingId: string; arrival: CaseFacts }>;
  /** Elements with an open task in the tree of this case. */
  open(call: CaseName): Promise<readonly string[]>;
  /** The running case of this process that came from, or belongs to, the case. */
  childOf(call: CaseName, process: string): Promise<CaseFacts>;
}

export const monday = '2026-11-23';

/** A wish as it goes from flow to flow, or is typed for a guest who is known: without the person. */
export const known = (wish: Variables): Variables =>
  Object.fromEntries(Object.entries(wish).filter(([name]) => name !== 'phone' && name !== 'name'));

export function aheadWords(desk: Karaoke): AheadWords {
  const act = (): Act => ({
    ...{ sql: desk.database, now: desk.clock.now(), actor: { id: 'somebody' }, caseId: null },
    ...{ newId: () => newId(), enqueue: () => undefined },
  });
  const wishOf = (change: Variables): Variables => desk.wish({ date: monday, ...change });
  const callAhead = async (wish: Variables = {}): Promise<StepResult> => {
    const started = await desk.start('flow-04');
    return desk.complete('registerWish', wishOf(wish), { caseId: started });
  };
  const onPhone: AheadWords['onPhone'] = async (call, ...answers) => {
    for (const each of answers) {
      const asked = (await desk.tasks(call)).filter(({ formKey }) => formKey.startsWith('call-'));
      if (asked.length !== 1) throw new Error(`${asked.length} questions are open`);
      await desk.complete(asked[0]!, each);
      await desk.run();
    }
  };
  return {
    callAhead,
    bookAhead: async (wish) => {
      const call = await callAhead(wish);
      await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: call });
      await desk.run();
      return { call, bookingId: (await desk.facts(call)).variables['bookingId'] as string };
    },
    handOver: async (flow, wish = {}) => {
      const before = new Set((await desk.cases(flow)).map(({ id }) => id));
      const nulls = ['customerId', 'from', 'to', 'roomType', 'namedRoom', 'occasion', 'voucher', 'note', 'callerKey', 'callId'];
      const empty = Object.fromEntries(nulls.map((name) => [name, null]));
      await desk.publish(`handover.${flow}`, 'guest', { ...empty, ...known(wishOf({})), fromFlow: '01', ...wish });
      const [started] = (await desk.cases(flow)).filter(({ id }) => !before.has(id));
      return started!;
    },
    onPhone,
    answers: (call, callAnswer) => onPhone(call, ...reached, clear, { callAnswer, ...nothingElse }),
    bookRoom: async (number, from, to, phone = '+8619900000909') => {
      const query = 'SELECT id AS "roomId", number, floor, type, capacity, maximum FROM room WHERE venue_id = $1 AND number = $2';
      const rooms = await desk.database.query<RoomChoice>(query, [desk.venue.id, number]);
      const { customerId } = await findOrCreateCustomer(act(), { name: '林一', e164: phone });
      const visit = { venueId: desk.venue.id, customerId, rooms, from: new Date(from), to: new Date(to), party: 4 };
      const { bookingId, bookingCode } = (await holdRoom(act(), { ...visit, holdMinutes: 10 }))!;
      await confirmBooking(act(), bookingId);
      await desk.publish('booking.confirmed', bookingId, { bookingId, bookingCode, customerId, venueId: desk.venue.id });
      const arrivals = await desk.cases('hold-and-arrival');
      return { bookingId, arrival: arrivals.find(({ variables }) => variables['bookingId'] === bookingId)! };
    },
    open: async (call) => (await desk.tasks(call)).map(({ elementId }) => elementId),
    childOf: async (call, process) => {
      const id = typeof call === 'string' ? call : call.caseId;
      const cases = await desk.cases(process);
      return cases.find((one) => one.status === 'running' && (one.rootId === id || one.cameFrom === id))!;
    },
  };
}
