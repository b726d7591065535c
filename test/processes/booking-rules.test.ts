import type { Variables } from '../../src/lib/json';
import type { CaseFacts } from '../kit/desk-story';
import { aheadWords } from './kit/ahead';
import { frontDoor } from './kit/front-door';
import { at, useKaraoke } from './kit/karaoke';
import { largeWords } from './kit/large';
import { answer, changeTable, type EditTable } from './kit/tables';

/** The columns of `booking-rules`, from 1. */
const column = { openDays: 1, openTime: 2, furthestMonths: 3, largeParty: 4, pastWeeks: 5 };
const rule = (name: keyof typeof column, value: string): EditTable => answer(1, column[name], value);

describe('the booking rules, as a process owner sets them', () => {
  const desk = useKaraoke();
  const ahead = aheadWords(desk);
  const large = largeWords(desk);
  const door = frontDoor(desk);
  let back: () => Promise<void>;
  afterEach(() => back());
  const set = async (...edits: readonly EditTable[]): Promise<void> => {
    back = await changeTable(desk, 'booking-rules', (xml) => edits.reduce((text, edit) => edit(text), xml));
  };
  const open = async ({ id }: CaseFacts): Promise<string[]> => (await desk.tasks(id)).map(({ elementId }) => elementId);

  it.each([
    ['01', '07', 3],
    ['04', '07', 3],
    ['07', '04', 20],
  ])('lead a wish that reaches flow %s to flow %s when days open %i ahead', async (flow, to, days) => {
    const date = flow === '07' ? '2026-12-05' : '2026-11-26';
    await set(rule('openDays', String(days)));
    const { id } = await ahead.handOver(`flow-${flow}`, { date });
    await desk.complete('registerWish', desk.wish({ date }), { caseId: id });
    await desk.expectOver(id, `handed-over-${to}`);
  });

  it('lead a call to the flow of that day', async () => {
    await set(rule('openDays', '3'));
    const booking = { about: 'book', venueId: desk.venue.id, date: '2026-11-26', startTime: '20:30', hours: 3 };
    const { caseId } = await door.talk('three-days', { ...booking, party: 4, everyoneAdult: 'yes', name: '陈屿' });
    await door.phone('ended', 'three-days');
    await desk.expectOver(caseId, 'handed-over-07');
  });

  it('offer no day whose rooms are not given out yet instead of a full one', async () => {
    await set(rule('openDays', '2'));
    await desk.leaveOnly('B07');
    await ahead.bookRoom('B07', at('18:00', '2026-11-23'), at('01:30', '2026-11-24'));
    const wish = { date: '2026-11-23', from: at('20:30', '2026-11-23'), to: at('23:30', '2026-11-23') };
    const { variables } = await ahead.handOver('flow-05', wish);
    const days = (variables['offers'] as Variables[]).filter(({ kind }) => kind === 'day');
    expect(days.map(({ from }) => from)).toEqual([at('20:30', '2026-11-22')]);
  });

  it('open the schedule at another time of day', async () => {
    await set(rule('openTime', '"15:30"'));
    const { id } = await ahead.handOver('flow-07', { date: '2026-12-05' });
    await desk.complete('registerWish', desk.wish({ date: '2026-12-05' }), { caseId: id });
    expect((await desk.facts(id)).variables).toMatchObject({ opensAt: at('15:30', '2026-11-28') });
    await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: id });
    await desk.until(at('15:29', '2026-11-28'));
    expect((await desk.bookings()).map(({ state }) => state)).toEqual(['requested']);
    await desk.until(at('15:30', '2026-11-28'));
    expect((await desk.bookings()).map(({ state }) => state)).toEqual(['held']);
  });

  it('keep a booking from being moved to a day whose rooms are not given out', async () => {
    await set(rule('openDays', '3'));
    const { bookingId } = await desk.paidBooking('2026-11-23', 0);
    const call = await desk.start('flow-12');
    await desk.complete('askWhich', { code: (await desk.booking(bookingId)).code }, { caseId: call });
    await desk.complete('askProof', { bookingId, answer: '0172' }, { caseId: call });
    const moved = { reason: 'plans', decision: 'reschedule', newDate: '2026-11-26', newTime: '20:30', newHours: 3 };
    await desk.complete('offerOtherTime', moved, { caseId: call });
    expect(await ahead.open(call)).toEqual(['offerOtherTime']);
  });

  it('take no request further ahead than the months they say', async () => {
    await set(rule('furthestMonths', '1'));
    const { id } = await ahead.handOver('flow-07', { date: '2026-12-24' });
    await desk.complete('registerWish', desk.wish({ date: '2026-12-24' }), { caseId: id });
    expect(await ahead.open(id)).toEqual(['registerWish']);
    await desk.complete('registerWish', desk.wish({ date: '2026-12-20' }), { caseId: id });
    expect(await ahead.open(id)).toEqual(['readBack']);
  });

  it('say from how many persons on a party is large', async () => {
    await desk.leaveOnly('D02');
    const few = desk.wish({ party: 8 });
    const call = async (): Promise<CaseFacts> => desk.facts(await desk.call(few));
    const before = await call();
    await desk.expectOver(before.id, 'handed-over-10');
    await set(rule('largeParty', '8'));
    expect(await open(await call())).toEqual(['readBack']);
  });

  it('say how many weeks the demand for large rooms is looked at', async () => {
    await desk.leaveOnly('D02', 'D04');
    // One large room a fortnight ago and since, two before.
    for (const [room, weeks] of [['D02', [1, 2, 3, 4]], ['D04', [3, 4]]] as const) {
      for (const week of weeks) {
        const from = new Date(Date.parse(at('20:30')) - week * 7 * 86_400_000);
        const to = new Date(from.getTime() + 3 * 3_600_000).toISOString();
        await large.taken(room, { from: from.toISOString(), to });
      }
    }
    const expected = async (): Promise<unknown> =>
      (await desk.facts((await large.handedOver('10', { party: 4 })).id)).variables['expectedMore'];
    await desk.leaveOnly('D02', 'D04');
    const eight = await expected();
    await set(rule('pastWeeks', '2'));
    expect([eight, await expected()]).toEqual([1.5, 1]);
  });
});
