/** Time does not stand still while something of a case stands as an incident. */
import { z } from 'zod';
import { handlersOf } from '../../../src/engine/handlers';
import { defineHandler } from '../../../src/handler-kit';
import { useDesk } from '../../kit/desk';
import {
  after,
  and,
  beside,
  call,
  choice,
  catching,
  end,
  every,
  eventSub,
  flows,
  message,
  on,
  service,
  start,
  sub,
  user,
  xor,
  forEach,
} from '../../bpmn/diagram';
import { drawn, nothingLeft, tasksOf, visits } from './kit';

const sum = defineHandler({
  type: 'test.sum',
  title: { zh: '求和', en: 'Sum' },
  needs: z.object({ hours: z.number() }),
  gives: z.object({ price: z.number() }),
  errors: [],
  run: ({ hours }) => Promise.resolve({ price: hours * 100 }),
});

const beside1 = drawn('beside-an-incident', [
  ...[start('s'), and('split'), service('sum', 'test.sum'), catching('later', { event: after('PT1H') }), user('call')],
  ...[and('join'), end('e')],
  flows('s > split > sum > join', 'split > later > call > join > e'),
]);
const guarded = drawn('guarded', [
  start('s'),
  sub('work', start('ws'), service('sum', 'test.sum'), user('check'), end('we'), flows('ws > sum > check > we')),
  on('work', 'over', after('PT1H')),
  beside('work', 'remind', every('R3/PT20M')),
  ...[user('manual'), user('nudge'), end('e'), end('o'), end('n')],
  flows('s > work > e', 'over > manual > o', 'remind > nudge > n'),
]);
const scoped = drawn('scoped', [
  ...[start('s'), service('sum', 'test.sum'), end('e')],
  eventSub('late', start('ls', { event: after('PT30M') }), user('manual'), end('le'), flows('ls > manual > le')),
  eventSub(
    'soon',
    start('ss', { event: after('PT10M'), attributes: { isInterrupting: 'false' } }),
    user('nudge'),
    end('se'),
    flows('ss > nudge > se'),
  ),
  flows('s > sum > e'),
]);
const inner = drawn('inner', [
  start('s'),
  service('sum', 'test.sum'),
  user('check'),
  end('e'),
  flows('s > sum > check > e'),
]);
const outer = drawn('outer', [
  start('s'),
  call('down', 'inner', { inputs: { hours: '=hours' } }),
  on('down', 'over', after('PT1H')),
  ...[user('manual'), end('e'), end('o')],
  flows('s > down > e', 'over > manual > o'),
]);
const badTime = drawn('bad-time', [
  start('s'),
  user('ask'),
  on('ask', 'over', after('=span')),
  ...[end('e'), end('o')],
  flows('s > ask > e', 'over > o'),
]);
const badTimer = drawn('bad-timer', [
  start('s'),
  catching('wait', { event: after('=span') }),
  end('e'),
  flows('s > wait > e'),
]);
const noWay = drawn(
  'no-way',
  [
    ...[
      start('s'),
      choice('first'),
      catching('told', { event: message('told', '=key') }),
      catching('over', { event: after('PT1H') }),
    ],
    ...[xor('which'), user('small'), end('e'), end('o')],
    flows('s > first > told > which', 'which > small: party < 6', 'small > e', 'first > over > o'),
  ],
  { 'encore:optional': 'party' },
);
const list = drawn('list', [
  start('s'),
  service('sum', 'test.sum', { loop: forEach('many', { as: 'hours' }) }),
  on('sum', 'over', after('PT1H')),
  ...[user('manual'), end('e'), end('o')],
  flows('s > sum > e', 'over > manual > o'),
]);

const desk = useDesk({
  models: [beside1, guarded, scoped, inner, outer, badTime, badTimer, noWay, list],
  handlers: handlersOf(sum),
});
const wrong = { hours: 'three' };
const right = { hours: 3 };

