/** Four cases deep: what the innermost throws, and what a person cancels, at every level (BPMN 2.0 §10.3.6, §10.5.6). */
import { useDesk } from '../../kit/desk';
import {
  beside,
  call,
  end,
  error,
  escalation,
  flows,
  forEach,
  message,
  on,
  service,
  start,
  sub,
  terminate,
  user,
  xor,
} from '../../bpmn/diagram';
import { completeFirst, drawn, nothingLeft, plainHandlers, tasksOf } from './kit';

/** Level `n` calls level `n + 1`, and catches the error `L<n>` and the escalations `S<n>` (interrupting) and `N<n>`. */
const level = (n: number): string =>
  drawn(`tree${n}`, [
    start('s'),
    call('down', `tree${n + 1}`, { outputs: { [`said${n}`]: '=outcome' } }),
    on('down', 'failed', error(`L${n}`)),
    on('down', 'stopped', escalation(`S${n}`)),
    beside('down', 'noted', escalation(`N${n}`)),
    ...['up', 'mend', 'halt', 'note'].map((name) => user(`${name}${n}`)),
    ...['done', 'mended', 'halted', 'written'].map((name) =>
      end(name, { attributes: { 'encore:outcome': `${name}${n}` } }),
    ),
    flows(`s > down > up${n} > done`, `failed > mend${n} > mended`, `stopped > halt${n} > halted`),
    flows(`noted > note${n} > written`),
  ]);

const codes = ['L1', 'L2', 'L3', 'L9'];
const interrupting = ['S1', 'S2', 'S3'];
const notes = ['N1', 'N2', 'N3'];
const leaf = drawn(
  'tree4',
  [
    start('s'),
    user('say'),
    xor('which'),
    end('said', { attributes: { 'encore:outcome': 'said' } }),
    ...codes.map((code) => end(`fail${code}`, { event: error(code) })),
    ...[...interrupting, ...notes].map((code) => end(`escalate${code}`, { event: escalation(code) })),
    flows('s > say > which', 'which > said: default'),
    ...codes.map((code) => flows(`which > fail${code}: word = "${code}"`)),
    ...[...interrupting, ...notes].map((code) => flows(`which > escalate${code}: word = "${code}"`)),
  ],
  { 'encore:optional': 'word' },
);

/** A tree whose leaf fails as soon as it is called. */
const quick = (n: number): string =>
  drawn(`quick${n}`, [
    start('s'),
    n === 4 ? service('work', 'test.work') : call('work', `quick${n + 1}`),
    n === 4 ? end('e', { event: error('L1') }) : end('e'),
    flows('s > work > e'),
    ...(n === 1 ? [on('work', 'failed', error('L1')), user('mend'), end('m'), flows('failed > mend > m')] : []),
  ]);

/** A tree whose leaf's work fails at once with a business error; the second call of the tree is the one that catches it. */
const clumsy = (n: number): string =>
  drawn(`clumsy${n}`, [
    start('s'),
    n === 4 ? service('work', 'test.fail') : call('work', `clumsy${n + 1}`),
    end('e'),
    flows('s > work > e'),
    ...(n === 2 ? [on('work', 'failed', error('E1')), user('mend'), end('m'), flows('failed > mend > m')] : []),
  ]);

const shouts = drawn('shouts', [
  start('s'),
  service('work', 'test.work'),
  end('e', { event: escalation('LOUD') }),
  flows('s > work > e'),
]);
const twice = drawn('twice', [
  start('s'),
  service('work', 'test.work'),
  sub('a', start('as'), end('ae', { event: escalation('LOUD') }), flows('as > ae')),
  sub('b', start('bs'), end('be', { event: escalation('LOUD') }), flows('bs > be')),
  user('after'),
  end('e'),
  flows('s > work > a > b > after > e'),
]);
const hears = (id: string, called: string): string =>
  drawn(id, [
    start('s'),
    call('ring', called),
    on('ring', 'loud', escalation('LOUD')),
    user('calm'),
    user('goOn'),
    end('e'),
    end('f'),
    flows('s > ring > goOn > e', 'loud > calm > f'),
  ]);
