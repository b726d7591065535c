import { end, model, start, userTask } from '../engine/models';
import { useDesk } from '../kit/desk';
import { person } from '../kit/people';

const asking = model('asking', [start(), userTask('ask'), end('asked')], ['started > ask > asked']);
const desk = useDesk({ models: [asking] });
const [lin, zhao] = [person('lin', ['agent']), person('zhao', ['agent'])];

const typed = (taskId: string, userId: string): Promise<unknown> =>
  desk.database.query(`INSERT INTO form_draft (task_id, user_id, draft_values, saved_at) VALUES ($1, $2, '{}', $3)`, [
    ...[taskId, userId, desk.clock.now()],
  ]);
const kept = async (taskId: string): Promise<string[]> => {
  const rows = await desk.database.query<{ user_id: string }>('SELECT user_id FROM form_draft WHERE task_id = $1', [
    taskId,
  ]);
  return rows.map((row) => row.user_id);
};

test('what others typed for a closed task is there to copy for a week and then goes; of an open task it stays', async () => {
  const [closed, open] = [await desk.start('asking', {}, lin), await desk.start('asking', {}, lin)];
  const ids = { closed: (await desk.task('ask', closed.caseId)).id, open: (await desk.task('ask', open.caseId)).id };
  for (const id of Object.values(ids)) await typed(id, 'zhao');
  await desk.engine.claimTask({ actor: lin, taskId: ids.closed });
  await desk.engine.completeTask({ actor: lin, taskId: ids.closed, values: {} });

  await desk.advance('P6D');
  expect(await kept(ids.closed)).toEqual([zhao.id]);
  await desk.advance('P2D');
  expect(await kept(ids.closed)).toEqual([]);
  expect(await kept(ids.open)).toEqual([zhao.id]);
});
