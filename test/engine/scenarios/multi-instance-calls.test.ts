import { call, end, error, flows, forEach, on, service, start, user, xor } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

/** `s > c > n > e` with `c` calling the process for each element of `list`, given to it as `who`. */
const calling = (process: string, oneByOne: boolean, ...edge: string[]): string[] => [
  start('s'),
  call('c', process, { loop: forEach('=list', { oneByOne }), inputs: { who: '=it' } }),
  ...[...edge, service('n'), end('e'), flows('s > c > n > e')],
];

describe('a called case for each element', () => {
  const quick = stage.draw('quick', start('cs'), service('ca'), end('ce'), flows('cs > ca > ce'));
  const asking = stage.draw('asking', start('cs'), user('cu'), service('ca'), end('ce'), flows('cs > cu > ca > ce'));
  const parallel = stage.draw('parallel', ...calling(asking, false));
  const parallelQuick = stage.draw('parallel-quick', ...calling(quick, false));
  const oneByOne = stage.draw('one-by-one', ...calling(asking, true));
  const oneByOneQuick = stage.draw('one-by-one-quick', ...calling(quick, true));

  test('in parallel has its own element, and the caller waits for all', async () => {
    const scene = await stage.begin(parallel, { list: ['a', 'b'] });
    const called = await scene.called(asking);
    const given = await Promise.all(called.map((one) => one.variables()));
    expect(given.map(({ who }) => who).sort()).toEqual(['a', 'b']);

    await scene.complete('cu');
    expect(scene.worked()).toEqual(['ca']);
    await scene.complete('cu');

    expect(scene.worked()).toEqual(['ca', 'ca', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  test('one by one starts when the one before has ended', async () => {
    const scene = await stage.begin(oneByOne, { list: ['a', 'b'] });
    expect(await scene.called(asking)).toHaveLength(1);

    await scene.complete('cu');
    expect(await scene.called(asking)).toHaveLength(2);
    await scene.complete('cu');

    expect(scene.worked()).toEqual(['ca', 'ca', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  test('in parallel that ends at once is passed in one step', async () => {
    const scene = await stage.begin(parallelQuick, { list: ['a', 'b'] });
    expect(scene.worked()).toEqual(['ca', 'ca', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  test('one by one that ends at once is passed in one step', async () => {
    const scene = await stage.begin(oneByOneQuick, { list: ['a', 'b'] });
    expect(scene.worked()).toEqual(['ca', 'ca', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  const mayFail = stage.draw(
    'may-fail',
    ...[start('cs'), user('cu'), xor('g'), end('fine'), end('ce', { event: error('E1') })],
    flows('cs > cu > g', 'g > fine: ok', 'g > ce: default'),
  );
  const caught = stage.draw(
    'caught',
    ...calling(mayFail, false, on('c', 'x', error('E1')), service('h'), flows('x > h > e')),
  );

  test('that fails ends the others with it, by one boundary event for all of them', async () => {
    const scene = await stage.begin(caught, { list: [1, 2, 3] });
    const [first, second] = await scene.called(mayFail);

    await first!.complete('cu', { ok: true });
    await second!.complete('cu', { ok: false });

    expect(scene.worked()).toEqual(['h']);
    expect(await scene.status()).toBe('completed');
    const outcomes = await Promise.all((await scene.called(mayFail)).map((one) => one.status()));
    expect(outcomes.sort()).toEqual(['cancelled', 'completed', 'failed']);
  });
});
