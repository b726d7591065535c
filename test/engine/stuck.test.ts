/** A case that waits for nothing is never left alone: it stands as an incident, and trying again looks once more. */
import { after, and, end, eventSub, flows, on, start, user } from '../bpmn/diagram';
import { useDesk } from '../kit/desk';
import { drawn, plainHandlers } from './combinations/kit';
import { chief, pointers, reason } from './operator-kit';

const branches = drawn('branches', [
  ...[start('s'), and('split'), user('a'), user('b'), and('join'), end('e')],
  flows('s > split > a > join > e', 'split > b > join'),
]);
const begins = drawn('begins', [
  ...[start('s', { outputs: { party: '=guests' } }), user('a'), end('e'), flows('s > a > e')],
]);
const limited = drawn('limited', [
  ...[start('s'), user('a'), on('a', 'late', after('=limit')), user('b'), end('e')],
  ...[eventSub('whenClosing', start('closing', { event: after('=limit') }), end('closed'), flows('closing > closed'))],
  flows('s > a > e', 'late > b > e'),
]);
const desk = useDesk({ models: [branches, begins, limited], handlers: plainHandlers });
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

test('a case that stands as an incident where it starts is not stuck as well', async () => {
  const { caseId } = await desk.start('begins');
  expect(await desk.waits(caseId)).toEqual(['incident:expression']);

  await desk.retry(caseId, { guests: 4 });
  expect(await desk.waits(caseId)).toEqual(['task:a']);
  expect(await desk.facts(caseId)).toMatchObject({ variables: { party: 4 } });
});

describe('an event beside the flow that stood as an incident', () => {
  const standing = async (caseId: string): Promise<string[]> => {
    const all = await desk.history(caseId);
    return all
      .filter(({ state }) => state === 'incident' || state === 'active')
      .map((visit) => `${visit.elementId} ${visit.state}`)
      .sort();
  };
  async function mended(): Promise<string> {
    const { caseId } = await desk.start('limited');
    expect(await desk.waits(caseId)).toEqual(['incident:expression', 'incident:expression', 'task:a']);
    await desk.retry(caseId, { limit: 'PT1H' });
    await desk.retry(caseId);
    return caseId;
  }

  test('is no failure in the history once it waits', async () => {
    const caseId = await mended();
    expect(await desk.waits(caseId)).toEqual(['task:a', 'timer:closing', 'timer:late']);
    expect(await standing(caseId)).toEqual(['a active', 'closing active', 'late active']);
  });

  test('stands nowhere once its case is over', async () => {
    const caseId = await mended();
    await desk.complete('a', {}, { caseId });
    expect((await desk.facts(caseId)).status).toBe('completed');
    expect(await standing(caseId)).toEqual([]);
  });
});
