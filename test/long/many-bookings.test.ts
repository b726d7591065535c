import { verifyAudit } from '../../src/engine/audit/verify';
import { disagreementsIn } from '../processes/agents/agree';
import { work } from '../processes/agents/shift';
import { useKaraoke } from '../processes/kit/karaoke';

describe('twenty agents who take 10 000 calls, 500 a day', () => {
  const desk = useKaraoke();

  test.each(Array.from({ length: 20 }, (_, day) => day + 1))(
    'day %i: no two guests in a room, no hold lost, and the books and the cases agree',
    async (seed) => {
      await work(desk, { agents: 20, calls: 500, seed });
      expect(await disagreementsIn(desk.database, desk.clock.now())).toEqual({});
    },
    300_000,
  );

  test('and every chain of the audit verifies', async () => {
    expect((await verifyAudit(desk.database)).faults).toEqual([]);
  }, 600_000);
});
