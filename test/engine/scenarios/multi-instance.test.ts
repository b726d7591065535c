import {
  after,
  and,
  element,
  end,
  flows,
  forEach,
  on,
  service,
  start,
  times,
  user,
  type Options,
} from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

type Make = (options: Options) => string;
/** `s > u > n > e` with `u` repeated. */
const repeated = (make: Make, loop: string, ...edge: string[]): string[] => [
  ...[start('s'), make({ loop }), ...edge, service('n'), end('e')],
  flows('s > u > n > e'),
];
const task: Make = (options) => user('u', options);
const work: Make = (options) => service('u', 'work', options);

describe('a user task for each element', () => {
  const parallel = stage.draw('parallel', ...repeated(task, forEach('=list')));

  test('is open for all of them at once, and the case goes on after the last', async () => {
    const scene = await stage.begin(parallel, { list: ['a', 'b', 'c'] });
    expect(await scene.waits()).toEqual(['task:u', 'task:u', 'task:u']);

    await scene.complete('u', { r: 1 });
    await scene.complete('u', { r: 2 });
    expect(scene.worked()).toEqual([]);
    await scene.complete('u', { r: 3 });

    expect(scene.worked()).toEqual(['n']);
    expect(await scene.status()).toBe('completed');
  });

  const assigned: Make = (options) => user('u', { ...options, attributes: { 'camunda:assignee': '=it.who' } });
  const objects = stage.draw('objects', ...repeated(assigned, forEach('=list')));

  test('sees its own element, an object too', async () => {
    const scene = await stage.begin(objects, { list: [{ who: 'x' }, { who: 'y' }] });

    const tasks = await scene.tasks();
    expect(tasks.map(({ assignee, local }) => [assignee, local['it']]).sort()).toEqual([
      ['x', { who: 'x' }],
      ['y', { who: 'y' }],
    ]);
  });

  test('is one for each of two equal elements', async () => {
    const scene = await stage.begin(parallel, { list: ['a', 'a'] });
    expect((await scene.tasks()).map(({ local }) => local['loopCounter']).sort()).toEqual([1, 2]);

    await scene.complete('u', { r: 1 });
    await scene.complete('u', { r: 2 });
    expect(await scene.status()).toBe('completed');
  });

  test('is passed when there is no element', async () => {
    const scene = await stage.begin(parallel, { list: [] });
    expect(scene.worked()).toEqual(['n']);
    expect(await scene.status()).toBe('completed');
  });

  const oneByOne = stage.draw('one-by-one', ...repeated(task, forEach('=list', { oneByOne: true })));

  test('is open one after the other when it is sequential', async () => {
    const scene = await stage.begin(oneByOne, { list: ['a', 'b', 'c'] });
    const seen: unknown[] = [];
    for (let visit = 0; visit < 3; visit++) {
      const [open, ...others] = await scene.tasks();
      expect(others).toEqual([]);
      seen.push(open!.local['it']);
      await scene.complete('u', { r: visit });
    }

    expect(seen).toEqual(['a', 'b', 'c']);
    expect(scene.worked()).toEqual(['n']);
    expect(await scene.status()).toBe('completed');
  });

  test('is passed when it is sequential and there is no element', async () => {
    const scene = await stage.begin(oneByOne, { list: [] });
    expect(scene.worked()).toEqual(['n']);
    expect(await scene.status()).toBe('completed');
  });

  const enough = 'nrOfCompletedInstances >= 2';
  const untilTwo = stage.draw('until-two', ...repeated(task, forEach('=list', { until: enough })));
  const oneByOneUntilTwo = stage.draw(
    'one-by-one-until-two',
    ...repeated(task, forEach('=list', { oneByOne: true, until: enough })),
  );

  test('is withdrawn for the rest when the completion condition holds', async () => {
    const scene = await stage.begin(untilTwo, { list: ['a', 'b', 'c'] });
    await scene.complete('u');
    expect(scene.worked()).toEqual([]);

    await scene.complete('u');
    expect(scene.worked()).toEqual(['n']);
    expect(await scene.status()).toBe('completed');
  });

  test('is not opened for the rest when it is sequential and the completion condition holds', async () => {
    const scene = await stage.begin(oneByOneUntilTwo, { list: ['a', 'b', 'c'] });
    await scene.complete('u');
    await scene.complete('u');

    expect(scene.worked()).toEqual(['n']);
    expect(await scene.status()).toBe('completed');
  });

  const threeTimes = stage.draw('three-times', ...repeated(task, times('3')));

  test('may be counted instead of listed', async () => {
    const scene = await stage.begin(threeTimes);
    expect(await scene.waits()).toEqual(['task:u', 'task:u', 'task:u']);

    for (let visit = 0; visit < 3; visit++) await scene.complete('u');
    expect(await scene.status()).toBe('completed');
  });

  const timed = stage.draw(
    'timed',
    ...repeated(task, forEach('=list'), on('u', 't', after('PT1H')), service('h'), flows('t > h > e')),
  );

  test('has one timer for all of them, which withdraws those still open', async () => {
    const scene = await stage.begin(timed, { list: ['a', 'b', 'c'] });
    await scene.complete('u');
    expect(await scene.waits()).toEqual(['task:u', 'task:u', 'timer:t']);

    await stage.desk.advance('PT1H');
    expect(scene.worked()).toEqual(['h']);
    expect(await scene.status()).toBe('completed');
  });

  const branch = stage.draw(
    'branch',
    ...[start('s'), and('g'), user('u', { loop: forEach('=list') }), user('v'), and('j'), service('n'), end('e')],
    flows('s > g', 'g > u > j', 'g > v > j', 'j > n > e'),
  );

  test('brings one token to a join, after the last', async () => {
    const scene = await stage.begin(branch, { list: ['a', 'b'] });
    await scene.complete('u');
    await scene.complete('v');
    expect(scene.worked()).toEqual([]);

    await scene.complete('u');
    expect(scene.worked()).toEqual(['n']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('a service task for each element', () => {
  const parallel = stage.draw('work-parallel', ...repeated(work, forEach('=list')));
  const oneByOne = stage.draw('work-one-by-one', ...repeated(work, forEach('=list', { oneByOne: true })));

  test('works once for each in one step', async () => {
    const scene = await stage.begin(parallel, { list: ['a', 'b', 'c'] });
    expect(scene.worked()).toEqual(['u', 'u', 'u', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  test('works once for each in one step also when it is sequential', async () => {
    const scene = await stage.begin(oneByOne, { list: ['a', 'b', 'c'] });
    expect(scene.worked()).toEqual(['u', 'u', 'u', 'n']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('a subprocess for each element', () => {
  const inside =
    (...children: string[]): Make =>
    ({ loop = '' }) =>
      element('subProcess', 'u', { loop, children });
  const asking = inside(start('s1'), user('a'), service('b'), end('e1'), flows('s1 > a > b > e1'));
  const quick = inside(start('s1'), service('b'), end('e1'), flows('s1 > b > e1'));
  const parallel = stage.draw('sub-parallel', ...repeated(asking, forEach('=list')));
  const automatic = stage.draw('sub-automatic', ...repeated(quick, forEach('=list')));
  const oneByOne = stage.draw('sub-one-by-one', ...repeated(asking, forEach('=list', { oneByOne: true })));

  test('in parallel completes when each has completed', async () => {
    const scene = await stage.begin(parallel, { list: ['x', 'y'] });
    expect(await scene.waits()).toEqual(['task:a', 'task:a']);

    await scene.complete('a');
    await scene.complete('a');
    expect(scene.worked()).toEqual(['b', 'b', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  const twoTasks = stage.draw(
    'sub-two-tasks',
    ...repeated(
      inside(
        ...[start('s1'), user('a'), user('b', { attributes: { 'camunda:assignee': '=it' } }), end('e1')],
        flows('s1 > a > b > e1'),
      ),
      forEach('=list'),
    ),
  );

  test('still knows its element after its first task', async () => {
    const scene = await stage.begin(twoTasks, { list: ['x', 'y'] });
    await scene.complete('a');
    await scene.complete('a');

    expect((await scene.tasks()).map(({ assignee }) => assignee).sort()).toEqual(['x', 'y']);
  });

  test('without a wait completes in one step', async () => {
    const scene = await stage.begin(automatic, { list: ['x', 'y'] });
    expect(scene.worked()).toEqual(['b', 'b', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  test('one by one begins when the one before has completed', async () => {
    const scene = await stage.begin(oneByOne, { list: ['x', 'y'] });
    expect(await scene.waits()).toEqual(['task:a']);
    await scene.complete('a');
    expect(await scene.waits()).toEqual(['task:a']);

    await scene.complete('a');
    expect(scene.worked()).toEqual(['b', 'b', 'n']);
    expect(await scene.status()).toBe('completed');
  });
});