const catchesInside = drawn('catches-inside', [
  start('s'),
  sub('inside', start('is'), call('down', 'tree2'), end('ie'), flows('is > down > ie')),
  on('inside', 'failed', error('L1')),
  user('mend'),
  end('e'),
  end('m'),
  flows('s > inside > e', 'failed > mend > m'),
]);
const many = drawn('many', [
  start('s'),
  call('each', 'tree2', { loop: forEach('[1, 2]') }),
  on('each', 'failed', error('L1')),
  user('mend'),
  end('e'),
  end('m'),
  flows('s > each > e', 'failed > mend > m'),
]);
const leaves = drawn('leaves', [
  start('s'),
  call('down', 'tree1'),
  on('down', 'recall', message('recall', '=order')),
  end('e'),
  end('r'),
  flows('s > down > e', 'recall > r'),
]);
const stops = drawn('stops', [
  start('s'),
  sub(
    'inside',
    start('is'),
    call('down', 'tree2'),
    user('stop'),
    end('ie'),
    end('it', { event: terminate() }),
    flows('is > down > ie', 'is > stop > it'),
  ),
  user('after'),
  end('e'),
  flows('s > inside > after > e'),
]);

const desk = useDesk({
  models: [
    ...[1, 2, 3].map(level),
    leaf,
    ...[1, 2, 3, 4].flatMap((n) => [quick(n), clumsy(n)]),
    ...[shouts, twice, hears('hears', 'shouts'), hears('hears-twice', 'twice')],
    ...[catchesInside, many, leaves, stops],
  ],
  handlers: plainHandlers,
});

const statusOf = async (process: string, rootId: string) =>
  (await desk.cases(process)).filter((one) => one.rootId === rootId).map(({ status }) => status);
const statuses = async (rootId: string) =>
  (await Promise.all([1, 2, 3, 4].map((n) => statusOf(`tree${n}`, rootId)))).map(([status]) => status);
const say = async (word: string) => {
  const started = await desk.start('tree1');
  await desk.complete('say', { word }, { caseId: started });
  return started;
};

