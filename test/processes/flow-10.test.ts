import type { Variables } from '../../src/lib/json';
import type { CaseFacts } from '../kit/desk-story';
import { at, useKaraoke } from './kit/karaoke';
import { largeWords } from './kit/large';

describe('flow 10, a small party in a large room', () => {
  const desk = useKaraoke();
  const large = largeWords(desk);

  /** Four people; by default in the afternoon, when no supervisor has to agree. */
  const afternoon = { startTime: '14:00', hours: 3, from: at('14:00'), to: at('17:00') };
  const call = (change: Variables = {}) => large.handedOver('10', { party: 4, ...change });
  const explained = async (one: CaseFacts, guestAnswer: string, more: Variables = {}): Promise<void> => {
    await desk.complete('explainUpgrade', { guestAnswer, ...more }, { caseId: one.id });
    await desk.run();
  };
  const variables = async (one: CaseFacts): Promise<Variables> => (await desk.facts(one.id)).variables;
  const bookingOf = async (one: CaseFacts): Promise<string> => (await variables(one))['bookingId'] as string;
  const needed = async (bookingId: string) => desk.publish('room.needed', bookingId, { bookingId });
  const moves = async (one: CaseFacts, moveAnswer: string): Promise<void> => {
    await desk.complete('askGuests', { moveAnswer }, { caseId: one.id });
    await desk.run();
  };
  /** A free upgrade into the only large room, with the condition; a small room is free by now. */
  async function upgraded() {
    desk.clock.set(at('12:00'));
    await desk.leaveOnly('D02');
    const one = await call(afternoon);
    await explained(one, 'yes');
    await desk.leaveOnly('D02', 'B07');
    return { one, bookingId: await bookingOf(one) };
  }

  it('upgrades for free when the house has no small room and large ones to spare', async () => {
    desk.clock.set(at('12:00'));
    await desk.leaveOnly('D02', 'D04', 'D06');
    const one = await call(afternoon);
    expect(await variables(one)).toMatchObject({ free: true, mayBeMoved: false, fittingType: 'small' });
    await explained(one, 'yes');
    await desk.expectOver(one.id, 'booked');
    const bookingId = await bookingOf(one);
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', rooms: ['D02'] });
    expect(await large.mayBeMoved(bookingId)).toBe(false);
    const [arrival] = await large.startedBy(one.id, 'hold-and-arrival');
    expect(arrival!.variables['quoteTotal']).toBe((await variables(one))['smallTotal']);
  });

  it('upgrades for free with the condition when large rooms are scarce', async () => {
    const { one, bookingId } = await upgraded();
    expect(await variables(one)).toMatchObject({ free: true, mayBeMoved: true });
    expect(await large.mayBeMoved(bookingId)).toBe(true);
    await desk.until(at('17:00'));
    await desk.expectOver(one.id, 'kept-large');
  });

  it('quotes the difference to guests who wish for a large room themselves', async () => {
    await desk.leaveOnly('D02', 'B07');
    const one = await call({ roomType: 'large' });
    const { difference, largeTotal, smallTotal, quoteTotal } = await variables(one);
    expect(difference).toBe((largeTotal as number) - (smallTotal as number));
    expect(quoteTotal).toBe(largeTotal);
    expect(await variables(one)).toMatchObject({ free: false, mayBeMoved: false });
    await explained(one, 'yes');
    await desk.expectOver(one.id, 'booked');
    const [arrival] = await large.startedBy(one.id, 'hold-and-arrival');
    expect(arrival!.variables['quoteTotal']).toBe(largeTotal);
  });

  it('is booked as it is when a room of the right size is there', async () => {
    await desk.leaveOnly('B07');
    const one = await call();
    expect(await variables(one)).toMatchObject({ free: false, difference: 0, roomNumber: 'B07' });
  });

  it('records why the guest does not want it', async () => {
    await desk.leaveOnly('D02', 'B07');
    const one = await call({ roomType: 'large' });
    await explained(one, 'no', { declineReason: 'price' });
    await desk.expectOver(one.id, 'declined');
    expect(await large.lost(one.id)).toEqual([{ reason: 'price', party: 4 }]);
    expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
  });

  describe('in prime time', () => {
    beforeEach(() => desk.leaveOnly('D02', 'D04'));
    const decide = (one: CaseFacts, element: string, approval: string) =>
      desk.complete(element, { approval }, { caseId: one.id }).then(() => desk.run());

    it('the supervisor agrees first', async () => {
      const one = await call();
      expect(await desk.task('askSupervisor', one.id)).toMatchObject({ groups: ['supervisor'] });
      await decide(one, 'askSupervisor', 'yes');
      expect(await variables(one)).toMatchObject({ free: true, mayBeMoved: true });
    });

    it('the guest pays the difference or goes when the supervisor refuses', async () => {
      const one = await call();
      await decide(one, 'askSupervisor', 'no');
      expect(await variables(one)).toMatchObject({ free: false, mayBeMoved: false });
      await explained(one, 'no', { declineReason: 'price' });
      await desk.expectOver(one.id, 'declined');
    });

    it('the duty manager decides after three silent minutes', async () => {
      const one = await call();
      await desk.advance('PT3M');
      expect(await desk.task('askManager', one.id)).toMatchObject({ groups: ['manager'] });
      await decide(one, 'askManager', 'yes');
      expect(await variables(one)).toMatchObject({ free: true });
    });

    it('nobody’s answer counts as no after five minutes', async () => {
      const one = await call();
      await desk.advance('PT5M');
      expect(await variables(one)).toMatchObject({ free: false });
      expect(await desk.task('explainUpgrade', one.id)).toBeDefined();
    });
  });

  it('moves guests who are still to come, at the same price, and S1 goes on with the new room', async () => {
    const { one, bookingId } = await upgraded();
    const [before] = await large.startedBy(one.id, 'hold-and-arrival');
    await needed(bookingId);
    expect(await desk.task('askGuests', one.id)).toMatchObject({ groups: ['front-desk'] });
    await moves(one, 'yes');
    await desk.expectOver(one.id, 'moved');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', rooms: ['B07'], takenRooms: 1 });
    await desk.expectOver(before!.id, 'superseded');
    const [anew] = await large.startedBy(before!.id, 'hold-and-arrival');
    expect(anew!.variables).toMatchObject({ roomNumbers: ['B07'], quoteTotal: (await variables(one))['smallTotal'] });
    expect(await large.mayBeMoved(bookingId)).toBe(false);
  });

  it('moves guests who are inside, and the floor checks the room they leave', async () => {
    const { one, bookingId } = await upgraded();
    const [arrival] = await large.startedBy(one.id, 'hold-and-arrival');
    await desk.until(at('14:00'));
    await desk.arrive(bookingId);
    await desk.until(at('15:00'));
    await needed(bookingId);
    await moves(one, 'yes');
    await desk.expectOver(one.id, 'moved');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'in-use', rooms: ['B07'], takenRooms: 1 });
    expect(await desk.task('checkOldRoom', arrival!.id)).toBeDefined();
    expect((await desk.facts(arrival!.id)).variables).toMatchObject({ roomNumbers: ['B07'] });
  });

  it('is asked through 08 by a large party that waits, which then has the room', async () => {
    const { one, bookingId } = await upgraded();
    const other = await large.handedOver('08', { party: 12, ...afternoon });
    await desk.complete('offerChoices', { choice: 'wait', waitLead: 'PT30M' }, { caseId: other.id });
    await desk.run();
    await moves(one, 'yes');
    expect(await desk.booking(bookingId)).toMatchObject({ rooms: ['B07'] });
    expect(await desk.waits(other.id)).toContain('child:flow-31');
    const entry = (await desk.facts(other.id)).variables['bookingId'] as string;
    expect(await desk.booking(entry)).toMatchObject({ state: 'held', rooms: ['D02'] });
  });

  it('leaves guests in peace who would rather stay, and does not ask them again', async () => {
    const { one, bookingId } = await upgraded();
    await needed(bookingId);
    await moves(one, 'no');
    await desk.expectOver(one.id, 'refused-to-move');
    expect(await desk.booking(bookingId)).toMatchObject({ rooms: ['D02'] });
    expect(await large.mayBeMoved(bookingId)).toBe(false);
  });

  it('leaves them where they are when nobody has asked them in a quarter of an hour', async () => {
    const { one, bookingId } = await upgraded();
    await needed(bookingId);
    await desk.advance('PT15M');
    await desk.expectOver(one.id, 'refused-to-move');
  });

  it('does not ask guests whose booking was ended past its case', async () => {
    const { one, bookingId } = await upgraded();
    await needed(bookingId);
    await desk.cancelElsewhere(bookingId);
    await moves(one, 'yes');
    expect(await desk.tasks(one.id)).toEqual([]);
    await desk.until(at('17:00'));
    await desk.expectOver(one.id, 'kept-large');
  });

  it('does not ask when no smaller room is free, and looks again when it is lost', async () => {
    const { one, bookingId } = await upgraded();
    await desk.leaveOnly('D02');
    await needed(bookingId);
    expect(await desk.tasks(one.id)).toEqual([]);
    await desk.leaveOnly('D02', 'B07');
    await needed(bookingId);
    await large.taken('B07', { from: at('12:00'), to: at('18:00') });
    await moves(one, 'yes');
    expect(await desk.path(one.id)).toContain('smallerLost');
    expect(await desk.waits(one.id)).toContain('message:room.needed');
  });

  it.each([
    ['cancelled', 'booking.cancelled', 'cancelled'],
    ['moved to another time', 'booking.changed', 'superseded'],
  ])('asks nothing more when the booking is %s', async (_, message, outcome) => {
    const { one, bookingId } = await upgraded();
    await desk.publish(message, bookingId, { bookingId });
    await desk.expectOver(one.id, outcome);
  });

  it('goes back to 01 when there is no room any more, or the guest wants another time', async () => {
    await desk.leaveOnly();
    const none = await call();
    await desk.expectOver(none.id, 'handed-over-01');
    expect(await large.startedBy(none.id, 'flow-01')).toHaveLength(1);
    await desk.leaveOnly('D02', 'B07');
    const other = await call({ roomType: 'large' });
    await explained(other, 'change');
    await desk.expectOver(other.id, 'handed-over-01');
  });

  it.each([
    ['only a large room fits', {}],
    ['the guest wishes for a large one', { roomType: 'large' }],
  ])('takes over from 01 when %s', async (_, wish) => {
    await desk.leaveOnly('D02');
    const today = await desk.call(wish);
    await desk.run();
    await desk.expectOver(today, 'handed-over-10');
    const [one] = await large.startedBy(today, 'flow-10');
    expect(one).toMatchObject({ status: 'running', customerId: (await desk.facts(today)).customerId });
  });

  it('offers the choices of 08 where only rooms too small for comfort are left', async () => {
    await desk.leaveOnly('B07');
    const one = await call({ party: 7, roomType: 'medium' });
    await desk.expectOver(one.id, 'handed-over-08');
  });

  it('searches again when the room is lost before it is held', async () => {
    await desk.leaveOnly('D02', 'D04');
    const one = await desk.whileTaken('D02', () => call({ roomType: 'large' }));
    expect(await variables(one)).toMatchObject({ roomNumber: 'D04' });
  });

  it('searches again when every such room is lost', async () => {
    await desk.leaveOnly('D02');
    const one = await desk.whileTaken('D02', () => call({ roomType: 'large' }));
    expect(await desk.path(one.id)).toContain('roomLost');
    await desk.expectOver(one.id, 'handed-over-01');
  });

  it('frees the room when the hold runs out, at once or at the very moment of the yes', async () => {
    await desk.leaveOnly('D02', 'B07');
    const one = await call({ roomType: 'large' });
    await desk.advance('PT10M');
    await desk.complete('tellExpired', { expiryTold: true }, { caseId: one.id });
    await desk.expectOver(one.id, 'hold-expired');
    const two = await call({ roomType: 'large' });
    desk.clock.advance(10 * 60_000);
    await explained(two, 'yes');
    expect(await desk.path(two.id)).toContain('holdGone');
    await desk.advance('PT10M');
    await desk.expectOver(two.id, 'hold-expired');
  });
});
