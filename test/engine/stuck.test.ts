/** A case that waits for nothing is never left alone: it stands as an incident, and trying again looks once more. */
import { and, end, flows, start, user } from '../bpmn/diagram';
import { useDesk } from '../kit/desk';
import { drawn, plainHandlers } from './combinations/kit';
import { chief, pointers, reason } from './operator-kit';

const branches = drawn('branches', [
  ...[start('s'), and('split'), user('a'), user('b'), and('join'), end('e')],
  flows('s > split > a > join > e', 'split > b > join'),
]);
const desk = useDesk({ models: [branches], handlers: plainHandlers });
const at = pointers(desk);

/** A case whose other task was lost behind the desk's back; gives what to put back. */
async function stuckCase() {
  const { caseId } = await desk.start('branches');
  const { id } = await desk.task('b', caseId);
  const state = (to: string) => desk.database.query('UPDATE user_task SET state = $2 WHERE id = $1', [id, to]);
  await state('cancelled');
  await desk.complete('a', {}, { caseId });
  return { caseId, putBack: () => state('open') };
}
const resolutions = (caseId: string) =>
  desk.database.query(
    'SELECT code, resolution, resolved_by AS by FROM incident WHERE case_id = $1 ORDER BY created_at, id',
    [caseId],
  );

test('it is noticed in the very step after which nothing is waited for', async () => {
  const { caseId } = await stuckCase();
  expect(await desk.waits(caseId)).toEqual(['incident:stuck']);
});

test('tried again while nothing was mended, it stands there again', async () => {
  const { caseId } = await stuckCase();
  await desk.retry(caseId, {}, chief);

  expect(await desk.waits(caseId)).toEqual(['incident:stuck']);
  expect(await resolutions(caseId)).toEqual([
    { code: 'stuck', resolution: 'retried', by: 'chief' },
    { code: 'stuck', resolution: null, by: null },
  ]);
});

test('tried again once what it waits for is back, the incident is over and the case goes on', async () => {
  const { caseId, putBack } = await stuckCase();
  await putBack();
  await desk.engine.retryIncident({ incidentId: await at.incident({ caseId }), actor: chief, reason });

  expect(await desk.waits(caseId)).toEqual(['task:b']);
  await desk.complete('b', {}, { caseId });
  expect((await desk.facts(caseId)).status).toBe('completed');
  expect((await desk.audit(caseId)).map(({ command }) => command)).toContain('retry-incident');
});

test('a standing visit of it may be skipped instead', async () => {
  const { caseId } = await stuckCase();
  await desk.engine.skipVisit({ caseId, itemId: await at.visit({ caseId }, 'b'), actor: chief, reason });

  expect((await desk.facts(caseId)).status).toBe('completed');
  expect(await resolutions(caseId)).toEqual([{ code: 'stuck', resolution: 'skipped', by: 'chief' }]);
});

test('cancelled, its incident is over with it', async () => {
  const { caseId } = await stuckCase();
  await desk.cancel(caseId, chief);

  expect(await desk.waits(caseId)).toEqual([]);
  expect(await resolutions(caseId)).toEqual([{ code: 'stuck', resolution: 'cancelled', by: 'chief' }]);
});
