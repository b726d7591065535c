import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { defineHandler } from '../../src/handler-kit';
import { nextAttempt } from '../../src/jobs/back-off';
import { createWorker, type Worker } from '../../src/jobs/worker';
import { engineKinds } from '../../src/jobs/kinds/engine-kinds';
import { end, model, serviceTask, start, userTask } from '../engine/models';
import { useDesk } from '../kit/desk';
import { everyone } from '../kit/people';

let finish: () => void = () => undefined;
let begun: () => void = () => undefined;
const slow = defineHandler({
  type: 'test.slow',
  title: { zh: '慢', en: 'Slow' },
  needs: z.object({}),
  gives: z.object({}),
  errors: [],
  asynchronous: true,
  run: () =>
    new Promise<Record<string, never>>((resolve) => {
      finish = () => resolve({});
      begun();
    }),
});
const desk = useDesk({
  models: [
    model(
      'slow',
      [start(), serviceTask('work', 'test.slow'), userTask('thank'), end('done')],
      ['started > work > thank > done'],
    ),
  ],
  handlers: handlersOf(slow),
});
const running = (pollMilliseconds: number): Worker => {
  const { database, engine, clock } = desk;
  return createWorker({ database, engine, clock, kinds: engineKinds, pollMilliseconds });
};

test('a started worker hears of new work long before it would look', async () => {
  const worker = running(3600_000);
  const heard = new Promise<void>((resolve) => (begun = resolve));
  await worker.start();
  const started = await desk.start('slow');

  await heard;
  finish();
  await worker.stop();
  expect(await desk.waits(started)).toEqual(['task:thank']);
});

test('a worker that stops finishes what it runs and takes nothing more', async () => {
  const worker = running(10);
  const heard = new Promise<void>((resolve) => (begun = resolve));
  const started = await desk.start('slow');
  await worker.start();
  await heard;

  const stopped = worker.stop();
  const late = await desk.start('slow');
  finish();
  await stopped;

  expect(await desk.waits(started)).toEqual(['task:thank']);
  expect(await desk.waits(late)).toEqual(['job:work']);
  await desk.cancel(late);
});

test('attempts move apart and are spread', () => {
  const now = new Date('2026-11-23T10:00:00Z');
  const after = (attempts: number, random: number): number =>
    (nextAttempt(now, attempts, random).getTime() - now.getTime()) / 1000;

  expect([1, 2, 3, 4].map((attempts) => after(attempts, 0.5))).toEqual([5, 20, 80, 320]);
  expect(after(20, 0.5)).toBe(3600);
  expect([after(1, 0), after(1, 1)]).toEqual([3.75, 6.25]);
});

test('partitions for the coming months are there once a worker has run', async () => {
  await desk.run();
  const rows = await desk.database.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'audit_event'::regclass ORDER BY 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['audit_event_2026_11', 'audit_event_2027_02']));
});

test('results of commands are forgotten after a week', async () => {
  await desk.engine.publishMessage({ name: 'x', correlationKey: '', payload: {}, key: 'k', actor: everyone });
  desk.clock.advance(8 * 24 * 3600_000);
  await desk.anotherWorker().runUntilIdle();

  expect(await desk.database.query(`SELECT FROM command_result WHERE key = 'k'`)).toEqual([]);
});
