import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { defineHandler } from '../../src/handler-kit';
import { useDesk } from '../kit/desk';
import { end, gateway, model, serviceTask, start, userTask } from './models';

const price = defineHandler({
  type: 'test.price',
  title: { zh: '计价', en: 'Price' },
  needs: z.object({ hours: z.number() }),
  gives: z.object({ price: z.number() }),
  errors: [],
  run: ({ hours }) => Promise.resolve({ price: hours * 100 }),
});

const priced = model(
  'priced',
  [start(), userTask('ask'), serviceTask('price', 'test.price'), userTask('tell'), end('done')],
  ['started > ask > price > tell > done'],
);
const routed = model(
  'routed',
  [start(), gateway('which', 'exclusive'), end('small'), end('large')],
  ['started > which > small', 'which > large'],
  { conditions: { 'which to small': '=party &lt; 6', 'which to large': '=party &gt; 6' } },
);
const joined = model(
  'joined',
  [
    start(),
    gateway('either', 'exclusive', { default: 'either_one' }),
    userTask('one'),
    userTask('two'),
    gateway('join', 'parallel'),
    end('done'),
  ],
  ['started > either > one > join > done', 'either > two > join'],
  { conditions: { 'either to two': '=second = true' }, process: { 'encore:optional': 'second' } },
);

const desk = useDesk({ models: [priced, routed, joined], handlers: handlersOf(price) });

const incident = async (caseId: string): Promise<Record<string, unknown>> => {
  const [row] = await desk.database.query(
    'SELECT element_id AS element, code, detail, resolved_by AS "resolvedBy", resolution FROM incident WHERE case_id = $1',
    [caseId],
  );
  return row!;
};

test('a handler that gets what does not fit stands as an incident, and the person’s step stands', async () => {
  const started = await desk.start('priced');
  await desk.complete('ask', { hours: 'three' }, { caseId: started });

  expect(await desk.waits(started)).toEqual(['incident:handler']);
  expect(await incident(started.caseId)).toMatchObject({
    element: 'price',
    detail: expect.stringContaining('hours') as string,
  });
});

test('an incident is tried again with corrected data', async () => {
  const started = await desk.start('priced');
  await desk.complete('ask', { hours: 'three' }, { caseId: started });

  await desk.retry(started, { hours: 3 });

  expect(await desk.waits(started)).toEqual(['task:tell']);
  expect(await desk.facts(started)).toMatchObject({ variables: { hours: 3, price: 300 } });
  expect(await incident(started.caseId)).toMatchObject({ resolvedBy: 'everyone', resolution: 'retried' });
  expect((await desk.audit(started)).at(-1)).toMatchObject({
    command: 'retry-incident',
    values: { hours: { old: 'three', new: 3 } },
  });
});

test('an incident tried again in vain stands again', async () => {
  const started = await desk.start('priced');
  await desk.complete('ask', { hours: 'three' }, { caseId: started });
  await desk.retry(started, { hours: 'four' });

  expect(await desk.waits(started)).toEqual(['incident:handler']);
});

test('a condition nothing satisfies is an incident at its gateway', async () => {
  const started = await desk.start('routed', { party: 6 });

  expect(await desk.waits(started)).toEqual(['incident:no-flow']);
  expect(await incident(started.caseId)).toMatchObject({ element: 'which' });
  await desk.retry(started, { party: 7 });
  expect((await desk.facts(started)).outcome).toBe('large');
});

test('a join that can never complete is an incident, not silence', async () => {
  const started = await desk.start('joined');
  await desk.complete('one', {}, { caseId: started });

  expect(await desk.waits(started)).toEqual([expect.stringMatching(/^incident:/)]);
  expect((await desk.facts(started)).status).toBe('running');
});

test('an incident is gone with its case', async () => {
  const started = await desk.start('routed', { party: 6 });
  await desk.cancel(started);

  expect(await desk.waits(started)).toEqual([]);
  await expect(desk.retry(started)).rejects.toThrow('no open incident');
});
