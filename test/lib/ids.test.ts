import { isUuid, newId } from '../../src/lib/ids';

describe('ids', () => {
  it('are version 7 UUIDs of their instant', () => {
    const id = newId(0x0123456789ab);
    expect(isUuid(id)).toBe(true);
    expect(id.replaceAll('-', '').slice(0, 12)).toBe('0123456789ab');
    expect([id[14], '89ab'.includes(id[19]!)]).toEqual(['7', true]);
  });

  it('of one millisecond are in the order they were made, also when two instants take turns', () => {
    const ids = Array.from({ length: 2000 }, (_, i) => newId(1_000 + (i % 2)));
    for (const parity of [0, 1]) {
      const own = ids.filter((_, i) => i % 2 === parity);
      expect(own).toEqual([...own].sort());
    }
  });

  it('are never the same, and say nothing of their neighbours', () => {
    const ids = Array.from({ length: 10_000 }, () => newId(5_000));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids.map((id) => id.slice(19))).size).toBe(ids.length);
  });
});
