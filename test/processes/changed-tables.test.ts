import type { Variables } from '../../src/lib/json';
import type { CaseFacts } from '../kit/desk-story';
import { frontDoor } from './kit/front-door';
import { at, useKaraoke } from './kit/karaoke';
import { largeWords } from './kit/large';
import { answer, changeTable } from './kit/tables';
import { waitingWords } from './kit/waiting';

describe('a decision table that its owner has changed', () => {
  const desk = useKaraoke();
  const large = largeWords(desk);
  const variables = async (id: string): Promise<Variables> => (await desk.facts(id)).variables;

  const guests = waitingWords(desk, '02');
  const door = frontDoor(desk);
  const openTasks = async ({ id }: CaseFacts): Promise<string[]> => (await desk.tasks(id)).map(({ elementId }) => elementId);

  /** In this table, the text of one cell. */
  async function withTable(id: string, from: string, to: string, story: () => Promise<void>): Promise<void> {
    const back = await changeTable(desk, id, (xml) => {
      expect(xml).toContain(`<text>${from}</text>`);
      return xml.replace(`<text>${from}</text>`, `<text>${to}</text>`);
    });
    await story().finally(back);
  }

  it('gives an upgrade in prime time without asking', async () => {
    await desk.leaveOnly('D02', 'D04');
    const wish = { party: 4 };
    const before = await large.handedOver('10', wish);
    expect(await desk.task('askSupervisor', before.id)).toBeDefined();
    await withTable('upgrade', '"ask"', '"free"', async () => {
      const after = await large.handedOver('10', wish);
      expect(await variables(after.id)).toMatchObject({ free: true, mayBeMoved: true });
    });
  });

  it('gives a coupon of another amount', async () => {
    await desk.leaveOnly('A10');
    await withTable('small-room-coupon', '3000', '8800', async () => {
      const after = await large.handedOver('11', { party: 11 });
      expect(await variables(after.id)).toMatchObject({ couponAmount: 8800 });
    });
  });

  it('gives a coupon that is good for another number of days', async () => {
    await desk.leaveOnly('A10');
    // The third rule: two more than sit in comfort.
    const back = await changeTable(desk, 'small-room-coupon', answer(3, 2, '30'));
    const call = await large.handedOver('11', { party: 11 }).finally(back);
    await desk.complete('explainComfort', { guestAnswer: 'yes' }, { caseId: call.id });
    await desk.run();
    const rows = await desk.database.query(`SELECT to_char(valid_until, 'YYYY-MM-DD') AS until FROM coupon`);
    expect(rows).toEqual([{ until: '2026-12-21' }]);
  });

  it('asks the duty manager about fewer large rooms', async () => {
    const named = (): Promise<CaseFacts> => large.handedOver('03', { namedRoom: 'D02', party: 6 });
    expect(await openTasks(await named())).toEqual(['askManager']);
    await desk.emptyHouse();
    await withTable('room-approval', '&lt;= 6', '&lt;= 3', async () => {
      expect(await openTasks(await named())).toEqual(['readBack']);
    });
  });

  it('keeps the whole deposit of a party with somebody under eighteen', async () => {
    const refused = async (): Promise<Variables> => {
      const { arrival } = await desk.paidBooking('2026-11-21', 10000);
      await desk.complete('partyArrives', { partyAnswer: 'minors' }, { caseId: arrival.id });
      return variables(arrival.id);
    };
    expect(await refused()).toMatchObject({ refundAmount: 5000 });
    await desk.emptyHouse();
    await withTable('deposit-on-absence', 'floor(depositPaid / 2)', '0', async () => {
      expect(await refused()).toMatchObject({ refundAmount: 0 });
    });
  });

  it('advises the supervisor otherwise on a guest who asks to be first', async () => {
    await desk.leaveOnly('B07');
    await guests.taken('B07');
    const waiting = await guests.wished();
    const bookingId = await guests.waits(waiting);
    const { code } = await desk.booking(bookingId);
    const advised = async (): Promise<unknown> => {
      const call = await large.handedOver('09', { party: 4, bookingId, bookingCode: code });
      await desk.complete('explain', { insists: 'yes', jumpReason: 'celebration', jumpText: '金婚' }, { caseId: call.id });
      return (await variables(call.id))['advice'];
    };
    expect(await advised()).toMatchObject({ advice: 'judge' });
    const back = await changeTable(desk, 'queue-jump', answer(7, 1, '"grant"'));
    const after = await advised().finally(back);
    expect(after).toMatchObject({ advice: 'grant' });
  });

  it('leads a call to another flow', async () => {
    await withTable('call-routing', '"04"', '"07"', async () => {
      const booking = { about: 'book', venueId: desk.venue.id, date: '2026-11-24', startTime: '20:30', hours: 3 };
      const matter = { ...booking, party: 4, everyoneAdult: 'yes', name: '陈屿' };
      const { caseId } = await door.talk('changed-routing', matter);
      await door.phone('ended', 'changed-routing');
      await desk.expectOver(caseId, 'handed-over-07');
    });
  });

  it('reminds guests so long before they are due', async () => {
    const remindedAt = async (): Promise<string | undefined> => {
      const { arrival } = await desk.paidBooking('2026-11-22', 0);
      const text = `SELECT due FROM timer WHERE case_id = $1 AND element_id = 'reminderDue'`;
      return (await desk.database.query<{ due: Date }>(text, [arrival.id]))[0]?.due.toISOString();
    };
    expect(await remindedAt()).toBe(at('18:30', '2026-11-22'));
    await desk.emptyHouse();
    const back = await changeTable(desk, 'hold-times', answer(2, 12, '60'));
    const after = await remindedAt().finally(back);
    expect(after).toBe(at('19:30', '2026-11-22'));
  });

  it('refunds everything until four hours before', async () => {
    const { bookingId } = await desk.paidBooking('2026-11-22', 10000);
    desk.clock.set(at('14:00', '2026-11-22'));
    await withTable('cancellation-refund', '50', '100', async () => {
      const call = await desk.start('flow-12');
      await desk.complete('askWhich', { code: (await desk.booking(bookingId)).code }, { caseId: call });
      await desk.complete('askProof', { bookingId, answer: '0172' }, { caseId: call });
      await desk.complete('offerOtherTime', { reason: 'plans', decision: 'cancel' }, { caseId: call });
      expect((await desk.facts(call)).variables).toMatchObject({ refundAmount: 10000 });
    });
  });
});
