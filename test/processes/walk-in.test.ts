import type { Variables } from '../../src/lib/json';
import type { StepResult } from '../../src/engine/types';
import { everyone } from '../kit/people';
import { at } from './kit/karaoke';
import { useStays } from './kit/stays';

describe('guests who walk in', () => {
  const desk = useStays();

  const guests = (change: Variables = {}): Variables => ({
    ...{ venueId: desk.venue.id, party: 4, everyoneAdult: 'yes', hours: 2, leavesPhone: 'no' },
    ...change,
  });
  const signed: Variables = { sheetAnswer: 'signed', sheetNumber: 'W-7', adultsChecked: true };
  async function walkIn(change: Variables = {}): Promise<StepResult> {
    const started = await desk.start('walk-in', { venueId: desk.venue.id });
    return desk.complete('registerGuests', guests(change), { caseId: started });
  }
  const done = (element: string, visit: StepResult, values: Variables = {}) =>
    desk.complete(element, values, { caseId: visit });

  it('get a room at once, and their stay goes on in S1', async () => {
    const visit = await walkIn();
    expect((await desk.facts(visit)).variables).toMatchObject({ from: at('19:22'), to: at('21:22'), hold: { phone: 10 } });
    await done('signSheet', visit, signed);
    await desk.run();
    await desk.expectOver(visit, 'seated');
    const [booking] = await desk.bookings();
    expect(booking).toMatchObject({ state: 'in-use', takenRooms: 1 });
    const stay = await desk.caseOf('hold-and-arrival', booking!.id);
    expect(stay).toMatchObject({ businessKey: booking!.code, venueId: desk.venue.id });
    expect(await desk.tasks(stay.id)).toMatchObject([{ elementId: 'guestsLeave' }]);
    const [{ source, sheet }] = (await desk.database.query(
      'SELECT source, sheet_number AS sheet FROM booking WHERE id = $1',
      [booking!.id],
    )) as [{ source: string; sheet: string }];
    expect({ source, sheet }).toEqual({ source: 'walk-in', sheet: 'W-7' });
  });

  it('wait in the lobby while the room is still in use', async () => {
    await desk.leaveOnly('B07');
    const first = await walkIn({ hours: 1 });
    await done('signSheet', first, signed);
    await desk.run();
    await desk.until(at('20:37'));
    const second = await walkIn();
    await done('signSheet', second, signed);
    await desk.run();
    const bookingId = (await desk.facts(second)).variables['bookingId'] as string;
    const stay = await desk.caseOf('hold-and-arrival', bookingId);
    expect(await desk.task('prepareRoom', stay.id)).toBeDefined();
  });

  it('are known again by the number they leave', async () => {
    const customerId = await desk.guestOf('vip');
    const visit = await walkIn({ leavesPhone: 'yes', phone: '+8619900000172' });
    expect((await desk.facts(visit)).customerId).toBe(customerId);
  });

  it('are asked again for a number that is none', async () => {
    const started = await desk.start('walk-in', { venueId: desk.venue.id });
    const { id } = await desk.task('registerGuests', started);
    const values = { ...guests(), leavesPhone: 'yes', phone: '12', name: null, roomType: null };
    await desk.engine.completeTask({ taskId: id, values, actor: everyone, personal: ['phone', 'name'] });
    expect(await desk.task('registerGuests', started)).toBeDefined();
  });

  it('are turned away when somebody is under 18', async () => {
    const visit = await walkIn({ everyoneAdult: 'no' });
    await desk.expectOver(visit, 'refused-minor');
    expect(await desk.database.query('SELECT reason FROM refusal WHERE case_id = $1', [visit.caseId])).toHaveLength(1);
  });

  it('may be put on the wait list when nothing is free', async () => {
    await desk.leaveOnly();
    const visit = await walkIn({ leavesPhone: 'yes', phone: '+8619900000172' });
    await done('tellFull', visit, { fullAnswer: 'wait' });
    await desk.expectOver(visit, 'handed-over-02');
    expect(await desk.handedTo('02', visit)).toMatchObject({ party: 4, fromFlow: 'walk-in', from: at('19:22') });
  });

  it.each([
    ['leave when nothing is free', { fullAnswer: 'leave' }],
    ['cannot wait without a number', { fullAnswer: 'wait' }],
  ])('%s', async (_, answer) => {
    await desk.leaveOnly();
    const visit = await walkIn();
    await done('tellFull', visit, answer);
    await desk.expectOver(visit, 'turned-away');
    const lost = await desk.database.query('SELECT reason FROM lost_demand WHERE case_id = $1', [visit.caseId]);
    expect(lost).toEqual([{ reason: 'full' }]);
  });

  it('leave when they do not want the room; it is free at once', async () => {
    const visit = await walkIn();
    await done('signSheet', visit, { sheetAnswer: 'no', declineReason: 'price' });
    await desk.expectOver(visit, 'turned-away');
    expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
  });

  it('get another search when the hold runs out before they sign', async () => {
    const visit = await walkIn();
    await desk.advance('PT10M');
    expect(await desk.task('signSheet', visit)).toBeDefined();
    expect((await desk.facts(visit)).variables).toMatchObject({ from: at('19:32') });
    desk.clock.advance(10 * 60_000);
    await done('signSheet', visit, signed);
    expect(await desk.path(visit)).toContain('holdGone');
    expect((await desk.bookings()).map(({ state }) => state)).toEqual(['cancelled', 'cancelled', 'held']);
  });

  it('are taken for gone when nobody signs twice running, and the room is free for others', async () => {
    await desk.leaveOnly('B07');
    const visit = await walkIn();
    await desk.advance('PT20M');
    await desk.expectOver(visit, 'turned-away');
    expect((await desk.bookings()).map(({ state, takenRooms }) => [state, takenRooms])).toEqual([
      ['cancelled', 0],
      ['cancelled', 0],
    ]);
    const lost = await desk.database.query('SELECT reason FROM lost_demand WHERE case_id = $1', [visit.caseId]);
    expect(lost).toEqual([{ reason: 'left' }]);
  });

  it('get another room when theirs is taken a moment before', async () => {
    await desk.leaveOnly('B07', 'A10');
    const visit = await desk.whileTaken('B07', () => walkIn());
    expect(await desk.path(visit)).toContain('roomLost');
    expect((await desk.facts(visit)).variables).toMatchObject({ roomNumber: 'A10' });
  });

  it('are forgotten after six hours', async () => {
    const started = await desk.start('walk-in', { venueId: desk.venue.id });
    await desk.advance('PT6H');
    await desk.expectOver(started, 'abandoned');
  });
});
