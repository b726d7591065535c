import { flush, noWrites, type Writes } from '../../src/engine/flush';
import type { Statement } from '../../src/lib/sql';
import { useDesk } from '../kit/desk';
import { person } from '../kit/people';
import { end, model, start, userTask } from './models';

const simple = model('simple', [start(), userTask('ask'), end('done')], ['started > ask > done']);

const desk = useDesk({ models: [simple] });
const lin = person('lin', ['agent']);

/** How many entries of an index were read so far. */
async function readOf(index: string): Promise<number> {
  await desk.database.query('SELECT pg_stat_force_next_flush()');
  await desk.database.query('SELECT pg_stat_clear_snapshot()');
  const [row] = await desk.database.query<{ read: number }>(
    'SELECT idx_tup_read::int AS read FROM pg_stat_user_indexes WHERE indexrelname = $1',
    [index],
  );
  return row!.read;
}

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

describe('given a young desk with 5,000 running cases, of which nothing is counted yet', () => {
  test('a step reads its own case, and of the others not even the index', async () => {
    const started = await desk.start('simple', {}, lin);
    await desk.database.query(
      `INSERT INTO "case" SELECT alike.* FROM "case" one, generate_series(1, 5000) n,
         LATERAL (SELECT md5(n::text) AS id) other,
         LATERAL jsonb_populate_record(one, jsonb_build_object('id', other.id, 'root_id', other.id)) alike`,
    );
    const before = await readOf('case_running_ix');

    await desk.complete('ask', {}, { actor: lin, caseId: started });

    expect((await readOf('case_running_ix')) - before).toBe(0);
  });
});
