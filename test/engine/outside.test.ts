import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { BusinessError, defineHandler } from '../../src/handler-kit';
import { useDesk } from '../kit/desk';
import { end, error, event, model, serviceTask, start, timer, userTask } from './models';

let answer: () => Promise<{ paid: boolean } | BusinessError<'DECLINED'>> = () => Promise.resolve({ paid: true });
let asked = 0;
const charge = defineHandler({
  type: 'test.charge',
  title: { zh: '收款', en: 'Charge' },
  needs: z.object({ amount: z.number() }),
  gives: z.object({ paid: z.boolean() }),
  errors: ['DECLINED'],
  asynchronous: true,
  run: (_input, step) => {
    asked++;
    step.enqueue({ kind: 'test.receipt', payload: {}, key: `receipt:${step.caseId}` });
    return answer();
  },
});

const paying = model(
  'paying',
  [
    start(),
    serviceTask('charge', 'test.charge'),
    event('boundaryEvent', 'declined', error('DECLINED'), { on: 'charge' }),
    event('boundaryEvent', 'slow', timer('PT1H'), { on: 'charge' }),
    userTask('thank'),
    end('done'),
    end('refused'),
    end('gaveUp'),
  ],
  ['started > charge > thank > done', 'declined > refused', 'slow > gaveUp'],
  { errors: ['DECLINED'] },
);
const desk = useDesk({ models: [paying], handlers: handlersOf(charge) });

beforeEach(() => {
  asked = 0;
  answer = () => Promise.resolve({ paid: true });
});

test('a call to the outside is made after the commit, and its result goes on with the case', async () => {
  const started = await desk.start('paying', { amount: 5 });
  expect(asked).toBe(0);
  expect(await desk.waits(started)).toEqual(['job:charge', 'timer:slow']);

  await desk.run();
  expect(asked).toBe(1);
  expect(await desk.waits(started)).toEqual(['task:thank']);
  expect(await desk.facts(started)).toMatchObject({ variables: { paid: true } });
});

test('its business error is caught in the diagram', async () => {
  answer = () => Promise.resolve(new BusinessError('DECLINED'));
  const started = await desk.start('paying', { amount: 5 });
  await desk.run();

  expect((await desk.facts(started)).outcome).toBe('refused');
});

test('a call that fails is made again later', async () => {
  answer = () => Promise.reject(new Error('no connection'));
  const started = await desk.start('paying', { amount: 5 });
  await desk.run();
  expect(await desk.waits(started)).toEqual(['job:charge', 'timer:slow']);

  answer = () => Promise.resolve({ paid: true });
  await desk.advance('PT1M');
  expect(asked).toBe(2);
  expect(await desk.waits(started)).toEqual(['task:thank']);
});

test('a call that fails too often is an incident, and goes on when it is tried again', async () => {
  answer = () => Promise.reject(new Error('no connection'));
  const started = await desk.start('paying', { amount: 5 });
  await desk.advance('PT30M');
  expect(await desk.waits(started)).toEqual(['incident:job-failed', 'timer:slow']);

  answer = () => Promise.resolve({ paid: true });
  await desk.retry(started);
  await desk.run();
  expect(await desk.waits(started)).toEqual(['task:thank']);
});

test('a result that comes when the case has gone on is noted and not applied', async () => {
  const started = await desk.start('paying', { amount: 5 });
  answer = async () => {
    desk.clock.advance(3600_000);
    await desk.anotherWorker().runUntilIdle();
    return { paid: true };
  };
  await desk.run();

  expect(await desk.facts(started)).toMatchObject({ outcome: 'gaveUp', variables: { amount: 5 } });
  const [job] = await desk.database.query(
    `SELECT state, last_error FROM job WHERE case_id = $1 AND kind = 'service.call'`,
    [started.caseId],
  );
  expect(job).toMatchObject({ state: 'cancelled', last_error: expect.stringContaining('late') as string });
});

test('a worker that died is followed by another once its lease is over, and the result counts once', async () => {
  const started = await desk.start('paying', { amount: 5 });
  answer = () => new Promise(() => undefined);
  void desk.anotherWorker().runUntilIdle();
  await new Promise((resolve) => setImmediate(resolve));
  while (asked === 0) await new Promise((resolve) => setImmediate(resolve));

  answer = () => Promise.resolve({ paid: true });
  await desk.run();
  expect(await desk.waits(started)).toEqual(['job:charge', 'timer:slow']);
  desk.clock.advance(121_000);
  await desk.run();
  expect(asked).toBe(2);
  expect(await desk.waits(started)).toEqual(['task:thank']);
});
