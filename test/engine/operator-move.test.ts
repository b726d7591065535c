import { handlersOf } from '../../src/engine/handlers';
import { useDesk } from '../kit/desk';
import { call, end, event, gateway, model, start, timer, userTask } from './models';
import { byChief, pointers, reason } from './operator-kit';

const line = model(
  'line',
  [
    ...[start(), userTask('ask'), event('boundaryEvent', 'late', timer('PT1H'), { on: 'ask' })],
    ...[call('ring', 'called'), userTask('tell'), end('told'), end('expired')],
  ],
  ['started > ask > ring > tell > told', 'late > expired'],
);
const called = model('called', [start(), userTask('inner'), end('ended')], ['started > inner > ended']);
const joined = model(
  'joined',
  [
    ...[start(), gateway('either', 'exclusive', { default: 'either_one' }), userTask('one'), userTask('two')],
    ...[gateway('join', 'parallel'), userTask('after'), end('done')],
  ],
  ['started > either > one > join > after > done', 'either > two > join'],
  { conditions: { 'either to two': '=second = true' }, process: { 'encore:optional': 'second' } },
);
const desk = useDesk({ models: [line, called, joined], handlers: handlersOf() });
const at = pointers(desk);

test('a moved token cancels the old visit with its waits, and the audit says from where to where and why', async () => {
  const started = await desk.start('line');
  const itemId = await at.visit(started, 'ask');

  const { opened } = await desk.engine.moveToken({ ...byChief, caseId: started.caseId, itemId, target: 'tell' });

  expect(opened).toMatchObject([{ elementId: 'tell' }]);
  expect(await desk.waits(started)).toEqual(['task:tell']);
  const visits = (await desk.history(started)).filter(({ elementType }) => elementType !== 'bpmn:SequenceFlow');
  expect(visits.map(({ elementId, state }) => `${elementId} ${state}`)).toEqual([
    'started completed',
    'ask cancelled',
    'tell active',
  ]);
  expect(await at.lastEvent(started)).toMatchObject({
    ...{ command: 'move-token', actor: { id: 'chief' }, reason },
    notes: [{ moved: { old: 'ask', new: 'tell' }, itemId }],
    left: [{ element: 'ask', state: 'cancelled' }],
    entered: [{ element: 'tell' }],
  });
  expect((await at.row(started)).touched).toBe(true);
});

test('a token moved away from a call cancels the called case, and back starts it anew', async () => {
  const started = await desk.start('line');
  await desk.complete('ask', {}, { caseId: started });
  await desk.engine.moveToken({
    ...{ ...byChief, caseId: started.caseId, itemId: await at.visit(started, 'ring'), target: 'tell' },
  });
  const children = async () =>
    (await desk.cases('called')).filter(({ parentId }) => parentId === started.caseId).map(({ status }) => status);
  expect(await children()).toEqual(['cancelled']);

  await desk.engine.moveToken({
    ...{ ...byChief, caseId: started.caseId, itemId: await at.visit(started, 'tell'), target: 'ring' },
  });
  expect(await children()).toEqual(['cancelled', 'running']);
  expect(await desk.waits(started)).toEqual(['child:called']);
});

test('a token moved away from an incident resolves it', async () => {
  const started = await desk.start('joined');
  await desk.complete('one', {}, { caseId: started });
  expect(await desk.waits(started)).toEqual(['incident:join-stuck']);
  await desk.engine.moveToken({
    ...{ ...byChief, caseId: started.caseId, itemId: await at.visit(started, 'join'), target: 'after' },
  });

  expect(await desk.waits(started)).toEqual(['task:after']);
  await desk.complete('after', {}, { caseId: started });
  expect((await desk.facts(started)).outcome).toBe('done');
});

test.each([
  ['nowhere', 'move-no-such-node'],
  ['started', 'move-start-event'],
  ['late', 'move-boundary-event'],
  ['ask', 'move-same-node'],
])('to %s a token may not go (%s), and nothing is changed', async (target, refusal) => {
  const started = await desk.start('line');
  const itemId = await at.visit(started, 'ask');

  const moved = desk.engine.moveToken({ ...byChief, caseId: started.caseId, itemId, target });
  await expect(moved).rejects.toMatchObject({ code: 'input', details: { reason: refusal } });
  expect(await desk.waits(started)).toEqual(['task:ask', 'timer:late']);
  expect(await desk.audit(started)).toHaveLength(1);
});

test('a visit that is over, a case that is over or paused cannot be moved', async () => {
  const started = await desk.start('line');
  const command = { ...byChief, caseId: started.caseId, itemId: await at.visit(started, 'ask'), target: 'tell' };
  await desk.engine.suspendCase({ ...byChief, caseId: started.caseId });
  await expect(desk.engine.moveToken(command)).rejects.toMatchObject({ details: { reason: 'suspended' } });
  await desk.engine.resumeCase({ ...byChief, caseId: started.caseId });
  await desk.complete('ask', {}, { caseId: started });
  await expect(desk.engine.moveToken(command)).rejects.toMatchObject({ details: { reason: 'not-waiting' } });
  await desk.cancel(started);
  await expect(desk.engine.moveToken(command)).rejects.toMatchObject({ details: { reason: 'ended' } });
});
