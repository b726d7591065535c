import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { defineHandler } from '../../src/handler-kit';
import { useDesk } from '../kit/desk';
import { call, end, event, mapping, message, model, serviceTask, start, timer, userTask } from './models';
import { byChief, pointers, reason } from './operator-kit';

let asked = 0;
let during: () => Promise<unknown> = () => Promise.resolve();
const outside = defineHandler({
  type: 'test.outside',
  title: { zh: '外呼', en: 'Outside' },
  needs: z.object({}),
  gives: z.object({ paid: z.boolean() }),
  errors: [],
  asynchronous: true,
  run: async (_input, step) => {
    asked++;
    step.enqueue({ kind: 'test.receipt', payload: {}, runAt: new Date(step.now.getTime() + 1000) });
    await during();
    return { paid: true };
  },
});

const top = model(
  'top',
  [start(), call('ring', 'middle'), userTask('after'), end('done')],
  ['started > ring > after > done'],
);
const middle = model('middle', [start(), call('deeper', 'bottom'), end('up')], ['started > deeper > up']);
const bottom = model(
  'bottom',
  [
    start(),
    userTask('talk'),
    event('boundaryEvent', 'late', timer('PT1H'), { on: 'talk' }),
    end('spoken'),
    end('tooLate'),
  ],
  ['started > talk > spoken', 'late > tooLate'],
);
const charged = model(
  'charged',
  [start(), serviceTask('charge', 'test.outside'), userTask('after'), end('done')],
  ['started > charge > after > done'],
);
const told = model(
  'told',
  [
    start(),
    event('intermediateCatchEvent', 'hear', message('paid'), { key: '=order' }),
    userTask('after'),
    end('done'),
  ],
  ['started > hear > after > done'],
  { messages: ['paid'] },
);
const refunds = model(
  'refunds',
  [start(), call('inside', 'told', mapping({ order: '=order' })), end('done')],
  ['started > inside > done'],
);

const desk = useDesk({ models: [top, middle, bottom, charged, told, refunds], handlers: handlersOf(outside) });
const at = pointers(desk);
const suspend = ({ caseId }: { caseId: string }) => desk.engine.suspendCase({ ...byChief, caseId });
const resume = ({ caseId }: { caseId: string }) => desk.engine.resumeCase({ ...byChief, caseId });
const paused = { code: 'conflict', details: { reason: 'suspended' } };

beforeEach(() => {
  asked = 0;
  during = () => Promise.resolve();
});

test('a case is paused and resumed with its whole tree, and each case’s audit says so', async () => {
  const started = await desk.start('top');
  const tree = await desk.database.query<{ id: string }>('SELECT id FROM "case" WHERE root_id = $1', [started.caseId]);
  await suspend(started);

  for (const { id } of tree) {
    expect((await at.row({ caseId: id })).suspended).toBe(true);
    expect(await at.lastEvent({ caseId: id })).toMatchObject({
      ...{ command: 'suspend-case', actor: { id: 'chief' }, reason },
      notes: [{ suspended: { old: false, new: true } }],
    });
  }
  await expect(suspend(started)).rejects.toMatchObject(paused);
  await resume(started);
  for (const { id } of tree) expect((await at.row({ caseId: id })).suspended).toBe(false);
  await expect(resume(started)).rejects.toMatchObject({ details: { reason: 'not-suspended' } });
});

test('tasks of a paused case can be claimed but not completed', async () => {
  const started = await desk.start('top');
  await suspend(started);

  await expect(desk.complete('talk', {}, { caseId: started })).rejects.toMatchObject(paused);
  await resume(started);
  await desk.complete('talk', {}, { caseId: started });
  expect(await desk.waits(started)).toEqual(['task:after']);
});

test('timers of a paused case wait, and fire when it goes on', async () => {
  const started = await desk.start('top');
  await suspend(started);
  await desk.advance('PT3H');
  expect(await desk.tasks(started)).toMatchObject([{ elementId: 'talk' }]);

  await resume(started);
  await desk.run();
  expect(await desk.waits(started)).toEqual(['task:after']);
});

test('jobs of a paused case wait', async () => {
  const started = await desk.start('charged');
  await suspend(started);
  await desk.advance('PT1H');
  expect(asked).toBe(0);

  await resume(started);
  await desk.run();
  expect([asked, await desk.waits(started)]).toEqual([1, ['task:after']]);
});

test('the result of a call that was on its way is kept and applied when the case goes on, without a second call', async () => {
  const started = await desk.start('charged');
  during = () => suspend(started);
  await desk.run();
  expect(await desk.waits(started)).toEqual(['job:charge']);
  expect(await desk.facts(started)).toMatchObject({ variables: {} });

  await resume(started);
  await desk.run();
  expect(asked).toBe(1);
  expect(await desk.waits(started)).toEqual(['task:after']);
  expect(await desk.facts(started)).toMatchObject({ variables: { paid: true } });
  const [receipt] = await desk.database.query(`SELECT run_at FROM job WHERE kind = 'test.receipt' AND case_id = $1`, [
    started.caseId,
  ]);
  expect(receipt).toEqual({ run_at: new Date(desk.clock.now().getTime() + 1000) });
});

test('messages to a paused case wait for it, longer than their time to live', async () => {
  const started = await desk.start('refunds', { order: 'A1' });
  await suspend(started);
  await desk.publish('paid', 'A1', { amount: 5 }, 'PT1M');
  await desk.advance('PT1H');
  const [child] = (await desk.cases('told')).filter(({ parentId }) => parentId === started.caseId);
  expect(await desk.waits(child!.id)).toContain('message:paid');

  await resume(started);
  await desk.run();
  expect(await desk.waits(child!.id)).toEqual(['task:after']);
  expect((await desk.facts(child!.id)).variables).toMatchObject({ amount: 5 });
});

test('a paused tree is cancelled as a whole, not in parts, and what is over is not paused', async () => {
  const started = await desk.start('top');
  await suspend(started);
  const [part] = (await desk.cases('middle')).filter(({ parentId }) => parentId === started.caseId);
  await expect(desk.cancel(part!.id)).rejects.toMatchObject(paused);

  await desk.cancel(started);
  expect((await desk.facts(part!.id)).status).toBe('cancelled');
  await expect(suspend(started)).rejects.toMatchObject({ details: { reason: 'ended' } });
});

test('a message on its way to a paused case goes to the next that waits for it once the case is cancelled', async () => {
  const first = await desk.start('told', { order: 'P9' });
  await desk.engine.publishMessage({ name: 'paid', correlationKey: 'P9', payload: {}, actor: byChief.actor });
  await suspend(first);
  await desk.run();
  await desk.engine.cancelCase({ ...byChief, caseId: first.caseId });
  expect((await at.row(first)).suspended).toBe(false);
  await desk.run();

  const second = await desk.start('told', { order: 'P9' });
  await desk.run();
  expect(await desk.waits(second)).toEqual(['task:after']);
});
