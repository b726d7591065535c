/** What is done from time to time: all of it, and whatever becomes of its parts. */
import { Client } from 'pg';
import { after, catching, diagram, end, flows, start } from '../bpmn/diagram';
import { useDesk } from '../kit/desk';

const waits = diagram([start('s'), catching('t', { event: after('PT1H') }), end('e'), flows('s > t > e')], {
  id: 'waits',
});
const desk = useDesk({ models: [waits] });

const asOwner = async (text: string): Promise<void> => {
  const owner = new Client({ connectionString: desk.testDatabase.ownerUrl });
  await owner.connect();
  await owner.query(text).finally(() => owner.end());
};
const countOf = async (text: string): Promise<number> =>
  (await desk.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${text}`))[0]!.n;

test('results of commands go after a week however many there are', async () => {
  await desk.database.query(
    `INSERT INTO command_result (actor_id, key, command, body_hash, result, created_at)
     SELECT 'busy', i::text, 'complete-task', '', '{}', $1::timestamptz - interval '8 days' FROM generate_series(1, 12000) i`,
    [desk.clock.now()],
  );
  await desk.advance('P1D');
  expect(await countOf(`command_result WHERE actor_id = 'busy'`)).toBe(0);
});

test('what people were told long ago goes however much it is', async () => {
  const { caseId } = await desk.start('waits');
  await desk.database.query(
    `INSERT INTO notification (id, user_id, kind, case_id, at)
     SELECT gen_random_uuid(), 'busy', 'mentioned', $1, $2::timestamptz - interval '61 days' FROM generate_series(1, 6000)`,
    [caseId, desk.clock.now()],
  );
  await desk.advance('P1D');
  expect(await countOf(`notification WHERE user_id = 'busy'`)).toBe(0);
});

test('a part that fails keeps neither the others nor the work', async () => {
  await asOwner('ALTER FUNCTION ensure_month_partitions RENAME TO ensure_none');
  try {
    const { caseId } = await desk.start('waits');
    await desk.advance('P1D');
    expect((await desk.facts(caseId)).status).toBe('completed');
  } finally {
    await asOwner('ALTER FUNCTION ensure_none RENAME TO ensure_month_partitions');
  }
});
