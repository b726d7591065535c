import { tellEvening } from '../domain/waiting/tell';
import { useWorld } from '../domain/world';

describe('the wait list on two hundred random evenings', () => {
  const world = useWorld();

  test.each(Array.from({ length: 200 }, (_, seed) => 1_000 + seed))(
    'has no two guests in a room, forgets no room and nobody, and keeps its order (seed %i)',
    async (seed) => {
      expect((await tellEvening(world, seed, 90)).faults).toEqual([]);
    },
    120_000,
  );
});
