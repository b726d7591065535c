/** The chain as the process stories need it: two venues of the demo chain on a Saturday evening, and words for a call. */
import { venues } from '../../../src/demo/chain';
import { holidays } from '../../../src/demo/holidays';
import { insertChainDays, insertVenue, type InsertedVenue } from '../../../src/demo/reference';
import type { StepResult } from '../../../src/engine/types';
import { newId } from '../../../src/lib/ids';
import type { Variables } from '../../../src/lib/json';
import { useDesk, type Desk } from '../../kit/desk';
import type { CaseFacts, CaseName } from '../../kit/desk-story';
import { completeByForm } from './by-form';
import { at, guest, houseOf, type House } from './house';

export { at } from './house';

interface CallWords {
  readonly venue: InsertedVenue;
  /** What an agent types, by default for four adults at 20:30 for three hours. */
  wish(change?: Variables): Variables;
  /** Starts flow 01 and takes down the wish. */
  call(wish?: Variables): Promise<StepResult>;
  /** A call that ends in a booking: its case, its booking, and the hold-and-arrival case that came from it. */
  booked(wish?: Variables): Promise<{ call: StepResult; bookingId: string; arrival: CaseFacts }>;
  /** A confirmed booking at 20:30 of that day with a deposit paid; its arrival case is running. */
  paidBooking(date: string, fen: number): Promise<{ bookingId: string; arrival: CaseFacts }>;
  /** The party comes and is let in: the room is open. */
  arrive(bookingId: string): Promise<void>;
  /** Lets time pass until this instant, doing what falls due. */
  until(instant: string): Promise<void>;
  /** Fails unless the case is over and nothing of it is left anywhere. */
  expectOver(caseId: CaseName, outcome: string): Promise<void>;
}
export type Karaoke = Desk & House & CallWords;

/** Every story begins at 19:22 on Saturday, 21 November 2026, in an empty house. */
export function useKaraoke(): Karaoke {
  const made: { venue?: InsertedVenue; names: Variables[] } = { names: [] };
  const desk = useDesk({
    at: at('19:22'),
    seed: async (database) => {
      made.venue = await insertVenue(database, venues[0]!, newId);
      const other = await insertVenue(database, venues[1]!, newId);
      made.names = [made.venue, other].map(({ id }) => ({ value: id, label: id }));
      await insertChainDays(database, holidays);
    },
  });
  const complete = completeByForm(desk, () => made.names);
  const house = houseOf(desk, () => made.venue!.id);
  const words = callWords({ ...house, desk, complete, venue: () => made.venue! });
  const all = { ...house, ...words, complete };
  Object.defineProperty(all, 'venue', { get: () => made.venue });
  beforeEach(async () => {
    desk.clock.set(at('19:22'));
    await house.emptyHouse();
  });
  return new Proxy(desk, {
    get: (target, name) => (name in all ? Reflect.get(all, name) : Reflect.get(target, name)) as unknown,
  }) as Karaoke;
}

interface Parts extends House {
  readonly desk: Desk;
  readonly complete: Desk['complete'];
  readonly venue: () => InsertedVenue;
}

function callWords({ desk, complete, venue, ...house }: Parts): Omit<CallWords, 'venue'> {
  const wishFor = (change: Variables = {}): Variables => ({
    venueId: venue().id,
    phone: guest.e164,
    name: guest.name,
    party: 4,
    everyoneAdult: 'yes',
    date: '2026-11-21',
    startTime: '20:30',
    hours: 3,
    ...change,
  });
  const call = async (wish: Variables = {}): Promise<StepResult> => {
    const started = await desk.start('flow-01');
    return complete('registerWish', wishFor(wish), { caseId: started });
  };
  /** The hold-and-arrival case that has the booking now. */
  const arrivalOf = async (bookingId: string): Promise<CaseFacts> => {
    const cases = await desk.cases('hold-and-arrival');
    return cases.find(({ status, variables }) => status === 'running' && variables['bookingId'] === bookingId)!;
  };

  return {
    wish: wishFor,
    call,
    booked: async (wish) => {
      const step = await call(wish);
      await complete('readBack', { guestAnswer: 'yes' }, { caseId: step });
      await desk.run();
      const bookingId = (await desk.facts(step)).variables['bookingId'] as string;
      return { call: step, bookingId, arrival: await arrivalOf(bookingId) };
    },
    paidBooking: async (date, fen) => {
      const { bookingId, bookingCode, customerId } = await house.confirmedBooking(date, fen);
      await desk.publish('booking.confirmed', bookingId, { bookingId, bookingCode, customerId, venueId: venue().id });
      return { bookingId, arrival: await arrivalOf(bookingId) };
    },
    arrive: async (bookingId) => {
      const { id } = await arrivalOf(bookingId);
      const letIn = { partyAnswer: 'arrived', adultsChecked: true, sheetNumber: 'K-1' };
      await complete('partyArrives', letIn, { caseId: id });
    },
    until: (instant) => desk.advance(`PT${(Date.parse(instant) - desk.clock.now().getTime()) / 1000}S`),
    expectOver: async (caseId, outcome) => {
      const facts = await desk.facts(caseId);
      expect({ status: facts.status, outcome: facts.outcome }).toEqual({ status: 'completed', outcome });
      expect(await desk.waits(caseId)).toEqual([]);
      expect((await desk.history(caseId)).filter(({ state }) => state === 'active')).toEqual([]);
    },
  };
}
