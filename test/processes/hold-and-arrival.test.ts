import type { Variables } from '../../src/lib/json';
import type { CaseFacts } from '../kit/desk-story';
import { library } from './kit/by-form';
import { at } from './kit/karaoke';
import { useStays } from './kit/stays';

const letIn: Variables = { partyAnswer: 'arrived', adultsChecked: true, sheetNumber: 'K-88' };
const minors: Variables = { partyAnswer: 'minors' };
const nothingFound: Variables = { roomChecked: true };

describe('S1, hold and arrival', () => {
  const desk = useStays();

  const until = (time: string, date?: string) => desk.until(at(time, date));
  const byHand = (arrival: CaseFacts, values: Variables = {}) =>
    desk.complete('doByHand', { handoverNote: '已办', ...values }, { caseId: arrival.id });
  const done = (element: string, arrival: CaseFacts, values: Variables = {}) =>
    desk.complete(element, values, { caseId: arrival.id });

  async function inside(wish: Variables = {}): Promise<{ arrival: CaseFacts; bookingId: string }> {
    const { arrival, bookingId } = await desk.booked(wish);
    await until('20:30');
    await done('partyArrives', arrival, letIn);
    return { arrival, bookingId };
  }
  async function leave(arrival: CaseFacts, check: Variables = nothingFound): Promise<void> {
    await done('settleBill', arrival, { amount: '386.00', method: 'wechat' });
    await done('checkRoom', arrival, check);
    await done('cleanRoom', arrival, { roomCleaned: true });
  }

  describe('before the party comes', () => {
    it('shows the arrival at once when it is less than two hours away', async () => {
      const { arrival } = await desk.booked();
      const task = await desk.task('partyArrives', arrival.id);
      expect(task).toMatchObject({ groups: ['front-desk'], formKey: 'party-arrives' });
      expect(task.due?.toISOString()).toBe(at('20:30'));
      expect(await desk.mailsQueued(arrival.id)).toEqual([]);
    });

    it('reminds a guest who booked earlier two hours before', async () => {
      desk.clock.set(at('13:00'));
      const { arrival } = await desk.booked();
      await desk.giveEmail(arrival.customerId!, 'guest@example.com');
      expect(await desk.waits(arrival.id)).toContain('timer:reminderDue');
      await until('18:30');
      expect(await desk.mailsQueued(arrival.id)).toEqual(['booking-reminder']);
      const texts = `SELECT subject, body_text AS text FROM outbox_delivery WHERE kind = 'sms' AND case_id = $1`;
      const [text] = await desk.database.query<{ subject: string; text: string }>(texts, [arrival.id]);
      expect(text).toMatchObject({ subject: 'booking-reminder' });
      expect(text?.text).toContain(arrival.businessKey);
      expect(await desk.task('partyArrives', arrival.id)).toBeDefined();
    });

    it('turns a party with minors away and frees the room', async () => {
      const { arrival, bookingId } = await desk.booked();
      await done('partyArrives', arrival, minors);
      await desk.expectOver(arrival.id, 'refused-minor');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
      expect(await desk.database.query('SELECT reason FROM refusal WHERE case_id = $1', [arrival.id])).toHaveLength(1);
    });

    it('returns half of the deposit to a party with minors', async () => {
      const { arrival, bookingId } = await desk.paidBooking('2026-11-21', 10000);
      await done('partyArrives', arrival, minors);
      await done('refundDeposit', arrival, { refundMethod: 'cash' });
      await desk.expectOver(arrival.id, 'refused-minor');
      expect(await desk.booking(bookingId)).toMatchObject({ depositRefunded: 5000 });
    });

    it('has the manager see to a refund that was not made in time', async () => {
      const { arrival, bookingId } = await desk.paidBooking('2026-11-21', 10000);
      await done('partyArrives', arrival, minors);
      await desk.advance('P2D');
      expect(await desk.task('managerRefunds', arrival.id)).toMatchObject({ groups: ['manager'] });
      await done('managerRefunds', arrival, { refundMethod: 'cash' });
      await desk.expectOver(arrival.id, 'refused-minor');
      expect(await desk.booking(bookingId)).toMatchObject({ depositRefunded: 5000 });
    });

    it('ends with the deposit still owed when the manager notes nothing either', async () => {
      const { arrival, bookingId } = await desk.paidBooking('2026-11-21', 10000);
      await done('partyArrives', arrival, minors);
      await desk.advance('P2D');
      await desk.advance('P3D');
      await desk.expectOver(arrival.id, 'refund-owed');
      expect(await desk.booking(bookingId)).toMatchObject({ depositPaid: 10000, depositRefunded: 0 });
    });

    it('cancels for the venue’s own fault when the room is not ready until the agreed end', async () => {
      await desk.leaveOnly('B07');
      const first = await desk.booked({ startTime: '19:30', hours: 2 });
      const second = await desk.booked({ startTime: '21:45', hours: 2, phone: '+8619900000333' });
      await until('19:30');
      await done('partyArrives', first.arrival, letIn);
      await until('21:20');
      await done('partyArrives', second.arrival, letIn);
      await until('23:45');
      await desk.expectOver(second.arrival.id, 'cancelled');
      expect(await desk.booking(second.bookingId)).toMatchObject({ state: 'cancelled' });
    });

    it('asks guests who are early to wait until the room is ready', async () => {
      await desk.leaveOnly('B07');
      const first = await desk.booked({ startTime: '19:30', hours: 2 });
      const second = await desk.booked({ startTime: '21:45', hours: 2, phone: '+8619900000333' });
      await until('19:30');
      await done('partyArrives', first.arrival, letIn);
      await until('21:20');
      await done('partyArrives', second.arrival, letIn);
      expect(await desk.task('prepareRoom', second.arrival.id)).toMatchObject({ groups: ['floor', 'front-desk'] });
      expect(await desk.booking(second.bookingId)).toMatchObject({ state: 'confirmed' });
      await done('guestsLeave', first.arrival, { guestsLeft: true });
      await leave(first.arrival);
      await until('21:45');
      await done('prepareRoom', second.arrival, { roomReady: true });
      expect(await desk.booking(second.bookingId)).toMatchObject({ state: 'in-use' });
    });
  });

  describe('when the party does not come', () => {
    it('has the guest called after the hold of fifteen minutes', async () => {
      const { arrival } = await desk.booked();
      await until('20:44');
      expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'partyArrives' }]);
      await until('20:45');
      const call = await desk.task('dial', arrival.id);
      expect(call.groups).toEqual(['agent']);
      const { process, variables } = await desk.facts(call.caseId);
      expect(process).toBe('flow-31');
      expect(variables).toMatchObject({ customerId: arrival.customerId, purpose: 'service', callUntil: at('20:55') });
    });

    it('still lets them in while they are being called, and stops the call', async () => {
      const { arrival, bookingId } = await desk.booked();
      await until('20:46');
      const call = await desk.task('dial', arrival.id);
      await done('partyArrives', arrival, letIn);
      expect((await desk.facts(call.caseId)).status).toBe('cancelled');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'in-use' });
    });

    it('keeps the room once more for guests who are on their way', async () => {
      const { arrival, bookingId } = await desk.booked();
      await until('20:54');
      const call = await desk.task('dial', arrival.id);
      const scriptData = (await desk.facts(call.caseId)).variables['scriptData']!;
      expect(library.script('arrival-call', 'zh-CN', { scriptData })).toContain('我为您保留到 21:00');
      expect(library.script('arrival-call', 'en', { scriptData })).toContain('until 21:00');
      await desk.theySay(arrival.id, 'on-the-way');
      await until('20:59');
      await done('partyArrives', arrival, letIn);
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'in-use' });
      expect((await desk.facts(arrival.id)).variables).toMatchObject({ agreedEnd: at('23:30') });
    });

    it('frees the room when they are still not there after the extra time', async () => {
      const { arrival, bookingId } = await desk.booked();
      await until('20:46');
      await desk.theySay(arrival.id, 'on-the-way');
      await until('21:00');
      await desk.expectOver(arrival.id, 'no-show');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'no-show', takenRooms: 0 });
    });

    it('frees the room at once when they are not coming, and keeps the deposit', async () => {
      const { arrival, bookingId } = await desk.paidBooking('2026-11-21', 10000);
      await until('20:46');
      await desk.theySay(arrival.id, 'not-coming');
      await desk.expectOver(arrival.id, 'no-show');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'no-show', depositForfeited: 10000 });
    });

    it('does not wait for a call that leads to nothing in ten minutes', async () => {
      const { arrival, bookingId } = await desk.booked();
      await until('20:55');
      await desk.expectOver(arrival.id, 'no-show');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'no-show' });
      expect(await desk.tasks(arrival.id)).toEqual([]);
    });
  });

  describe('during the stay', () => {
    it('keeps the agreed end however late the guests are, and warns before and after it', async () => {
      const { arrival } = await inside();
      await until('23:15');
      await done('remindGuests', arrival, { moreAnswer: 'no' });
      await until('23:30');
      await done('askToSettle', arrival, { guestsTold: true });
      await until('23:40');
      const overrun = await desk.task('handleOverrun', arrival.id);
      expect(overrun.groups).toEqual(['floor']);
      await desk.complete(overrun, { overrunAnswer: 'leaving' });
      expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'guestsLeave' }]);
    });

    it('takes back the reminders that are still open when the guests leave', async () => {
      const { arrival } = await inside();
      await until('23:31');
      await done('guestsLeave', arrival, { guestsLeft: true });
      expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'settleBill' }]);
    });

    it('extends the stay when nobody has the room after, and counts the time anew', async () => {
      const { arrival, bookingId } = await inside();
      await until('23:16');
      await desk.publish('stay.extended', bookingId, { until: at('00:30', '2026-11-22') });
      expect((await desk.booking(bookingId)).to.toISOString()).toBe(at('00:30', '2026-11-22'));
      expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'guestsLeave' }]);
      await until('00:14', '2026-11-22');
      expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'guestsLeave' }]);
      await until('00:15', '2026-11-22');
      expect(await desk.task('remindGuests', arrival.id)).toBeDefined();
    });

    it('lets the reminder ask for the longer stay, and its price is added to the quote', async () => {
      const { arrival, bookingId } = await inside();
      await until('23:15');
      await done('remindGuests', arrival, { moreAnswer: 'yes', moreHours: 1.5 });
      await desk.run();
      expect((await desk.booking(bookingId)).to.toISOString()).toBe(at('01:00', '2026-11-22'));
      const [{ quote }] = (await desk.database.query('SELECT quote FROM booking WHERE id = $1', [bookingId])) as [
        { quote: { total: number; lines: { textZh: string }[] } },
      ];
      expect(quote.lines.map(({ textZh }) => textZh).slice(1)).toEqual([
        '续唱 周末黄金档 23:30–00:00 小包 0.5 小时 × 138 元',
        '续唱 周末夜场 00:00–01:00 小包 1 小时 × 98 元',
      ]);
      expect(quote.total).toBe(38_600 + 6_900 + 9_800);
      expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'guestsLeave' }]);
    });

    it('has an agent warn those who come next when the guests are ten minutes over', async () => {
      await desk.leaveOnly('B07');
      const { arrival } = await inside();
      const next = await desk.booked({ startTime: '23:45', hours: 2, phone: '+8619900000333' });
      await until('23:40');
      const warn = await desk.task('warnNext', arrival.id);
      expect(warn.groups).toEqual(['agent']);
      const { variables } = await desk.facts(arrival.id);
      expect(variables).toMatchObject({ nextBookingId: next.bookingId, nextRoom: 'B07' });
      await desk.complete(warn, { nextAnswer: 'waits' });
      expect(await desk.task('handleOverrun', arrival.id)).toBeDefined();
    });

    it('tells the guests when somebody else has the room after them', async () => {
      await desk.leaveOnly('B07');
      const { arrival, bookingId } = await inside();
      await desk.booked({ startTime: '23:45', hours: 2, phone: '+8619900000333' });
      await desk.publish('stay.extended', bookingId, { until: at('00:30', '2026-11-22') });
      await done('tellNoExtension', arrival, { guestsTold: true });
      expect((await desk.booking(bookingId)).to.toISOString()).toBe(at('23:30'));
      await until('23:15');
      expect(await desk.task('remindGuests', arrival.id)).toBeDefined();
    });

    it('has the old room checked when the guests were moved to another', async () => {
      const { arrival, bookingId } = await inside();
      await desk.publish('room.changed', bookingId, { roomNumbers: ['B09'] });
      await done('checkOldRoom', arrival, { oldRoomChecked: true });
      expect((await desk.facts(arrival.id)).variables).toMatchObject({ roomNumbers: ['B09'] });
      expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'guestsLeave' }]);
    });

    it('goes on when the venue closes', async () => {
      const { arrival, bookingId } = await inside();
      await desk.publish('venue.closed', bookingId);
      expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'guestsLeave' }]);
      expect(await desk.path(arrival.id)).toContain('staysOn');
    });

    it('asks for the payment at closing time whatever happens', async () => {
      const { arrival } = await inside();
      await until('02:00', '2026-11-22');
      expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'settleBill' }]);
    });
  });

  describe('after the stay', () => {
    /** A guest of this grade, without a deposit, leaves at 23:20, and so many seconds. */
    async function leaving(seconds: number, grade = 'none'): Promise<{ arrival: CaseFacts; bookingId: string }> {
      await desk.guestOf(grade);
      const { arrival, bookingId } = await desk.paidBooking('2026-11-21', 0);
      await until('20:30');
      await done('partyArrives', arrival, letIn);
      await until('23:20');
      desk.clock.advance(seconds * 1000);
      await done('guestsLeave', arrival, { guestsLeft: true });
      return { arrival, bookingId };
    }

    it('settles, checks and cleans, and the booking is complete', async () => {
      const { arrival, bookingId } = await leaving(1);
      await leave(arrival);
      await desk.expectOver(arrival.id, 'completed');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'completed' });
      const [paid] = await desk.database.query<Variables>(
        'SELECT settled_amount AS amount, settled_method AS method FROM booking WHERE id = $1',
        [bookingId],
      );
      expect(paid).toEqual({ amount: 38600, method: 'wechat' });
    });

    it('has the room checked although nobody notes for two hours what was paid', async () => {
      const { arrival, bookingId } = await leaving(1);
      await desk.advance('PT2H');
      expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'checkRoom' }]);
      await desk.advance('PT4H');
      await desk.expectOver(arrival.id, 'completed');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'completed' });
    });

    it('is complete although nobody notes for hours that the room was checked and cleaned', async () => {
      const { arrival, bookingId } = await leaving(1);
      await done('settleBill', arrival, { amount: 386, method: 'wechat' });
      await desk.advance('PT2H');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'completed' });
      await desk.advance('PT2H');
      await desk.expectOver(arrival.id, 'completed');
    });

    it('hands what was left behind to flow 18', async () => {
      const { arrival } = await leaving(1);
      await leave(arrival, { ...nothingFound, finds: '灰色围巾' });
      const { variables } = await desk.facts((await desk.task('doByHand', arrival.id)).caseId);
      expect(variables).toMatchObject({ flow: '18', customerId: arrival.customerId });
      expect(variables['matter']).toContain('灰色围巾');
      await byHand(arrival);
      await desk.expectOver(arrival.id, 'completed');
    });

    it.each([
      ['every member', 1, 'gold'],
      ['one in five of the others', 5, 'none'],
    ])('has %s asked how it was', async (_, seconds, grade) => {
      const { arrival } = await leaving(seconds, grade);
      await leave(arrival);
      expect((await desk.facts((await desk.task('doByHand', arrival.id)).caseId)).variables).toMatchObject({ flow: 'S3' });
      await byHand(arrival);
      await desk.expectOver(arrival.id, 'completed');
    });
  });

  describe('when the booking changes', () => {
    it('ends when the booking is cancelled', async () => {
      const { arrival, bookingId } = await desk.booked();
      await desk.publish('booking.cancelled', bookingId);
      await desk.expectOver(arrival.id, 'cancelled');
    });

    it('hands over to a new case when the booking is moved', async () => {
      const { arrival, bookingId } = await desk.booked();
      await desk.publish('booking.changed', bookingId);
      await desk.expectOver(arrival.id, 'superseded');
      const anew = (await desk.cases('hold-and-arrival')).find(({ cameFrom }) => cameFrom === arrival.id);
      expect(anew).toMatchObject({ status: 'running', businessKey: arrival.businessKey });
    });
  });

  describe('when the venue closes before the party comes', () => {
    async function closed(deposit = 10000): Promise<{ arrival: CaseFacts; bookingId: string }> {
      const made = await desk.paidBooking('2026-11-21', deposit);
      await until('20:00');
      await desk.publish('venue.closed', made.bookingId);
      return made;
    }

    it('stops the clock until somebody decides, and goes on when it opens again', async () => {
      const { arrival, bookingId } = await closed();
      await until('21:10');
      expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'managerDoes' }]);
      await desk.complete('managerDoes', { closureAnswer: 'open-again', handoverNote: '来电恢复' }, { caseId: arrival.id });
      await until('21:24');
      expect(await desk.tasks(arrival.id)).toMatchObject([{ elementId: 'partyArrives' }]);
      await done('partyArrives', arrival, letIn);
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'in-use' });
    });

    it('cancels with the whole deposit when it stays closed', async () => {
      const { arrival, bookingId } = await closed();
      await byHand(arrival, { closureAnswer: 'closed' });
      await done('refundDeposit', arrival, { refundMethod: 'cash' });
      await desk.expectOver(arrival.id, 'cancelled');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', depositRefunded: 10000 });
    });

    it('cancels when nobody decides for two hours', async () => {
      const { arrival, bookingId } = await closed(0);
      await until('22:00');
      await desk.expectOver(arrival.id, 'cancelled');
      expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    });

    it('ends quietly when the booking is over already', async () => {
      const { arrival, bookingId } = await closed(0);
      await desk.cancelElsewhere(bookingId);
      await byHand(arrival, { closureAnswer: 'closed' });
      await desk.expectOver(arrival.id, 'closed-elsewhere');
    });
  });
});
