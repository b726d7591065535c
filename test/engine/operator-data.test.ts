import { handlersOf } from '../../src/engine/handlers';
import { useDesk } from '../kit/desk';
import { call, end, event, gateway, model, start, timer, userTask } from './models';
import { byChief, pointers, reason } from './operator-kit';

const line = model(
  'line',
  [
    ...[start(), userTask('ask'), event('boundaryEvent', 'late', timer('PT1H'), { on: 'ask' })],
    ...[call('ring', 'called'), gateway('which', 'exclusive'), userTask('tell'), end('told'), end('expired')],
  ],
  ['started > ask > ring > which > tell > told', 'which > expired', 'late > expired'],
  { conditions: { 'which to tell': '=party &lt; 6', 'which to expired': '=party &gt; 6' } },
);
const called = model('called', [start(), userTask('inner'), end('ended')], ['started > inner > ended']);
const desk = useDesk({ models: [line, called], handlers: handlersOf() });
const at = pointers(desk);

test('values are changed by hand, with old and new and the reason in the audit, and the diagram goes on with them', async () => {
  const { caseId } = await desk.start('line', { party: 4 });
  await desk.engine.changeData({ ...byChief, caseId, variables: { party: 8, note: '改成八位' } });

  expect((await desk.facts(caseId)).variables).toMatchObject({ party: 8, note: '改成八位' });
  expect(await at.lastEvent({ caseId })).toMatchObject({
    ...{ command: 'change-data', reason, actor: { id: 'chief' }, left: [], entered: [] },
    values: { party: { old: 4, new: 8 }, note: { old: null, new: '改成八位' } },
  });
  expect((await at.row({ caseId })).touched).toBe(true);
  await desk.complete('ask', {}, { caseId });
  await desk.complete(await desk.task('inner', caseId));
  expect((await desk.facts(caseId)).outcome).toBe('expired');
});

test('data of a case that has ended is not changed, and nothing given is nothing changed', async () => {
  const { caseId } = await desk.start('line', { party: 4 });
  await expect(desk.engine.changeData({ ...byChief, caseId, variables: {} })).rejects.toMatchObject({
    details: { reason: 'no-values' },
  });
  await desk.cancel(caseId);
  await expect(desk.engine.changeData({ ...byChief, caseId, variables: { party: 1 } })).rejects.toMatchObject({
    details: { reason: 'ended' },
  });
});

test('a rehearsed move says what would happen, and nothing of it happens', async () => {
  const { caseId } = await desk.start('line', { party: 6 });
  await desk.complete('ask', {}, { caseId });
  const itemId = await at.visit({ caseId }, 'ring');
  const before = { waits: await desk.waits(caseId), audit: await desk.audit(caseId) };

  const toTell = await desk.engine.rehearseMove({ ...byChief, caseId, itemId, target: 'tell' });
  expect(toTell).toEqual({
    ...{ status: 'running', outcome: null, cancelled: ['ring'], passed: [], standing: ['tell'], failing: [] },
    cancelledCases: ['called'],
  });
  const toEnd = await desk.engine.rehearseMove({ ...byChief, caseId, itemId, target: 'told' });
  expect(toEnd).toMatchObject({ status: 'completed', outcome: 'told', passed: ['told'], standing: [] });
  const toWhich = await desk.engine.rehearseMove({ ...byChief, caseId, itemId, target: 'which' });
  expect(toWhich).toMatchObject({ status: 'running', failing: ['which'] });
  await expect(desk.engine.rehearseMove({ ...byChief, caseId, itemId, target: 'late' })).rejects.toMatchObject({
    details: { reason: 'move-boundary-event' },
  });

  expect({ waits: await desk.waits(caseId), audit: await desk.audit(caseId) }).toEqual(before);
  expect((await at.row({ caseId })).touched).toBe(false);
});
