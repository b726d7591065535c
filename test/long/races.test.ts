import { verifyAudit } from '../../src/engine/audit/verify';
import { handlersOf } from '../../src/engine/handlers';
import { useDesk } from '../kit/desk';
import { models, races } from '../engine/races/legal-results';
import { rounds, useTwoNodes } from '../engine/races/two-nodes';

const desk = useDesk({ models, handlers: handlersOf() });
const nodes = useTwoNodes(desk);

describe('told 200 times, always with one of the legal results and each of them at some time', () => {
  test.each(races)(
    '$title',
    async ({ legal, run }) => {
      const results = new Set<string>();
      for (const round of rounds(200)) results.add(await run(desk, nodes(), round));

      expect([...results].sort()).toEqual([...legal].sort());
    },
    120_000,
  );

  test('and every chain of the audit verifies', async () => {
    expect((await verifyAudit(desk.database)).faults).toEqual([]);
  });
});
