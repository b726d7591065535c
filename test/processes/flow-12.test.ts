import type { Variables } from '../../src/lib/json';
import type { StepResult } from '../../src/engine/types';
import { wordsOn } from './kit/by-form';
import { at, useKaraoke } from './kit/karaoke';
import { largeWords } from './kit/large';

const offer: Variables = { reason: 'plans', decision: 'cancel' };

describe('flow 12, cancelling a room', () => {
  const desk = useKaraoke();
  const large = largeWords(desk);
  beforeEach(() => desk.clock.set(at('13:00')));

  /** A call about a booking up to the offer of another time: found by its code, verified by the last four digits. */
  async function verified(bookingId: string): Promise<StepResult> {
    const call = await desk.start('flow-12');
    const { code } = await desk.booking(bookingId);
    await desk.complete('askWhich', { code }, { caseId: call });
    return answer(call, bookingId, '0172');
  }
  const answer = (call: StepResult, bookingId: string, said: string): Promise<StepResult> =>
    desk.complete('askProof', { bookingId, answer: said }, { caseId: call });
  const told = (call: StepResult) => desk.complete('tellCancelled', { cancellationTold: true }, { caseId: call });
  const refund = (call: StepResult) =>
    desk.complete('refundDeposit', { refundMethod: 'wechat' }, { caseId: call });

  it('cancels a plain booking, frees its room and stops its own case', async () => {
    const { bookingId, arrival } = await desk.booked();
    const call = await verified(bookingId);
    await desk.complete('offerOtherTime', offer, { caseId: call });
    await told(call);
    await desk.run();
    await desk.expectOver(call, 'cancelled');
    await desk.expectOver(arrival.id, 'cancelled');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    expect((await desk.facts(call)).businessKey).toBe((await desk.booking(bookingId)).code);
  });

  it('mails the cancellation to a guest whose address is known', async () => {
    const { bookingId, arrival } = await desk.booked();
    await desk.giveEmail(arrival.customerId!, 'guest@example.com');
    const call = await verified(bookingId);
    await desk.complete('offerOtherTime', offer, { caseId: call });
    expect(await desk.mailsQueued(call.caseId)).toEqual(['booking-cancelled']);
  });

  it.each([
    ['by the whole phone number', { phone: '19900000172' }],
    ['by the last four digits', { phone: '0172' }],
    ['by name and date', { name: '陈屿', date: '2026-11-21' }],
  ])('finds the booking %s', async (_, said) => {
    const { bookingId } = await desk.booked();
    const call = await desk.start('flow-12');
    await desk.complete('askWhich', said, { caseId: call });
    const { bookings } = (await desk.facts(call)).variables as { bookings: { bookingId: string }[] };
    expect(bookings.map((found) => found.bookingId)).toEqual([bookingId]);
  });

  it('asks in another way when nothing is found, and ends when the guest gives up', async () => {
    const call = await desk.start('flow-12');
    await desk.complete('askWhich', { code: 'ZZZZ' }, { caseId: call });
    expect((await desk.task('askWhich', call)).formKey).toBe('cancel-find');
    await desk.complete('askWhich', { giveUp: true }, { caseId: call });
    await desk.expectOver(call, 'not-found');
  });

  it('moves the booking to another time instead, under the same code, and starts its case anew', async () => {
    const { bookingId, arrival } = await desk.booked();
    await desk.giveEmail(arrival.customerId!, 'guest@example.com');
    const { code } = await desk.booking(bookingId);
    const call = await verified(bookingId);
    const change = { newDate: '2026-11-23', newTime: '19:00', newHours: 2 };
    await desk.complete('offerOtherTime', { ...offer, decision: 'reschedule', ...change }, { caseId: call });
    await desk.complete('readBackChange', { changeAnswer: 'yes' }, { caseId: call });
    await desk.run();
    await desk.expectOver(call, 'rescheduled');
    await desk.expectOver(arrival.id, 'superseded');
    const moved = await desk.booking(bookingId);
    expect(moved).toMatchObject({ code, state: 'confirmed' });
    expect(moved.from.toISOString()).toBe(at('19:00', '2026-11-23'));
    expect(await desk.mailsQueued(call.caseId)).toEqual(['booking-rescheduled']);
    const anew = (await desk.cases('hold-and-arrival')).find(({ cameFrom }) => cameFrom === arrival.id);
    expect(anew).toMatchObject({ status: 'running', businessKey: code });
    expect(anew?.variables).toMatchObject({ from: at('19:00', '2026-11-23') });
  });

  it('agrees anew when the new time has no room, or does not please the guest', async () => {
    const { bookingId } = await desk.booked();
    const call = await verified(bookingId);
    const reschedule = { ...offer, decision: 'reschedule', newDate: '2026-11-22', newHours: 2 };
    await desk.complete('offerOtherTime', { ...reschedule, newTime: '09:00' }, { caseId: call });
    await desk.complete('offerOtherTime', { ...reschedule, newTime: '20:00' }, { caseId: call });
    await desk.complete('readBackChange', { changeAnswer: 'no' }, { caseId: call });
    await desk.complete('offerOtherTime', { ...offer, decision: 'keep' }, { caseId: call });
    await desk.expectOver(call, 'kept');
    expect((await desk.booking(bookingId)).from.toISOString()).toBe(at('20:30'));
  });

  it('searches again when the new room is lost at the last moment', async () => {
    const { bookingId } = await desk.booked();
    await desk.leaveOnly('B09', 'A12');
    const call = await verified(bookingId);
    const change = { newDate: '2026-11-21', newTime: '23:45', newHours: 1 };
    await desk.complete('offerOtherTime', { ...offer, decision: 'reschedule', ...change }, { caseId: call });
    await desk.takeNow('B09');
    await desk.complete('readBackChange', { changeAnswer: 'yes' }, { caseId: call });
    expect(await desk.path(call)).toContain('roomLost');
  });

  it.each([
    ['full before a day ahead', '2026-11-23', {}, 10000],
    ['half on the same day', '2026-11-21', {}, 5000],
    ['full at any time when the fault is the venue’s', '2026-11-21', { reason: 'no-room' }, 10000],
  ])('refunds the deposit: %s', async (_, date, change, due) => {
    const { bookingId } = await desk.paidBooking(date, 10000);
    const call = await verified(bookingId);
    await desk.complete('offerOtherTime', { ...offer, ...change }, { caseId: call });
    await told(call);
    const task = await desk.task('refundDeposit', call);
    expect(task).toMatchObject({ groups: ['front-desk'] });
    expect(task.due?.getTime()).toBe(desk.clock.now().getTime() + 24 * 3600_000);
    await refund(call);
    await desk.expectOver(call, 'cancelled-refunded');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', depositRefunded: due });
  });

  it.each([
    ['is made by the manager', { refundMethod: 'cash' }, 'cancelled-refunded', 10000],
    ['stays owed when nobody notes it', null, 'refund-owed', 0],
  ])('passes a refund not made in time to the manager: it %s', async (_, answer, outcome, refunded) => {
    const { bookingId } = await desk.paidBooking('2026-11-23', 10000);
    const call = await verified(bookingId);
    await desk.complete('offerOtherTime', offer, { caseId: call });
    await told(call);
    await desk.advance('P2D');
    expect(await desk.task('managerRefunds', call)).toMatchObject({ groups: ['manager'] });
    if (answer) await desk.complete('managerRefunds', answer, { caseId: call });
    else await desk.advance('P3D');
    await desk.expectOver(call, outcome);
    expect(await desk.booking(bookingId)).toMatchObject({ depositRefunded: refunded });
  });

  describe('when nobody goes on with the call', () => {
    const moved: Variables = { ...offer, decision: 'reschedule', newDate: '2026-11-23', newTime: '19:00', newHours: 2 };
    it.each([
      ['nobody asked which booking', 'askWhich', async () => desk.start('flow-12')],
      ['the caller was not verified', 'askProof', async (bookingId: string) => {
        const call = await desk.start('flow-12');
        const { code } = await desk.booking(bookingId);
        return desk.complete('askWhich', { code }, { caseId: call });
      }],
      ['nothing was decided', 'offerOtherTime', verified],
      ['the change was not agreed', 'readBackChange', async (bookingId: string) =>
        desk.complete('offerOtherTime', moved, { caseId: await verified(bookingId) })],
    ])('is left unfinished after six hours in which %s, and the booking stands', async (_, waitsAt, begin) => {
      const { bookingId } = await desk.booked();
      const call = await begin(bookingId);
      expect((await desk.tasks(call)).map(({ elementId }) => elementId)).toEqual([waitsAt]);
      await desk.advance('PT6H');
      await desk.expectOver(call, 'abandoned');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', takenRooms: 1 });
    });

    it('ends an hour after a refusal nobody noted', async () => {
      desk.clock.set(at('19:22'));
      const { bookingId } = await desk.booked();
      await desk.arrive(bookingId);
      const call = await verified(bookingId);
      expect((await desk.tasks(call)).map(({ elementId }) => elementId)).toEqual(['explainInUse']);
      await desk.advance('PT1H');
      await desk.expectOver(call, 'refused-in-use');
    });

    it('returns the deposit although nobody noted that the guest was told', async () => {
      const { bookingId } = await desk.paidBooking('2026-11-25', 20_000);
      const call = await verified(bookingId);
      await desk.complete('offerOtherTime', offer, { caseId: call });
      await desk.advance('PT1H');
      await refund(call);
      await desk.expectOver(call, 'cancelled-refunded');
    });
  });

  it('refunds by the next day the venue is open', async () => {
    const { bookingId } = await desk.paidBooking('2026-11-24', 10000);
    const closed = `INSERT INTO calendar_day (venue_id, day, kind, name, name_en) VALUES ($1, '2026-11-22', 'closed', '检修', 'Repairs')`;
    await desk.database.query(closed, [desk.venue.id]);
    const call = await verified(bookingId);
    await desk.complete('offerOtherTime', offer, { caseId: call });
    await told(call);
    expect((await desk.task('refundDeposit', call)).due?.toISOString()).toBe(at('13:00', '2026-11-23'));
    await desk.database.query('DELETE FROM calendar_day WHERE venue_id = $1', [desk.venue.id]);
  });

  it('keeps the deposit when it is under four hours to the arrival', async () => {
    const { bookingId } = await desk.paidBooking('2026-11-21', 10000);
    desk.clock.set(at('17:00'));
    const call = await verified(bookingId);
    await desk.complete('offerOtherTime', offer, { caseId: call });
    await told(call);
    await desk.expectOver(call, 'cancelled');
    expect(await desk.booking(bookingId)).toMatchObject({ depositRefunded: 0 });
  });

  describe('when the caller’s answer is wrong twice', () => {
    async function wrongTwice(): Promise<{ call: StepResult; bookingId: string }> {
      const { bookingId } = await desk.booked();
      const call = await desk.start('flow-12');
      await desk.complete('askWhich', { phone: '0172' }, { caseId: call });
      await answer(call, bookingId, '9999');
      await answer(call, bookingId, '8888');
      return { call, bookingId };
    }
    const decide = (call: StepResult, bookingId: string, element: string, allowance: string) =>
      desk.complete(element, { bookingId, allowance, allowanceNote: '已回拨' }, { caseId: call });

    it('the supervisor may verify in another way', async () => {
      const { call, bookingId } = await wrongTwice();
      expect((await desk.task('supervisorVerifies', call)).groups).toEqual(['supervisor']);
      await decide(call, bookingId, 'supervisorVerifies', 'verified');
      await desk.complete('offerOtherTime', { ...offer, decision: 'keep' }, { caseId: call });
      await desk.expectOver(call, 'kept');
    });

    it('or leave the booking alone', async () => {
      const { call, bookingId } = await wrongTwice();
      await decide(call, bookingId, 'supervisorVerifies', 'refused');
      await desk.expectOver(call, 'not-verified');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed' });
    });

    it('after ten silent minutes the manager decides', async () => {
      const { call, bookingId } = await wrongTwice();
      await desk.advance('PT10M');
      await decide(call, bookingId, 'managerVerifies', 'verified');
      expect(await desk.task('offerOtherTime', call)).toBeDefined();
    });

    it('and without any decision the booking is left alone', async () => {
      const { call, bookingId } = await wrongTwice();
      await desk.advance('PT20M');
      await desk.expectOver(call, 'not-verified');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed' });
    });
  });

  describe('of a booking whose guests are inside', () => {
    beforeEach(() => desk.clock.set(at('19:00')));

    it('is refused politely', async () => {
      const { bookingId } = await desk.booked();
      await desk.arrive(bookingId);
      const call = await verified(bookingId);
      await desk.complete('explainInUse', { inUseTold: true }, { caseId: call });
      await desk.expectOver(call, 'refused-in-use');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'in-use', takenRooms: 1 });
    });

    it('is refused when they go in during the call', async () => {
      const { bookingId } = await desk.booked();
      const call = await verified(bookingId);
      await desk.arrive(bookingId);
      await desk.complete('offerOtherTime', offer, { caseId: call });
      expect(await desk.task('explainInUse', call)).toBeDefined();
    });

    it('and so is another time', async () => {
      const { bookingId } = await desk.booked();
      const call = await verified(bookingId);
      const change = { newDate: '2026-11-23', newTime: '19:00', newHours: 2 };
      await desk.complete('offerOtherTime', { ...offer, decision: 'reschedule', ...change }, { caseId: call });
      await desk.arrive(bookingId);
      await desk.complete('readBackChange', { changeAnswer: 'yes' }, { caseId: call });
      expect(await desk.path(call)).toContain('openedMeanwhile');
      expect(await desk.task('explainInUse', call)).toBeDefined();
    });
  });

  it('frees both rooms of a large party', async () => {
    const { bookingId } = await desk.booked({ party: 6 });
    await desk.addRoom(bookingId, 'B09');
    expect(await desk.booking(bookingId)).toMatchObject({ takenRooms: 2 });
    const call = await verified(bookingId);
    await desk.complete('offerOtherTime', { ...offer, reasonText: '孩子发烧' }, { caseId: call });
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    expect((await desk.facts(call)).variables).toMatchObject({ releasedRooms: 2 });
  });

  describe('of what is no booking yet', () => {
    it('takes a wait-list entry off the list and stops its case', async () => {
      await desk.leaveOnly('D02');
      await large.taken('D02');
      const waiting = await large.handedOver('08');
      await desk.complete('offerChoices', { choice: 'wait', waitLead: 'PT30M' }, { caseId: waiting.id });
      const bookingId = (await desk.facts(waiting.id)).variables['bookingId'] as string;
      const call = await verified(bookingId);
      await expect(desk.complete('offerOtherTime', { ...offer, decision: 'reschedule' }, { caseId: call })).rejects.toThrow('cancel-offer');
      await desk.complete('offerOtherTime', offer, { caseId: call });
      await told(call);
      await desk.run();
      await desk.expectOver(call, 'cancelled');
      await desk.expectOver(waiting.id, 'cancelled');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled' });
      const entries = await desk.database.query('SELECT state FROM wait_entry WHERE booking_id = $1', [bookingId]);
      expect(entries).toEqual([{ state: 'cancelled' }]);
    });

    it('passes a room that was just offered to them on to the next', async () => {
      await desk.leaveOnly('D02');
      const theirs = await large.taken('D02');
      const [first, second] = [await large.handedOver('08'), await large.handedOver('08', { party: 11 })];
      for (const { id } of [first, second]) {
        await desk.complete('offerChoices', { choice: 'wait', waitLead: 'PT30M' }, { caseId: id });
      }
      await large.givenUp(theirs);
      const bookingId = (await desk.facts(first.id)).variables['bookingId'] as string;
      const call = await verified(bookingId);
      await desk.complete('offerOtherTime', offer, { caseId: call });
      await desk.run();
      await desk.expectOver(first.id, 'cancelled');
      expect(await desk.waits(second.id)).toContain('child:flow-31');
      const next = (await desk.facts(second.id)).variables['bookingId'] as string;
      expect(await desk.booking(next)).toMatchObject({ state: 'held', rooms: ['D02'] });
    });

    async function requested() {
      const started = await desk.start('flow-07');
      await desk.complete('registerWish', desk.wish({ date: '2026-12-05' }), { caseId: started });
      await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: started });
      await desk.run();
      const bookingId = (await desk.facts(started)).variables['bookingId'] as string;
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'requested' });
      return { started, bookingId, call: await verified(bookingId) };
    }

    it('takes a request of 07 out of the schedule and stops its case', async () => {
      const { started, bookingId, call } = await requested();
      await desk.complete('offerOtherTime', offer, { caseId: call });
      await told(call);
      await desk.run();
      await desk.expectOver(call, 'cancelled');
      expect((await desk.facts(started)).outcome).toBe('cancelled');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled' });
    });

    it('moves a request to another day whose schedule is not open yet, and to no other', async () => {
      const { started, bookingId, call } = await requested();
      const change = { ...offer, decision: 'reschedule', newTime: '20:00', newHours: 3 };
      await desk.complete('offerOtherTime', { ...change, newDate: '2026-11-25' }, { caseId: call });
      expect(await wordsOn(desk, await desk.task('offerOtherTime', call))).toContain('那天的包厢已经开放');
      await desk.complete('offerOtherTime', { ...change, newDate: '2026-12-12' }, { caseId: call });
      await desk.complete('readBackChange', { changeAnswer: 'yes' }, { caseId: call });
      await desk.run();
      await desk.expectOver(call, 'rescheduled');
      const moved = await desk.booking(bookingId);
      expect(moved).toMatchObject({ state: 'requested', takenRooms: 0 });
      expect(moved.from.toISOString()).toBe(at('20:00', '2026-12-12'));
      expect((await desk.facts(started)).status).toBe('running');
    });
  });

  describe('of a large party’s two rooms', () => {
    async function pair(): Promise<string> {
      await desk.leaveOnly('B07', 'B09');
      const call = await large.handedOver('08');
      await desk.complete('offerChoices', { choice: 'pair' }, { caseId: call.id });
      await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: call.id });
      await desk.run();
      return (await desk.facts(call.id)).variables['bookingId'] as string;
    }

    it('frees both', async () => {
      const bookingId = await pair();
      const call = await verified(bookingId);
      await desk.complete('offerOtherTime', offer, { caseId: call });
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    });

    it('moves both to another time, or neither', async () => {
      const bookingId = await pair();
      const call = await verified(bookingId);
      const change = { ...offer, decision: 'reschedule', newDate: '2026-11-21', newTime: '21:30', newHours: 3 };
      await desk.complete('offerOtherTime', change, { caseId: call });
      await desk.complete('readBackChange', { changeAnswer: 'yes' }, { caseId: call });
      await desk.run();
      await desk.expectOver(call, 'rescheduled');
      const moved = await desk.booking(bookingId);
      expect(moved).toMatchObject({ rooms: ['B07', 'B09'], takenRooms: 2 });
      expect(moved.from.toISOString()).toBe(at('21:30'));
      await large.taken('B09', { from: at('18:00', '2026-11-22'), to: at('23:00', '2026-11-22') });
      const again = await verified(bookingId);
      await desk.complete('offerOtherTime', { ...change, newDate: '2026-11-22' }, { caseId: again });
      expect(await desk.task('offerOtherTime', again)).toBeDefined();
    });
  });

  it('does not move a booking to a day whose schedule is not open yet', async () => {
    const { bookingId } = await desk.booked();
    const call = await verified(bookingId);
    const change = { ...offer, decision: 'reschedule', newTime: '20:00', newHours: 3 };
    await desk.complete('offerOtherTime', { ...change, newDate: '2026-11-29' }, { caseId: call });
    expect(await wordsOn(desk, await desk.task('offerOtherTime', call))).toContain('那天的包厢还没有开放');
    await desk.complete('offerOtherTime', { ...change, newDate: '2026-11-28' }, { caseId: call });
    expect(await desk.task('readBackChange', call)).toBeDefined();
  });

  it('shows the bookings of a guest whom reception has recognised', async () => {
    const { bookingId, arrival } = await desk.booked();
    const wish = { customerId: arrival.customerId, venueId: null, date: null, callId: null, callerKey: null, fromFlow: 'reception' };
    await desk.publish('handover.flow-12', 'call', wish);
    const [call] = (await desk.cases('flow-12')).filter(({ status }) => status === 'running');
    await desk.complete('askProof', { bookingId, answer: '0172' }, { caseId: call!.id });
    expect(await desk.task('offerOtherTime', call!.id)).toBeDefined();
  });

  it('asks which booking when reception has not recognised the guest', async () => {
    await desk.publish('handover.flow-12', 'call', { customerId: null, callId: null, callerKey: null, fromFlow: 'reception' });
    const [call] = (await desk.cases('flow-12')).filter(({ status }) => status === 'running');
    expect(await desk.task('askWhich', call!.id)).toBeDefined();
  });
});
