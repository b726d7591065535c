import { flush, noWrites, type Writes } from '../../src/engine/flush';
import type { Statement } from '../../src/lib/sql';
import { useDesk } from '../kit/desk';

const desk = useDesk();

/** The plan a connection keeps for what a step with these writes sends, whatever the values. */
async function planOf(changed: Partial<Writes>): Promise<string> {
  const sent: Statement[] = [];
  flush({ last: (statement) => void sent.push(statement) }, { ...noWrites(), ...changed });
  const lines = await desk.database.query<{ 'QUERY PLAN': string }>(`EXPLAIN (GENERIC_PLAN) ${sent[0]!.text}`);
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

const at = '2026-11-20T12:00:00.000Z';
const id = '0198a000-0000-7000-8000-00000000000a';

describe('given a young desk with 1,500 open tasks, of which nothing is counted yet', () => {
  beforeEach(() =>
    desk.database.query(
      `INSERT INTO task_candidate (candidate_key, task_id, claimed, priority, due, process_key)
       SELECT 'agent@*', gen_random_uuid(), false, 50, now(), 'flow-01' FROM generate_series(1, 1500)`,
    ),
  );

  test('who a task that closes was offered to is found by index', async () => {
    const closed = {
      case_id: id,
      item_id: id,
      state: 'completed' as const,
      closed_at: at,
      closed_by: 'lin',
      close_reason: null,
    };
    expect(await planOf({ closedTasks: [closed] })).not.toContain('Seq Scan');
  });

  test('and who a task that is claimed is offered to', async () => {
    expect(await planOf({ claims: [{ id, assignee: 'lin', claimed_at: at }] })).not.toMatch(
      /Seq Scan on task_candidate/,
    );
  });
});
