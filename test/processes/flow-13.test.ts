import type { CaseFacts } from '../kit/desk-story';
import type { Variables } from '../../src/lib/json';
import { library } from './kit/by-form';
import { at } from './kit/karaoke';
import { useStays } from './kit/stays';

describe('flow 13, a short stay', () => {
  const desk = useStays();
  const asked = (change: Variables = {}) => desk.handOver('13', { hours: 1, ...change });
  const done = (element: string, { id }: CaseFacts, values: Variables = {}) => desk.complete(element, values, { caseId: id });

  /** Booked for 20:30 to 21:30 in B07, and inside. */
  async function inside(): Promise<{ arrival: CaseFacts; bookingId: string }> {
    const call = await asked();
    await done('readBack', call, { guestAnswer: 'yes' });
    await desk.run();
    const bookingId = (await desk.facts(call.id)).variables['bookingId'] as string;
    const arrival = await desk.caseOf('hold-and-arrival', bookingId);
    await desk.until(at('20:30'));
    await desk.arrive(bookingId);
    return { arrival, bookingId };
  }

  it('stays in a gap between bookings and leaves in time', async () => {
    await desk.leaveOnly('B07', 'B09');
    await desk.takeFrom('B07', at('22:00'), at('23:00'));
    const call = await asked();
    const { variables } = await desk.facts(call.id);
    expect(variables).toMatchObject({ roomNumber: 'B07', gapTo: at('21:30'), extendableUntil: at('21:45') });
    expect(variables).toMatchObject({ quoteTotal: 13_800, hold: { grace: 10 } });
    await done('readBack', call, { guestAnswer: 'yes' });
    await desk.run();
    await desk.expectOver(call.id, 'booked');
    const bookingId = variables['bookingId'] as string;
    const arrival = await desk.caseOf('hold-and-arrival', bookingId);
    await desk.until(at('20:39'));
    expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'partyArrives' }]);
    await desk.arrive(bookingId);
    await desk.until(at('21:15'));
    await done('remindGuests', arrival, { moreAnswer: 'no' });
    await done('guestsLeave', arrival, { guestsLeft: true });
    expect(await desk.task('settleBill', arrival.id)).toBeDefined();
  });

  it('ends at closing when it would last longer, and the guest is told so', async () => {
    const call = await desk.call({ date: '2026-11-22', startTime: '01:30', hours: 1 });
    await desk.run();
    const [{ variables }] = (await desk.cases('flow-13')).filter(({ cameFrom }) => cameFrom === call.caseId) as [CaseFacts];
    const gap = { gapFrom: at('01:30', '2026-11-22'), gapTo: at('02:00', '2026-11-22'), quoteTotal: 4_900 };
    expect(variables).toMatchObject(gap);
    expect(library.script('short-read-back', 'zh-CN', variables)).toContain('我们 02:00 打烊，所以时间截到打烊');
    expect(library.script('short-read-back', 'en', variables)).toContain('We close at 02:00');
    const whole = await desk.facts((await asked()).id);
    expect(library.script('short-read-back', 'zh-CN', whole.variables)).not.toContain('打烊');
  });

  it('says in the mails that the room is kept for ten minutes', async () => {
    const call = await asked();
    await desk.giveEmail((await desk.facts(call.id)).customerId!, 'guest@example.com');
    await done('readBack', call, { guestAnswer: 'yes' });
    await desk.run();
    const [mail] = (await desk.mails()).filter(({ caseId }) => caseId === call.id);
    expect(mail?.bodyText).toContain('20:30 后 10 分钟');
  });

  it('is called after ten minutes already', async () => {
    const call = await asked();
    await done('readBack', call, { guestAnswer: 'yes' });
    await desk.run();
    const bookingId = (await desk.facts(call.id)).variables['bookingId'] as string;
    const arrival = await desk.caseOf('hold-and-arrival', bookingId);
    await desk.until(at('20:40'));
    expect(await desk.task('dial', arrival.id)).toBeDefined();
    await desk.until(at('20:45'));
    await desk.expectOver(arrival.id, 'no-show');
  });

  it('is extended when the room stays free', async () => {
    await desk.leaveOnly('B07');
    const { arrival, bookingId } = await inside();
    await desk.until(at('21:15'));
    await done('remindGuests', arrival, { moreAnswer: 'yes', moreHours: 1 });
    await desk.run();
    expect((await desk.booking(bookingId)).to.toISOString()).toBe(at('22:30'));
  });

  it('is not extended when somebody else comes', async () => {
    await desk.leaveOnly('B07');
    await desk.takeFrom('B07', at('22:00'), at('23:00'));
    const { arrival, bookingId } = await inside();
    await desk.until(at('21:15'));
    await done('remindGuests', arrival, { moreAnswer: 'yes', moreHours: 1 });
    await desk.run();
    await done('tellNoExtension', arrival, { guestsTold: true });
    expect((await desk.booking(bookingId)).to.toISOString()).toBe(at('21:30'));
  });

  it('has the floor and the next guests told when it overruns', async () => {
    await desk.leaveOnly('B07');
    const next = await desk.takeFrom('B07', at('22:00'), at('23:00'));
    const { arrival } = await inside();
    await desk.until(at('21:40'));
    expect(await desk.task('handleOverrun', arrival.id)).toMatchObject({ groups: ['floor'] });
    expect(await desk.task('warnNext', arrival.id)).toMatchObject({ groups: ['agent'] });
    expect((await desk.facts(arrival.id)).variables).toMatchObject({ nextBookingId: next });
  });

  it('begins a little later when there is a gap only then', async () => {
    await desk.leaveOnly('B07');
    await desk.takeFrom('B07', at('19:00'), at('21:00'));
    const call = await asked();
    expect((await desk.facts(call.id)).variables).toMatchObject({ gapFrom: at('21:00'), gapTo: at('22:00') });
  });

  it('hands over to 02 when there is no gap', async () => {
    await desk.leaveOnly('B07');
    await desk.takeNow('B07');
    const call = await asked();
    await desk.expectOver(call.id, 'handed-over-02');
    expect(await desk.handedTo('02', call.id)).toMatchObject({ hours: 1, fromFlow: '13' });
  });

  it('looks again when the gap is taken before it is held', async () => {
    await desk.leaveOnly('B07', 'A10');
    const call = await desk.whileTaken('B07', () => asked());
    expect(await desk.path(call.id)).toContain('roomLost');
    expect((await desk.facts(call.id)).variables).toMatchObject({ roomNumber: 'A10' });
  });

  it.each([
    ['goes back to 01 when something is to change', { guestAnswer: 'change' }, 'handed-over-01'],
    ['records why a guest declines', { guestAnswer: 'no', declineReason: 'time' }, 'declined'],
  ])('%s', async (_, answer, outcome) => {
    const call = await asked();
    await done('readBack', call, answer);
    await desk.expectOver(call.id, outcome);
    expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
  });

  it('frees the room when the hold runs out', async () => {
    const call = await asked();
    await desk.advance('PT10M');
    await done('tellExpired', call, { expiryTold: true });
    await desk.expectOver(call.id, 'hold-expired');
  });

  it('tells the agent when the hold is gone at the very moment of the yes', async () => {
    const call = await asked();
    desk.clock.advance(10 * 60_000);
    await done('readBack', call, { guestAnswer: 'yes' });
    await done('tellExpired', call, { expiryTold: true });
    await desk.expectOver(call.id, 'hold-expired');
    expect(await desk.path(call.id)).toContain('holdGone');
  });

  it('is left unfinished when nobody goes on with it for six hours', async () => {
    const call = await asked();
    await desk.advance('PT6H');
    await desk.expectOver(call.id, 'abandoned');
  });
});