describe('four cases deep', () => {
  test('the end of the innermost is known at the next level, and so on outwards', async () => {
    const started = await say('nothing');
    expect(await statuses(started.caseId)).toEqual(['running', 'running', 'running', 'completed']);
    for (const task of ['up3', 'up2', 'up1']) await desk.complete(task, {}, { caseId: started });

    expect(await desk.facts(started)).toMatchObject({ status: 'completed', variables: { said1: 'done2' } });
    await nothingLeft(desk, started);
  });

  test.each([1, 2, 3])('an error is caught at level %i, and every case below has failed', async (n) => {
    const started = await say(`L${n}`);

    expect(await tasksOf(desk, started)).toEqual([`mend${n}`]);
    const below = [1, 2, 3, 4].map((one) => (one <= n ? 'running' : 'failed'));
    expect(await statuses(started.caseId)).toEqual(below);
    await desk.complete(`mend${n}`, {}, { caseId: started });
    for (let up = n - 1; up >= 1; up--) await desk.complete(`up${up}`, {}, { caseId: started });
    expect((await desk.facts(started)).status).toBe('completed');
    await nothingLeft(desk, started);
  });

  test('an error nobody catches stands where the innermost was called, and is tried again from there', async () => {
    const started = await say('L9');
    expect(await statuses(started.caseId)).toEqual(['running', 'running', 'running', 'failed']);
    const [third] = (await desk.cases('tree3')).filter((one) => one.rootId === started.caseId);
    expect(await desk.waits(third!.id)).toEqual(['incident:uncaught-error']);

    await desk.retry(third!.id);
    await desk.complete('say', {}, { caseId: started });
    expect(await tasksOf(desk, started)).toEqual(['up3']);
  });

  test.each([1, 2, 3])('an escalation stops the case called at level %i and all below it', async (n) => {
    const started = await say(`S${n}`);

    expect(await tasksOf(desk, started)).toEqual([`halt${n}`]);
    const states = await statuses(started.caseId);
    expect(states.slice(0, n).every((status) => status === 'running')).toBe(true);
    expect(states.slice(n).includes('running')).toBe(false);
    await desk.complete(`halt${n}`, {}, { caseId: started });
    for (let up = n - 1; up >= 1; up--) await desk.complete(`up${up}`, {}, { caseId: started });
    await nothingLeft(desk, started);
  });

  test.each([1, 2, 3])('an escalation is noted at level %i while the tree goes on', async (n) => {
    const started = await say(`N${n}`);

    expect(await tasksOf(desk, started)).toEqual([`note${n}`, 'up3'].sort());
    await desk.complete(`note${n}`, {}, { caseId: started });
    for (const task of ['up3', 'up2', 'up1']) await desk.complete(task, {}, { caseId: started });
    expect((await desk.facts(started)).status).toBe('completed');
    await nothingLeft(desk, started);
  });

  test.each([2, 3, 4])('the case at level %i, cancelled by hand, is an incident of its caller', async (n) => {
    const started = await desk.start('tree1');
    const [cut] = (await desk.cases(`tree${n}`)).filter((one) => one.rootId === started.caseId);
    await desk.cancel(cut!.id);

    const after = [1, 2, 3, 4].map((one) => (one < n ? 'running' : 'cancelled'));
    expect(await statuses(started.caseId)).toEqual(after);
    expect(await desk.waits(cut!.parentId!)).toEqual(['incident:uncaught-error']);
    await desk.retry(cut!.parentId!);
    expect(await tasksOf(desk, started)).toEqual(['say']);
  });

  test('cancelling the outermost leaves nothing at any level', async () => {
    const started = await desk.start('tree1');
    await desk.cancel(started);

    expect(await statuses(started.caseId)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
    await nothingLeft(desk, started);
  });

  test('an error thrown at once goes out through all levels in the step that starts them', async () => {
    const started = await desk.start('quick1');

    expect(started.opened).toMatchObject([{ elementId: 'mend', caseId: started.caseId }]);
    await desk.complete('mend', {}, { caseId: started });
    await nothingLeft(desk, started);
  });

  test('an error of work nobody catches beside it goes outwards to the caller that does', async () => {
    const started = await desk.start('clumsy1');

    expect(await tasksOf(desk, started)).toEqual(['mend']);
    expect(await desk.cases('clumsy3')).toMatchObject([{ status: 'failed' }]);
    await desk.complete('mend', {}, { caseId: started });
    await nothingLeft(desk, started);
  });

  test('an error of work nobody catches at all stands at the work', async () => {
    const started = await desk.start('clumsy3');
    const [called] = (await desk.cases('clumsy4')).filter((one) => one.parentId === started.caseId);

    expect(await desk.waits(called!.id)).toEqual(['incident:uncaught-error']);
    expect(await desk.waits(started)).toEqual(['child:clumsy4']);
  });

  test('an error goes through a subprocess around the call to its boundary event', async () => {
    const started = await desk.start('catches-inside');
    await desk.complete('say', { word: 'L1' }, { caseId: started });

    expect(await tasksOf(desk, started)).toEqual(['mend']);
    await desk.complete('mend', {}, { caseId: started });
    await nothingLeft(desk, started);
  });

  test('an error of one of several trees takes the others with it', async () => {
    const started = await desk.start('many');
    expect(await tasksOf(desk, started)).toEqual(['say', 'say']);
    await completeFirst(desk, 'say', started, { word: 'L1' });

    expect(await tasksOf(desk, started)).toEqual(['mend']);
    await desk.complete('mend', {}, { caseId: started });
    await nothingLeft(desk, started);
  });

  test('a message to the outermost caller withdraws the whole tree', async () => {
    const started = await desk.start('leaves', { order: 'T1' });
    await desk.publish('recall', 'T1');

    expect((await desk.facts(started)).status).toBe('completed');
    await nothingLeft(desk, started);
  });

  test('a terminate event beside the call withdraws the tree, and its own scope only', async () => {
    const started = await desk.start('stops');
    await desk.complete('stop', {}, { caseId: started });

    expect(await tasksOf(desk, started)).toEqual(['after']);
    await desk.complete('after', {}, { caseId: started });
    await nothingLeft(desk, started);
  });
});

describe('an escalation that ends its case', () => {
  test('stops the call that waited for it, though the called case is over already', async () => {
    const started = await desk.start('hears');

    expect(await tasksOf(desk, started)).toEqual(['calm']);
    await desk.complete('calm', {}, { caseId: started });
    await nothingLeft(desk, started);
  });

  test('thrown twice in one step is heard once by a call it stops', async () => {
    const started = await desk.start('hears-twice');

    expect(await tasksOf(desk, started)).toEqual(['calm']);
    await desk.complete('calm', {}, { caseId: started });
    await nothingLeft(desk, started);
  });
});
