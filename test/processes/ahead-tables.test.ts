import type { Variables } from '../../src/lib/json';
import { aheadWords } from './kit/ahead';
import { at, useKaraoke } from './kit/karaoke';
import { answer, changeTable } from './kit/tables';

describe('the tables of bookings ahead, as a process owner sets them', () => {
  const desk = useKaraoke();
  const ahead = aheadWords(desk);
  let back: () => Promise<void>;
  afterEach(() => back());

  const depositOf = async (): Promise<number> => {
    const call = await ahead.callAhead({ date: '2026-11-28' });
    const { deposit, quoteTotal } = (await desk.facts(call)).variables as Variables & {
      deposit: { amount: number };
      quoteTotal: number;
    };
    return Math.round((deposit.amount / quoteTotal) * 100);
  };

  it('ask for another share of the price in the next case', async () => {
    expect(await depositOf()).toBe(30);
    back = await changeTable(desk, 'deposit-policy', (xml) =>
      xml.replaceAll('<text>30<', '<text>40<'),
    );
    expect(await depositOf()).toBe(40);
  });

  it('open the schedule of the next request on another day', async () => {
    back = await changeTable(desk, 'booking-rules', (xml) => answer(1, 2, '"09:00"')(answer(1, 1, '10')(xml)));
    const { id } = await ahead.handOver('flow-07', { date: '2026-12-05' });
    await desk.complete('registerWish', desk.wish({ date: '2026-12-05' }), { caseId: id });
    expect((await desk.facts(id)).variables).toMatchObject({ opensAt: at('09:00', '2026-11-25') });
  });

  it('send a call for another day to another flow', async () => {
    back = await changeTable(desk, 'ahead-route', (xml) => xml.replace('"hold"', '"05"'));
    const call = await ahead.callAhead();
    await desk.expectOver(call, 'handed-over-05');
  });
});
