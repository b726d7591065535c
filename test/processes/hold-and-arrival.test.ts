import type { Variables } from '../../src/lib/json';
import type { CaseFacts } from '../kit/desk-story';
import { at, useKaraoke } from './karaoke';

const letIn: Variables = { partyAnswer: 'arrived', adultsChecked: true, sheetNumber: 'K-88' };
const minors: Variables = { partyAnswer: 'minors' };
const nothingFound: Variables = { finds: null, damage: null, hazards: null, roomChecked: true };

describe('S1, hold and arrival', () => {
  const desk = useKaraoke();
  beforeEach(async () => {
    desk.clock.set(at('19:22'));
    await desk.emptyHouse();
  });

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
    await done('settleBill', arrival, { amount: 38600, method: 'wechat' });
    await done('checkRoom', arrival, check);
    await done('cleanRoom', arrival, { roomCleaned: true });
  }

  describe('before the party comes', () => {
    it('shows the arrival at once when it is less than two hours away', async () => {
      const { arrival } = await desk.booked();
      const task = await desk.task('partyArrives', arrival.id);
      expect(task).toMatchObject({ groups: ['front-desk'], formKey: 'party-arrives' });
      expect(task.due?.toISOString()).toBe(at('20:30'));
      expect(await desk.mailsQueued(arrival)).toEqual([]);
    });

    it('reminds a guest who booked earlier two hours before', async () => {
      desk.clock.set(at('13:00'));
      const { arrival } = await desk.booked();
      await desk.giveEmail(arrival.customerId!, 'guest@example.com');
      expect(await desk.waits(arrival.id)).toContain('timer:reminderDue');
      await until('18:30');
      expect(await desk.mailsQueued(arrival)).toEqual(['booking-reminder']);
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
      await done('refundDeposit', arrival, { refundMethod: 'cash', refundReference: null });
      await desk.expectOver(arrival.id, 'refused-minor');
      expect(await desk.booking(bookingId)).toMatchObject({ depositRefunded: 5000 });
    });

    it('asks guests who are early to wait until the room is ready', async () => {
      await desk.leaveOnly('B07');
      const first = await inside({ startTime: '19:30', hours: 1.5 }).catch(() => null);
      expect(first).toBeNull();
    });
  });
});
