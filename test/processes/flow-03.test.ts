import type { CaseFacts } from '../kit/desk-story';
import type { Variables } from '../../src/lib/json';
import { at } from './kit/karaoke';
import { useStays } from './kit/stays';

describe('flow 03, a certain room for the same day', () => {
  const desk = useStays();
  const asked = (room: string, change: Variables = {}) => desk.handOver('03', { namedRoom: room, ...change });
  const done = (element: string, { id }: CaseFacts, values: Variables = {}) => desk.complete(element, values, { caseId: id });

  it('books the room when it is free', async () => {
    const call = await asked('b 07');
    expect((await desk.facts(call.id)).variables).toMatchObject({ roomNumber: 'B07', hold: { phone: 10 } });
    await done('readBack', call, { guestAnswer: 'yes' });
    await desk.run();
    await desk.expectOver(call.id, 'booked');
    const [booking] = await desk.bookings();
    expect(booking).toMatchObject({ state: 'confirmed', rooms: ['B07'] });
    expect(await desk.caseOf('hold-and-arrival', booking!.id)).toBeDefined();
    expect(await desk.path(call.id)).not.toContain('approval');
  });

  it('goes on for the agent who has the guest on the line', async () => {
    const call = await asked('B07', { agentId: 'lin' });
    expect(await desk.task('readBack', call.id)).toMatchObject({ assignee: 'lin', groups: ['agent'] });
  });

  describe('when the duty manager has to approve', () => {
    it('keeps the room while asking and books it when approved', async () => {
      const call = await asked('V01', { party: 12 });
      expect(await desk.task('askManager', call.id)).toMatchObject({ groups: ['manager'] });
      expect((await desk.facts(call.id)).variables).toMatchObject({ heldUntil: at('19:42') });
      await done('askManager', call, { approvalAnswer: 'yes' });
      await done('readBack', call, { guestAnswer: 'yes' });
      await desk.expectOver(call.id, 'booked');
      expect(await desk.bookings()).toMatchObject([{ state: 'confirmed', rooms: ['V01'] }]);
    });

    it('offers a room like it when the manager refuses', async () => {
      const call = await asked('V01', { party: 20 });
      await done('askManager', call, { approvalAnswer: 'no' });
      expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
      await done('offerTwin', call, { twinAnswer: 'yes', twinNumber: 'V02' });
      await done('readBack', call, { guestAnswer: 'yes' });
      await desk.expectOver(call.id, 'booked');
      expect((await desk.bookings())[1]).toMatchObject({ state: 'confirmed', rooms: ['V02'] });
    });

    it('has the supervisor phone the manager after five minutes of silence', async () => {
      const call = await asked('D02', { party: 5 });
      await desk.advance('PT5M');
      expect(await desk.task('phoneManager', call.id)).toMatchObject({ groups: ['supervisor'] });
      await done('phoneManager', call, { approvalAnswer: 'yes' });
      expect(await desk.task('readBack', call.id)).toBeDefined();
    });

    it('takes silence for a refusal and offers a room like it', async () => {
      const call = await asked('V01', { party: 20 });
      await desk.advance('PT10M');
      expect(await desk.task('offerTwin', call.id)).toBeDefined();
      expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
    });
  });

  it('offers a later time when the room is free within the hour', async () => {
    await desk.takeFrom('B07', at('19:00'), at('21:00'));
    const call = await asked('B07');
    const { later } = (await desk.facts(call.id)).variables;
    expect(later).toEqual({ from: at('21:00'), to: at('00:00', '2026-11-22') });
    await done('offerLater', call, { laterAnswer: 'yes' });
    await done('readBack', call, { guestAnswer: 'yes' });
    const [, booking] = await desk.bookings();
    expect(booking).toMatchObject({ state: 'confirmed', rooms: ['B07'] });
    expect(booking?.from.toISOString()).toBe(at('21:00'));
  });

  it('offers a room like it to a guest who does not want to come later', async () => {
    await desk.takeFrom('B07', at('19:00'), at('21:00'));
    const call = await asked('B07');
    await done('offerLater', call, { laterAnswer: 'no' });
    await done('offerTwin', call, { twinAnswer: 'yes', twinNumber: 'B09' });
    await done('readBack', call, { guestAnswer: 'yes' });
    expect((await desk.bookings())[1]).toMatchObject({ state: 'confirmed', rooms: ['B09'] });
  });

  it('hands over to 02 when nothing suits, without the named room', async () => {
    await desk.takeNow('B07');
    const call = await asked('B07');
    await done('offerTwin', call, { twinAnswer: 'no' });
    await desk.expectOver(call.id, 'handed-over-02');
    expect(await desk.handedTo('02', call.id)).toMatchObject({ namedRoom: null, fromFlow: '03', party: 4 });
  });

  it('hands over to 02 when there is no room like it', async () => {
    await desk.leaveOnly('B07', 'A10');
    await desk.takeNow('B07');
    const call = await asked('B07');
    await desk.expectOver(call.id, 'handed-over-02');
  });

  it.each([
    ['there is no such room', 'X99', {}],
    ['so many persons may not enter it', 'B07', { party: 9 }],
  ])('goes back to 01 when %s', async (_, room, change) => {
    const call = await asked(room, change);
    await desk.expectOver(call.id, 'handed-over-01');
    expect(await desk.handedTo('01', call.id)).toMatchObject({ namedRoom: room, fromFlow: '03' });
  });

  it('looks again when the room is taken before it is held', async () => {
    const call = await desk.whileTaken('B07', () => asked('B07'));
    expect(await desk.path(call.id)).toContain('roomLost');
    expect(await desk.task('offerTwin', call.id)).toBeDefined();
  });

  describe('when the guest does not agree', () => {
    it('goes back to 01 with what is known when something is to change', async () => {
      const call = await asked('B07');
      await done('readBack', call, { guestAnswer: 'change' });
      await desk.expectOver(call.id, 'handed-over-01');
      expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
    });

    it('records why a guest declines', async () => {
      const call = await asked('B07');
      await done('readBack', call, { guestAnswer: 'no', declineReason: 'price' });
      await desk.expectOver(call.id, 'declined');
      const lost = await desk.database.query('SELECT reason FROM lost_demand WHERE case_id = $1', [call.id]);
      expect(lost).toEqual([{ reason: 'price' }]);
    });

    it('frees the room when the hold runs out', async () => {
      const call = await asked('B07');
      await desk.advance('PT10M');
      await done('tellExpired', call, { expiryTold: true });
      await desk.expectOver(call.id, 'hold-expired');
      expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
    });

    it('tells the agent when the hold is gone at the very moment of the yes', async () => {
      const call = await asked('B07');
      desk.clock.advance(10 * 60_000);
      await done('readBack', call, { guestAnswer: 'yes' });
      expect(await desk.path(call.id)).toContain('holdGone');
      await done('tellExpired', call, { expiryTold: true });
      await desk.expectOver(call.id, 'hold-expired');
    });

    it('is left unfinished after six hours', async () => {
      await desk.takeFrom('B07', at('19:00'), at('21:00'));
      const call = await asked('B07');
      await desk.advance('PT6H');
      await desk.expectOver(call.id, 'abandoned');
    });
  });
});
