import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { defineHandler } from '../../src/handler-kit';
import { useDesk } from '../kit/desk';
import { cycle, end, event, model, serviceTask, start, timer, userTask } from './models';

let broken = true;
const fragile = defineHandler({
  type: 'test.fragile',
  title: { zh: '易碎', en: 'Fragile' },
  needs: z.object({}),
  gives: z.object({}),
  errors: [],
  run: () => (broken ? Promise.reject(new Error('it fell')) : Promise.resolve({})),
});

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
const years = model(
  'years',
  [start(), event('intermediateCatchEvent', 'later', timer('P5Y')), end('done')],
  ['started > later > done'],
);
const often = model(
  'often',
  [
    start(),
    userTask('ask'),
    event('boundaryEvent', 'remind', cycle('R3/PT1H'), { on: 'ask', interrupting: false }),
    userTask('nudge'),
    end('asked'),
    end('nudged'),
  ],
  ['started > ask > asked', 'remind > nudge > nudged'],
);
const falls = model(
  'falls',
  [start(), event('intermediateCatchEvent', 'wait', timer('PT1M')), serviceTask('work', 'test.fragile'), end('done')],
  ['started > wait > work > done'],
);

const desk = useDesk({ models: [held, years, often, falls], handlers: handlersOf(fragile) });

test('a timer fires when it is due and not before', async () => {
  const started = await desk.start('held');
  await desk.advance('PT9M59S');
  expect(await desk.waits(started)).toEqual(['task:ask', 'timer:over']);

  await desk.advance('PT1S');
  expect(await desk.facts(started)).toMatchObject({ status: 'completed', outcome: 'expired' });
  expect(await desk.waits(started)).toEqual([]);
});

test('a timer whose task is done in time is gone', async () => {
  const started = await desk.start('held');
  await desk.complete('ask', {}, { caseId: started });

  await desk.advance('PT1H');
  expect((await desk.facts(started)).outcome).toBe('asked');
});

test('a timer years ahead waits for years', async () => {
  const started = await desk.start('years');
  await desk.advance('P4Y');
  expect(await desk.waits(started)).toEqual(['timer:later']);
  await desk.advance('P1Y');
  expect((await desk.facts(started)).status).toBe('completed');
});

test('a repeating timer fires as often as it says', async () => {
  const started = await desk.start('often');
  await desk.advance('PT5H');

  expect((await desk.path(started)).filter((id) => id === 'remind')).toHaveLength(3);
  expect(await desk.waits(started)).toEqual(['task:ask', 'task:nudge', 'task:nudge', 'task:nudge']);
});

test('every timer fires exactly once, whatever number of workers run', async () => {
  const started = await Promise.all(Array.from({ length: 25 }, () => desk.start('held')));
  desk.clock.advance(11 * 60_000);
  const workers = [desk.worker, desk.anotherWorker(), desk.anotherWorker()];

  await Promise.all(workers.map((worker) => worker.runUntilIdle()));
  await desk.run();

  for (const one of started) {
    expect(await desk.path(one)).toEqual(['started', 'ask', 'over', 'expired']);
    expect(await desk.audit(one)).toHaveLength(2);
  }
});

test('a timer whose step fails is tried again later, and is an incident after the fifth time', async () => {
  broken = true;
  const started = await desk.start('falls');
  await desk.advance('PT1M');
  expect(await desk.waits(started)).toEqual(['timer:wait']);

  await desk.advance('PT1H');
  expect(await desk.waits(started)).toEqual(['incident:timer-failed', 'timer:wait']);
  const [incident] = await desk.database.query('SELECT element_id, detail FROM incident WHERE case_id = $1', [
    started.caseId,
  ]);
  expect(incident).toMatchObject({ element_id: 'wait', detail: expect.stringContaining('it fell') as string });

  broken = false;
  await desk.retry(started);
  await desk.run();
  expect(await desk.facts(started)).toMatchObject({ status: 'completed', outcome: 'done' });
});

test('a case somebody works on is left alone and its timer fires afterwards', async () => {
  const started = await desk.start('held');
  desk.clock.advance(11 * 60_000);

  await desk.database.transaction(async (tx) => {
    await tx.query('SELECT FROM "case" WHERE id = $1 FOR UPDATE', [started.caseId]);
    await desk.run();
    expect(await desk.waits(started)).toEqual(['task:ask', 'timer:over']);
  });
  await desk.run();
  expect((await desk.facts(started)).outcome).toBe('expired');
});
