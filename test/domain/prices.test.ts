import { quoteStay } from '../../src/domain/prices';
import { at, useWorld } from './world';

const world = useWorld();
const quote = (from: string, to: string, roomType: 'small' | 'large' = 'small') =>
  quoteStay(world.database, { venueId: world.venue.id, roomType, from: at(from), to: at(to) });

describe('a quote', () => {
  it('is the package where one fits the stay', async () => {
    expect(await quote('2026-11-21 20:30', '2026-11-21 23:30')).toEqual({
      lines: [
        {
          textZh: '周末黄金档 20:30–23:30 小包 3 小时套餐',
          textEn: 'Weekend, prime time 20:30–23:30, small room: 3 h package',
          amount: 38_600,
        },
      ],
      total: 38_600,
    });
  });

  it('has a line for every band, over midnight too', async () => {
    const { lines, total } = await quote('2026-11-20 17:30', '2026-11-21 01:00');
    expect(lines.map(({ textZh, amount }) => [textZh, amount])).toEqual([
      ['平日下午档 17:30–18:00 小包 0.5 小时 × 48 元', 2_400],
      ['平日黄金档 18:00–00:00 小包 6 小时 × 98 元', 58_800],
      ['平日夜场 00:00–01:00 小包 1 小时 × 78 元', 7_800],
    ]);
    expect(total).toBe(69_000);
  });

  it('takes the day from the business day: after midnight on Saturday Friday still counts', async () => {
    const { lines } = await quote('2026-11-21 00:30', '2026-11-21 01:30');
    expect(lines[0]!.textZh).toContain('平日夜场');
  });

  it('knows holidays, make-up workdays and sizes', async () => {
    expect((await quote('2026-10-01 20:00', '2026-10-01 22:00')).total).toBe(33_600);
    expect((await quote('2026-10-10 20:00', '2026-10-10 22:00')).total).toBe(19_600);
    expect((await quote('2026-11-21 20:00', '2026-11-21 22:00', 'large')).total).toBe(63_400);
  });
});
