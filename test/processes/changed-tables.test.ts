import type { Variables } from '../../src/lib/json';
import { at, useKaraoke } from './kit/karaoke';
import { largeWords } from './kit/large';
import { changeTable } from './kit/tables';

describe('a decision table that its owner has changed', () => {
  const desk = useKaraoke();
  const large = largeWords(desk);
  const variables = async (id: string): Promise<Variables> => (await desk.facts(id)).variables;

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

  it('refunds everything until four hours before', async () => {
    const { bookingId } = await desk.paidBooking('2026-11-22', 10000);
    desk.clock.set(at('14:00', '2026-11-22'));
    await withTable('cancellation-refund', 'floor(depositPaid / 2)', 'depositPaid', async () => {
      const call = await desk.start('flow-12');
      await desk.complete('askWhich', { code: (await desk.booking(bookingId)).code }, { caseId: call });
      await desk.complete('askProof', { bookingId, answer: '0172' }, { caseId: call });
      await desk.complete('offerOtherTime', { reason: 'plans', decision: 'cancel' }, { caseId: call });
      expect((await desk.facts(call)).variables).toMatchObject({ refundAmount: 10000 });
    });
  });
});