describe('while something stands as an incident', () => {
  test('a timer in another branch fires, and both meet after the incident is mended', async () => {
    const started = await desk.start('beside-an-incident', wrong);
    await desk.advance('PT1H');
    expect(await desk.waits(started)).toEqual(['incident:handler', 'task:call']);
    await desk.complete('call', {}, { caseId: started });
    expect(await desk.waits(started)).toEqual(['incident:handler']);

    await desk.retry(started, right);
    expect(await desk.facts(started)).toMatchObject({ status: 'completed', variables: { price: 300 } });
  });

  test('an interrupting timer around it withdraws it', async () => {
    const started = await desk.start('guarded', wrong);
    await desk.advance('PT1H');

    expect((await desk.waits(started)).filter((wait) => wait !== 'task:nudge')).toEqual(['task:manual']);
    const [incident] = await desk.database.query('SELECT resolution FROM incident WHERE case_id = $1', [
      started.caseId,
    ]);
    expect(incident).toEqual({ resolution: 'cancelled' });
  });

  test('a reminder around it comes as often as it says, and the mended work goes on', async () => {
    const started = await desk.start('guarded', wrong);
    await desk.advance('PT50M');
    expect(await tasksOf(desk, started)).toEqual(['nudge', 'nudge']);

    await desk.retry(started, right);
    expect(await tasksOf(desk, started)).toEqual(['check', 'nudge', 'nudge']);
    expect(await desk.waits(started)).toContain('timer:over');
    await desk.complete('check', {}, { caseId: started });
    expect((await desk.waits(started)).filter((wait) => wait.startsWith('timer'))).toEqual([]);
  });

  test('the time until a timer runs on: mending does not begin it anew', async () => {
    const started = await desk.start('guarded', wrong);
    await desk.advance('PT55M');
    await desk.retry(started, right);
    await desk.advance('PT5M');

    expect(await visits(desk, started, 'over')).toBe(1);
    expect(await tasksOf(desk, started)).toContain('manual');
  });

  test('event subprocesses of its scope fire: one beside it, one that withdraws it', async () => {
    const started = await desk.start('scoped', wrong);
    await desk.advance('PT10M');
    expect(await desk.waits(started)).toEqual(['incident:handler', 'task:nudge', 'timer:ls']);
    await desk.advance('PT20M');

    expect(await desk.waits(started)).toEqual(['task:manual']);
    await desk.complete('manual', {}, { caseId: started });
    await nothingLeft(desk, started);
  });

  test('in a called case, the caller’s timer cancels that case with it', async () => {
    const started = await desk.start('outer', wrong);
    const [called] = (await desk.cases('inner')).filter((one) => one.parentId === started.caseId);
    expect(await desk.waits(called!.id)).toEqual(['incident:handler']);
    await desk.advance('PT1H');

    expect(await tasksOf(desk, started)).toEqual(['manual']);
    expect((await desk.facts(called!.id)).status).toBe('cancelled');
    expect(await desk.waits(called!.id)).toEqual([]);
  });

  test('in a called case, mended there in time, the caller’s timer goes with the call', async () => {
    const started = await desk.start('outer', wrong);
    const [called] = (await desk.cases('inner')).filter((one) => one.parentId === started.caseId);
    await desk.retry(called!.id, right);
    await desk.complete('check', {}, { caseId: started });
    await desk.advance('PT2H');

    expect((await desk.facts(started)).status).toBe('completed');
    expect(await visits(desk, started, 'over')).toBe(0);
  });

  test('in one visit of several, the timer on all of them withdraws it', async () => {
    const started = await desk.start('list', { many: [1, 'two', 3] });
    expect(await desk.waits(started)).toEqual(['incident:handler', 'timer:over']);
    await desk.advance('PT1H');

    expect(await desk.waits(started)).toEqual(['task:manual']);
  });
});

describe('a timer that is itself the incident', () => {
  test('leaves its task alone, and waits once its time is mended', async () => {
    const started = await desk.start('bad-time', { span: 'soon' });
    expect(await desk.waits(started)).toEqual(['incident:not-a-time', 'task:ask']);

    await desk.retry(started, { span: 'PT10M' });
    expect(await desk.waits(started)).toEqual(['task:ask', 'timer:over']);
    await desk.advance('PT10M');
    expect((await desk.facts(started)).status).toBe('completed');
    expect(await visits(desk, started, 'over')).toBe(1);
  });

  test('is gone with its task', async () => {
    const started = await desk.start('bad-time', { span: 'soon' });
    await desk.complete('ask', {}, { caseId: started });

    expect((await desk.facts(started)).status).toBe('completed');
    await nothingLeft(desk, started);
  });

  test('counts from the moment it is mended', async () => {
    const started = await desk.start('bad-timer', { span: 'never' });
    await desk.advance('PT1H');
    await desk.retry(started, { span: 'PT30M' });
    await desk.advance('PT29M');
    expect(await desk.waits(started)).toEqual(['timer:wait']);
    await desk.advance('PT1M');

    expect((await desk.facts(started)).status).toBe('completed');
  });
});

test('an incident after the choice of an event is not undone by the other event’s time', async () => {
  const started = await desk.start('no-way', { key: 'N1' });
  await desk.publish('told', 'N1', { party: 8 });
  expect(await desk.waits(started)).toEqual(['incident:no-flow']);
  await desk.advance('PT2H');
  expect(await desk.waits(started)).toEqual(['incident:no-flow']);

  await desk.retry(started, { party: 4 });
  expect(await tasksOf(desk, started)).toEqual(['small']);
});
