import type { Variables } from '../../src/lib/json';
import type { CaseFacts } from '../kit/desk-story';
import { aheadWords, monday } from './kit/ahead';
import { callWords, noLine } from './kit/calls';
import { at, useKaraoke } from './kit/karaoke';

/** Tomorrow afternoon: no deposit, no reconfirmation. */
const tomorrow = '2026-11-22';
const visit = { from: at('15:30', tomorrow), to: at('18:30', tomorrow) };
const asWished = { date: tomorrow, startTime: '15:30', ...visit };
/** In a week, in prime time: with a deposit. */
const saturday = '2026-11-28';
const onSaturday = { date: saturday, startTime: '20:30', from: at('20:30', saturday), to: at('23:30', saturday) };

describe('flow 06, a certain room within seven days', () => {
  const desk = useKaraoke();
  const ahead = aheadWords(desk);
  const phone = callWords(desk);
  const names = (id: string): Promise<readonly string[]> => desk.path(id);

  /** A guest asks for this room; the wish has been taken down in flow 04. */
  async function asks(namedRoom: string, wish: Variables = {}): Promise<CaseFacts> {
    const customerId = await desk.guestOf('none');
    return ahead.handOver('flow-06', { ...asWished, customerId, namedRoom, fromFlow: '04', ...wish });
  }
  const agree = (id: string) => desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: id });
  const bookingOf = async (id: string) => desk.booking((await desk.facts(id)).variables['bookingId'] as string);
  /** B07 is another guest's; the caller insists, the supervisor lets them be asked, and the caller waits. */
  async function otherAsked(wish = asWished): Promise<{ call: CaseFacts; swap: CaseFacts; otherId: string; arrival: CaseFacts }> {
    const { bookingId, arrival } = await ahead.bookRoom('B07', wish.from, wish.to);
    const call = await asks('B07', wish);
    await desk.complete('offerOther', { offerAnswer: 'insist' }, { caseId: call.id });
    await desk.complete('decideAsking', { swapAnswer: 'yes' }, { caseId: call.id });
    const swap = await ahead.childOf(call.id, 'ask-to-swap');
    return { call, swap, otherId: bookingId, arrival };
  }
  const waits = (call: CaseFacts) => desk.complete('tellGuest', { waitAnswer: 'yes' }, { caseId: call.id });

  it('books the room when it is free', async () => {
    const call = await asks('b07');
    await agree(call.id);
    await desk.run();
    await desk.expectOver(call.id, 'booked');
    expect(await bookingOf(call.id)).toMatchObject({ state: 'confirmed', rooms: ['B07'] });
  });

  it('swaps rooms when the other guest agrees, gives them a coupon and starts their arrival anew', async () => {
    const { call, otherId, arrival } = await otherAsked();
    const twin = (await bookingOf((await ahead.childOf(call.id, 'ask-to-swap')).id)).rooms;
    await waits(call);
    await ahead.answers(call.id, 'yes');
    expect(await desk.booking(otherId)).toMatchObject({ state: 'confirmed', takenRooms: 1 });
    expect((await desk.booking(otherId)).rooms).not.toEqual(['B07']);
    await desk.expectOver(arrival.id, 'superseded');
    const coupons = await desk.database.query('SELECT kind, amount FROM coupon WHERE booking_id = $1', [otherId]);
    expect(coupons).toEqual([{ kind: 'room-swap', amount: 5000 }]);
    expect((await phone.texts(call.id)).map(({ template }) => template)).toContain('room-swapped');
    await ahead.answers(call.id, 'yes');
    await desk.run();
    await desk.expectOver(call.id, 'booked');
    expect(await bookingOf(call.id)).toMatchObject({ state: 'confirmed', rooms: ['B07'], takenRooms: 1 });
    expect(twin).not.toEqual(['B07']);
    await desk.database.query('DELETE FROM coupon');
  });

  it('counts the time to pay the deposit from the end of the asking, which may take a day', async () => {
    const { call } = await otherAsked(onSaturday);
    await waits(call);
    await desk.until(at('19:10', tomorrow));
    await ahead.answers(call.id, 'yes');
    await desk.until(at('19:40', tomorrow));
    await ahead.answers(call.id, 'yes');
    await desk.advance('PT1M');
    expect(await bookingOf(call.id)).toMatchObject({ state: 'confirmed', rooms: ['B07'], takenRooms: 1 });
    expect((await desk.task('collectDeposit', call.id)).due?.toISOString()).toBe(at('19:40', monday));
    await desk.database.query('DELETE FROM coupon');
  });

  it.each([
    ['the other guest does not want to', async (call: CaseFacts) => ahead.answers(call.id, 'no')],
    ['the other guest does not answer for a day', async () => desk.until(at('11:30', tomorrow))],
    [
      'the other booking is over by then',
      async (call: CaseFacts, otherId: string) => {
        await desk.cancelElsewhere(otherId);
        await ahead.answers(call.id, 'yes');
      },
    ],
  ])('books a room like it when %s', async (_, happens) => {
    const { call, otherId } = await otherAsked();
    await waits(call);
    await happens(call, otherId);
    await ahead.onPhone(call.id, noLine, { noConnection: 'off' });
    await desk.advance('PT90M');
    await desk.expectOver(call.id, 'booked');
    const booking = await bookingOf(call.id);
    expect(booking).toMatchObject({ state: 'confirmed', takenRooms: 1 });
    expect(booking.rooms).not.toEqual(['B07']);
  });

  it('does not call a guest who has cancelled meanwhile, and tells the caller which room it is', async () => {
    const { call, otherId } = await otherAsked();
    await waits(call);
    await desk.cancelElsewhere(otherId);
    await desk.publish('booking.cancelled', otherId, { bookingId: otherId });
    const dial = await desk.task('dial', call.id);
    expect((await desk.facts(dial.caseId)).variables).toMatchObject({ callScript: 'swap-result' });
    await ahead.answers(call.id, 'yes');
    await desk.run();
    await desk.expectOver(call.id, 'booked');
  });

  it('frees the room when the caller does not want one like it after all', async () => {
    const { call } = await otherAsked();
    await waits(call);
    await ahead.answers(call.id, 'no');
    await ahead.answers(call.id, 'no');
    await desk.expectOver(call.id, 'declined');
    expect(await bookingOf(call.id)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
  });

  it('asks nobody when the caller does not wait, and asks when nobody noted the answer', async () => {
    const { call } = await otherAsked();
    await desk.complete('tellGuest', { waitAnswer: 'no' }, { caseId: call.id });
    await desk.expectOver(call.id, 'declined');
    await desk.emptyHouse();
    const second = await otherAsked();
    await desk.advance('PT1H');
    expect(await ahead.open(second.call.id)).toEqual(['dial']);
  });

  it('offers a room like it when the supervisor does not want the guest to be asked, or says nothing', async () => {
    await ahead.bookRoom('B07', visit.from, visit.to);
    const calls = [await asks('B07'), await asks('B07')];
    for (const { id } of calls) await desk.complete('offerOther', { offerAnswer: 'insist' }, { caseId: id });
    await desk.complete('decideAsking', { swapAnswer: 'no' }, { caseId: calls[0]!.id });
    await desk.advance('PT5M');
    for (const [index, { id }] of calls.entries()) {
      await expect(desk.complete('offerOther', { offerAnswer: 'insist' }, { caseId: id })).rejects.toThrow();
      const { twins } = (await desk.facts(id)).variables as { twins: { number: string }[] };
      await desk.complete('offerOther', { offerAnswer: 'twin', twinNumber: twins[index]!.number }, { caseId: id });
      await agree(id);
      await desk.run();
      await desk.expectOver(id, 'booked');
      expect((await bookingOf(id)).rooms).toEqual([twins[index]!.number]);
    }
  });

  it('looks again when the room like it is taken while the supervisor decides', async () => {
    await desk.leaveOnly('B07', 'B09');
    await ahead.bookRoom('B07', visit.from, visit.to);
    await desk.leaveOnly('B07', 'B09', 'B11');
    const call = await asks('B07');
    await desk.complete('offerOther', { offerAnswer: 'insist' }, { caseId: call.id });
    for (const room of ['B09', 'B11']) await ahead.bookRoom(room, visit.from, visit.to);
    await desk.complete('decideAsking', { swapAnswer: 'yes' }, { caseId: call.id });
    expect(await names(call.id)).toEqual(expect.arrayContaining(['swapEnds', 'offerOther']));
    await desk.complete('offerOther', { offerAnswer: 'none' }, { caseId: call.id });
    await desk.expectOver(call.id, 'handed-over-05');
  });

  it('ends when the caller cancels, goes on when they move the booking, and tells them when the venue closes', async () => {
    const stories: [string, string, string][] = [
      ['booking.cancelled', 'cancelled', 'held'],
      ['booking.changed', 'booked', 'confirmed'],
      ['venue.closed', 'venue-closed', 'cancelled'],
    ];
    for (const [message, outcome, state] of stories) {
      const { call, swap } = await otherAsked();
      await waits(call);
      const bookingId = (await desk.facts(swap.id)).variables['bookingId'] as string;
      await desk.publish(message, bookingId, { bookingId });
      await desk.run();
      await desk.expectOver(call.id, outcome);
      expect((await desk.booking(bookingId)).state).toBe(state);
      await desk.emptyHouse();
    }
    const { call, swap } = await otherAsked();
    await waits(call);
    const bookingId = (await desk.facts(swap.id)).variables['bookingId'] as string;
    await desk.cancelElsewhere(bookingId);
    await desk.publish('venue.closed', bookingId, { bookingId });
    await desk.expectOver(call.id, 'venue-closed');
  });

  it('offers the room a little later when it is free then', async () => {
    await ahead.bookRoom('B07', at('13:00', tomorrow), at('16:00', tomorrow));
    const call = await asks('B07');
    await desk.complete('offerOther', { offerAnswer: 'later' }, { caseId: call.id });
    await agree(call.id);
    await desk.run();
    await desk.expectOver(call.id, 'booked');
    const booking = await bookingOf(call.id);
    expect(booking.rooms).toEqual(['B07']);
    expect(booking.from.toISOString()).toBe(at('16:15', tomorrow));
  });

  it('asks the manager for a deluxe room, and books it when they approve', async () => {
    const call = await asks('V01', { party: 20 });
    await desk.complete('askManager', { approvalAnswer: 'yes' }, { caseId: call.id });
    await agree(call.id);
    await desk.run();
    expect(await bookingOf(call.id)).toMatchObject({ state: 'confirmed', rooms: ['V01'] });
  });

  it('offers a room like it when the manager refuses, or nobody answers twice', async () => {
    for (const answer of ['no', 'silence', 'no-by-phone']) {
      const call = await asks('V01', { party: 20 });
      if (answer === 'no') await desk.complete('askManager', { approvalAnswer: 'no' }, { caseId: call.id });
      else await desk.advance('PT5M');
      if (answer === 'silence') await desk.advance('PT5M');
      if (answer === 'no-by-phone') await desk.complete('phoneManager', { approvalAnswer: 'no' }, { caseId: call.id });
      expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
      await desk.complete('offerOther', { offerAnswer: 'twin', twinNumber: 'V02' }, { caseId: call.id });
      await agree(call.id);
      await desk.run();
      expect(await bookingOf(call.id)).toMatchObject({ state: 'confirmed', rooms: ['V02'] });
      await desk.emptyHouse();
    }
  });

  it.each([
    ['there is no such room', 'X99', {}],
    ['the party is too large for it', 'B07', { party: 12 }],
  ])('goes back to flow 04 when %s', async (_, room, wish) => {
    const call = await asks(room, wish);
    await desk.expectOver(call.id, 'handed-over-04');
  });

  it('begins again in flow 04 when the guest changes the wish, and ends when they decline', async () => {
    const [changed, declined] = [await asks('B07'), await asks('B09')];
    await desk.complete('readBack', { guestAnswer: 'change' }, { caseId: changed.id });
    await desk.expectOver(changed.id, 'handed-over-04');
    await desk.complete('readBack', { guestAnswer: 'no', declineReason: 'price' }, { caseId: declined.id });
    await desk.expectOver(declined.id, 'declined');
    expect(await desk.bookings()).toMatchObject([{ takenRooms: 0 }, { takenRooms: 0 }]);
  });

  it('frees the room when the hold is over, also at the very moment of the yes', async () => {
    const [silent, late] = [await asks('B07'), await asks('B09')];
    desk.clock.advance(10 * 60_000);
    await agree(late.id);
    await desk.expectOver(late.id, 'hold-expired');
    await desk.run();
    await desk.expectOver(silent.id, 'hold-expired');
    expect(await names(late.id)).toContain('holdGone');
  });

  it('looks again when somebody else is quicker with the room', async () => {
    desk.clock.set(at('19:22', '2026-11-20'));
    const evening = { date: '2026-11-21', startTime: '20:30', from: at('20:30'), to: at('23:30') };
    const call = await desk.whileTaken('B07', () => asks('B07', evening));
    expect(await names(call.id)).toContain('roomLost');
    expect(await ahead.open(call.id)).toEqual(['offerOther']);
    await desk.advance('PT6H');
    await desk.expectOver(call.id, 'abandoned');
  });

  it('falls through when the deposit is not paid', async () => {
    const call = await asks('B07', onSaturday);
    await agree(call.id);
    await desk.advance('P1D');
    await desk.expectOver(call.id, 'deposit-unpaid');
  });
});
