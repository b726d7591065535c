import { useWorld } from './world';
import { tellEvening } from './waiting/tell';

describe('the wait list on random evenings', () => {
  const world = useWorld();
  let decided = 0;

  it.each(Array.from({ length: 12 }, (_, seed) => seed + 1))(
    'has no two guests in a room, forgets no room and nobody, and keeps its order (seed %i)',
    async (seed) => {
      const told = await tellEvening(world, seed, 60);
      decided += told.decided;
      expect(told.faults).toEqual([]);
    },
    60_000,
  );

  it('saw many offers for which the order decided', () => {
    expect(decided).toBeGreaterThan(20);
  });
});
