import { verifyAudit } from '../../../src/engine/audit/verify';
import { handlersOf } from '../../../src/engine/handlers';
import { useDesk } from '../../kit/desk';
import { models, races } from './legal-results';
import { rounds, useTwoNodes } from './two-nodes';

const desk = useDesk({ models, handlers: handlersOf() });
const nodes = useTwoNodes(desk);

describe('told 20 times, always with one of the legal results', () => {
  test.each(races)('$title', async ({ legal, run }) => {
    for (const round of rounds(20)) expect(legal).toContain(await run(desk, nodes(), round));
  });

  test('and every chain of the audit verifies', async () => {
    expect((await verifyAudit(desk.database)).faults).toEqual([]);
  });
});
