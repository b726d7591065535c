import { end, flows, service, start, user, and } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

describe('two flows out of a task', () => {
  const split = stage.draw(
    'split',
    ...[start('s'), service('prepare'), user('a'), user('b'), end('e')],
    flows('s > prepare', 'prepare > a > e', 'prepare > b > e'),
  );

  test('are both taken', async () => {
    const scene = await stage.begin(split);
    expect(await scene.waits()).toEqual(['task:a', 'task:b']);

    await scene.complete('a');
    expect(await scene.waits()).toEqual(['task:b']);
    await scene.complete('b');
    expect(await scene.status()).toBe('completed');
  });
});

describe('a condition on a flow out of a task', () => {
  const conditional = stage.draw(
    'conditional',
    ...[start('s'), service('prepare'), service('large'), service('small'), end('e')],
    flows('s > prepare', 'prepare > large: x > 1', 'prepare > small: default', 'large > e', 'small > e'),
  );

  test('that holds leads along its flow only', async () => {
    const scene = await stage.begin(conditional, { x: 5 });
    expect(scene.worked()).toEqual(['prepare', 'large']);
    expect(await scene.status()).toBe('completed');
  });

  test('that does not hold leaves the default flow', async () => {
    const scene = await stage.begin(conditional, { x: 0 });
    expect(scene.worked()).toEqual(['prepare', 'small']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('two flows into a task', () => {
  const merge = stage.draw(
    'merge',
    ...[start('s'), and('g'), user('a'), user('b'), service('c'), end('e')],
    flows('s > g', 'g > a > c', 'g > b > c', 'c > e'),
  );

  test('each bring a token, and the task is done for each', async () => {
    const scene = await stage.begin(merge);

    await scene.complete('a');
    await scene.complete('b');

    expect(scene.worked()).toEqual(['c', 'c']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('a long chain', () => {
  const links = Array.from({ length: 30 }, (_, index) => `a${index}`);
  const chain = stage.draw(
    'chain',
    ...[start('s'), ...links.map((id) => service(id)), end('e')],
    flows(['s', ...links, 'e'].join(' > ')),
  );

  test('of thirty service tasks runs through in order in one step', async () => {
    const scene = await stage.begin(chain);
    expect(scene.worked()).toEqual(links);
    expect(await scene.status()).toBe('completed');
  });
});
