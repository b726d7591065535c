import { at } from './kit/karaoke';
import { useStays } from './kit/stays';
import { answer, changeTable } from './kit/tables';

describe('the hold times a process owner sets', () => {
  const desk = useStays();
  let back: () => Promise<void>;
  afterEach(() => back());

  it('hold for the next call, while a call that is running keeps its own', async () => {
    const before = await desk.call();
    back = await changeTable(desk, 'hold-times', answer(2, 1, '20'));
    const after = await desk.call({ phone: '+8619900000333' });
    expect((await desk.facts(before)).variables).toMatchObject({ heldUntil: at('19:32') });
    expect((await desk.facts(after)).variables).toMatchObject({ heldUntil: at('19:42') });
    await desk.advance('PT15M');
    expect(await desk.task('tellExpired', before)).toBeDefined();
    expect(await desk.task('readBack', after)).toBeDefined();
  });

  it('are how long an arriving party is waited for, and when it is warned', async () => {
    back = await changeTable(desk, 'hold-times', (xml) => answer(2, 10, '30')(answer(2, 3, '25')(xml)));
    const { arrival, bookingId } = await desk.booked();
    await desk.until(at('20:54'));
    expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'partyArrives' }]);
    await desk.arrive(bookingId);
    await desk.until(at('23:00'));
    expect(await desk.task('remindGuests', arrival.id)).toBeDefined();
  });

  it('say how much later a certain room may be offered', async () => {
    back = await changeTable(desk, 'hold-times', answer(2, 9, '15'));
    await desk.takeFrom('B07', at('19:00'), at('21:00'));
    const call = await desk.handOver('03', { namedRoom: 'B07' });
    expect(await desk.task('offerTwin', call.id)).toBeDefined();
  });
});
