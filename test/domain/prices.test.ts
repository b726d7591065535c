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

  it('is by the hour for a short stay, whatever packages there are', async () => {
    const stay = { venueId: world.venue.id, roomType: 'small' as const, hourly: true };
    const quoted = await quoteStay(world.database, {
      ...stay,
      from: at('2026-11-21 20:30'),
      to: at('2026-11-21 23:30'),
    });
    expect(quoted.total).toBe(3 * 13_800);
    const short = await quoteStay(world.database, {
      ...stay,
      from: at('2026-11-21 17:30'),
      to: at('2026-11-21 18:30'),
    });
    expect(short.lines.map(({ amount }) => amount)).toEqual([3_400, 6_900]);
  });

  it('says what the party spends at least where the price list has such a rule, and charges nothing for it', async () => {
    await world.database.query(
      `INSERT INTO price_minimum SELECT id, 'large', 'weekend', 120000 FROM price_list WHERE venue_id = $1`,
      [world.venue.id],
    );
    const { lines, total, minimumSpend } = await quote('2026-11-21 20:00', '2026-11-21 22:00', 'large');
    expect({ total, minimumSpend }).toEqual({ total: 63_400, minimumSpend: 120_000 });
    expect(lines.at(-1)).toEqual({
      textZh: '最低消费 1200 元，包厢费计算在内',
      textEn: 'Minimum spend ¥1200, the room included',
      amount: 0,
    });
    expect(await quote('2026-11-20 20:00', '2026-11-20 22:00', 'large')).not.toHaveProperty('minimumSpend');
    expect(await quote('2026-11-21 20:00', '2026-11-21 22:00')).not.toHaveProperty('minimumSpend');
  });
});
