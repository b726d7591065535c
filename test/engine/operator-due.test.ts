import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { defineHandler } from '../../src/handler-kit';
import { useDesk } from '../kit/desk';
import { cycle, end, event, model, serviceTask, start, timer, userTask } from './models';
import { byChief, pointers, reason } from './operator-kit';

let broken = true;
const fragile = defineHandler({
  type: 'test.fragile',
  title: { zh: '易碎', en: 'Fragile' },
  needs: z.object({}),
  gives: z.object({}),
  errors: [],
  run: () => (broken ? Promise.reject(new Error('it fell')) : Promise.resolve({})),
});
const signalled = (id: string): string =>
  model(
    id,
    [
      ...[
        start(),
        event('intermediateCatchEvent', 'hear', '<bpmn:signalEventDefinition id="d" signalRef="closing" />'),
      ],
      ...[userTask('after'), end('done')],
    ],
    ['started > hear > after > done'],
  ).replace('<bpmn:process', '<bpmn:signal id="closing" name="closing" /><bpmn:process');
const held = model(
  'held',
  [
    start(),
    userTask('ask'),
    event('boundaryEvent', 'over', timer('PT10M'), { on: 'ask' }),
    end('asked'),
    end('expired'),
  ],
  ['started > ask > asked', 'over > expired'],
);
const often = model(
  'often',
  [
    ...[start(), userTask('ask'), userTask('nudge'), end('asked'), end('nudged')],
    event('boundaryEvent', 'remind', cycle('R2/PT1H'), { on: 'ask', interrupting: false }),
  ],
  ['started > ask > asked', 'remind > nudge > nudged'],
);
const falls = model(
  'falls',
  [start(), event('intermediateCatchEvent', 'wait', timer('PT1M')), serviceTask('work', 'test.fragile'), end('done')],
  ['started > wait > work > done'],
);
const desk = useDesk({
  models: [held, often, falls, signalled('one'), signalled('two')],
  handlers: handlersOf(fragile),
});
const at = pointers(desk);
const inMinutes = (n: number) => new Date(desk.clock.now().getTime() + n * 60_000);

test('a timer is fired now, once, by whoever says so', async () => {
  const started = await desk.start('held');
  const command = { ...byChief, timerId: await at.timer(started, 'over') };
  const due = inMinutes(10).toISOString();
  await desk.engine.fireTimerNow(command);

  expect(await desk.facts(started)).toMatchObject({ status: 'completed', outcome: 'expired' });
  const event = await at.lastEvent(started);
  expect(event).toMatchObject({ command: 'fire-timer-now', actor: { id: 'chief' }, reason });
  expect(event['notes']).toMatchObject([{ timer: 'over' }]);
  expect(new Date((event['notes'] as { due: string }[])[0]!.due).toISOString()).toBe(due);
  await expect(desk.engine.fireTimerNow(command)).rejects.toMatchObject({ code: 'not-found' });
});

test('a repeating timer fired early goes on in its rhythm', async () => {
  const started = await desk.start('often');
  await desk.engine.fireTimerNow({ ...byChief, timerId: await at.timer(started, 'remind') });
  expect(await desk.waits(started)).toEqual(['task:ask', 'task:nudge', 'timer:remind']);
  await desk.advance('PT1H59M');
  expect(await desk.tasks(started)).toHaveLength(2);
  await desk.advance('PT1M');
  expect(await desk.waits(started)).toEqual(['task:ask', 'task:nudge', 'task:nudge']);
});

test('a timer is due at another instant, old and new in the audit', async () => {
  const started = await desk.start('held');
  const [old, due] = [inMinutes(10), inMinutes(30)];
  await desk.engine.changeTimerDue({ ...byChief, timerId: await at.timer(started, 'over'), due });

  expect(await at.lastEvent(started)).toMatchObject({
    ...{ command: 'change-timer-due', reason },
    notes: [{ timer: 'over', due: { old: old.toISOString(), new: due.toISOString() } }],
  });
  await desk.advance('PT29M');
  expect((await desk.facts(started)).status).toBe('running');
  await desk.advance('PT1M');
  expect((await desk.facts(started)).outcome).toBe('expired');
});

test('a timer that failed is tried again at its new time', async () => {
  broken = true;
  const started = await desk.start('falls');
  await desk.advance('PT2H');
  expect(await desk.waits(started)).toEqual(['incident:timer-failed', 'timer:wait']);
  broken = false;
  await desk.engine.changeTimerDue({ ...byChief, timerId: await at.timer(started, 'wait'), due: inMinutes(5) });
  expect(await desk.waits(started)).toEqual(['timer:wait']);

  await desk.advance('PT5M');
  expect((await desk.facts(started)).outcome).toBe('done');
});

test('a task is due at another instant or never, for those who may take it as well', async () => {
  const started = await desk.start('held');
  const { id: taskId, due: old } = await desk.task('ask', started);
  await desk.engine.unclaimTask({ ...byChief, taskId });
  const due = inMinutes(90);
  await desk.engine.changeTaskDue({ ...byChief, taskId, due });

  expect((await desk.task('ask', started)).due).toEqual(due);
  const candidates = await desk.database.query('SELECT due FROM task_candidate WHERE task_id = $1', [taskId]);
  expect(candidates).toEqual([{ due }]);
  expect(await at.lastEvent(started)).toMatchObject({
    ...{ command: 'change-task-due', actor: { id: 'chief' }, reason },
    notes: [{ task: taskId, due: { old: old!.toISOString(), new: due.toISOString() } }],
  });
  await desk.engine.changeTaskDue({ ...byChief, taskId, due: null });
  expect((await desk.task('ask', started)).due).toBeNull();
});

test('a due date that has passed is refused, and one of a task that is done is a conflict', async () => {
  const started = await desk.start('held');
  const { id: taskId } = await desk.task('ask', started);
  const timerId = await at.timer(started, 'over');
  const past = { code: 'input', details: { reason: 'due-past' } };
  await expect(desk.engine.changeTaskDue({ ...byChief, taskId, due: inMinutes(-1) })).rejects.toMatchObject(past);
  await expect(desk.engine.changeTimerDue({ ...byChief, timerId, due: inMinutes(0) })).rejects.toMatchObject(past);

  await desk.complete('ask', {}, { caseId: started });
  await expect(desk.engine.changeTaskDue({ ...byChief, taskId, due: inMinutes(1) })).rejects.toMatchObject({
    details: { reason: 'completed' },
  });
});

test('a signal reaches every case that waits for it, and is in the audit of who sent it', async () => {
  const [one, two] = [await desk.start('one'), await desk.start('two')];
  const command = { ...byChief, name: 'closing', payload: { at: '02:00' }, key: 'closing-1' };
  expect(await desk.engine.publishSignal(command)).toMatchObject({ receivers: 2, replayed: false });
  expect(await desk.engine.publishSignal(command)).toMatchObject({ receivers: 2, replayed: true });
  await desk.run();

  for (const started of [one, two]) expect(await desk.waits(started)).toEqual(['task:after']);
  const [event] = await desk.database.query<{ body: string }>(
    `SELECT body FROM audit_event WHERE command = 'publish-signal'`,
  );
  expect(JSON.parse(event!.body)).toMatchObject({ facts: { name: 'closing', reason } });
});
