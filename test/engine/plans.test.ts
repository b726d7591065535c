import { flush, noWrites, type Writes } from '../../src/engine/flush';
import type { Statement } from '../../src/lib/sql';
import { useDesk } from '../kit/desk';
import { person } from '../kit/people';
import { after, and, catching, end, flows, start, user } from '../bpmn/diagram';
import { drawn } from './combinations/kit';
import { end as modelEnd, gateway, model, start as modelStart, userTask } from './models';

const timed = drawn('timed', [
  ...[start('s'), and('split'), user('ask'), catching('over', { event: after('PT1H') }), and('join'), end('e')],
  flows('s > split > ask > join > e', 'split > over > join'),
]);

const twoTasks = model(
  'two-tasks',
  [modelStart(), gateway('split', 'parallel'), userTask('ask'), userTask('stay'), modelEnd('a'), modelEnd('b')],
  ['started > split > ask > a', 'split > stay > b'],
  { process: { 'encore:venue': 'venueId' } },
);

const desk = useDesk({ models: [timed, twoTasks] });
const lin = person('lin', ['agent']);

/** How many entries of an index `work` reads. Its connection is the one that tells: the pool gives the last one back first. */
async function readBy(work: () => Promise<unknown>, indexes: readonly string[]): Promise<number[]> {
  const before = await readOf(indexes);
  await work();
  const now = await readOf(indexes);
  return now.map((read, i) => read - before[i]!);
}
async function readOf(indexes: readonly string[]): Promise<number[]> {
  await desk.database.query('SELECT pg_stat_force_next_flush()');
  await desk.database.query('SELECT pg_stat_clear_snapshot()');
  const rows = await desk.database.query<{ read: number }>(
    `SELECT idx_tup_read::int AS read FROM unnest($1::text[]) WITH ORDINALITY AS wanted(name, place)
       JOIN pg_stat_user_indexes ON indexrelname = wanted.name ORDER BY place`,
    [indexes],
  );
  return rows.map(({ read }) => read);
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

/** 5,000 cases like this one, each with its task `ask`. */
async function fill({ caseId }: { readonly caseId: string }): Promise<void> {
  const others = `generate_series(1, 5000) n, LATERAL (SELECT md5(n || $1::text) AS id) other`;
  const ids = (...names: string[]) => `jsonb_build_object(${names.map((name) => `'${name}', other.id`).join(', ')})`;
  await desk.database.query(
    `INSERT INTO "case" SELECT alike.* FROM "case" one, ${others},
       LATERAL jsonb_populate_record(one, ${ids('id', 'root_id')}) alike WHERE one.id = $1::text::uuid`,
    [caseId],
  );
  await desk.database.query(
    `INSERT INTO user_task SELECT alike.* FROM user_task one, ${others},
       LATERAL jsonb_populate_record(one, ${ids('id', 'case_id', 'root_case_id')}) alike
      WHERE one.case_id = $1::text::uuid AND one.element_id = 'ask'`,
    [caseId],
  );
}

describe('given a young desk with 5,000 running cases and their open tasks, of which nothing is counted yet', () => {
  test('a step that leaves its case waiting reads that case, and next to nothing of the indexes of all', async () => {
    const started = await desk.start('timed', {}, lin);
    const task = await desk.task('ask', started);
    await fill(started);

    const [own, running, open] = await readBy(
      () => desk.complete(task, {}, { actor: lin }),
      ['case_root_ix', 'case_running_ix', 'user_task_open_ix'],
    );

    expect(own).toBeGreaterThan(0);
    expect(running).toBe(0);
    // Its own task, once to load it.
    expect(open).toBeLessThan(5);
  });

  test('nor does one whose case learns its venue', async () => {
    const started = await desk.start('two-tasks', {}, lin);
    const task = await desk.task('ask', started);
    await fill(started);

    const [open] = await readBy(() => desk.complete(task, { venueId: id }, { actor: lin }), ['user_task_open_ix']);

    expect(open).toBeLessThan(10);
  });
});
