import { and, end, flows, service, start, sub, user, xor } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

/** A subprocess that passes without a wait. */
const quick = sub('sp', start('s1'), service('a'), end('e1'), flows('s1 > a > e1'));

describe('a subprocess that does not wait', () => {
  const thenTask = stage.draw(
    'then-task',
    ...[start('s'), quick, user('u'), service('n'), end('e')],
    flows('s > sp > u > n > e'),
  );
  const thenSplit = stage.draw(
    'then-split',
    ...[start('s'), quick, and('g'), user('u'), user('v'), and('j'), service('n'), end('e')],
    flows('s > sp > g', 'g > u > j', 'g > v > j', 'j > n > e'),
  );
  const thenWork = stage.draw(
    'then-work',
    ...[start('s'), quick, service('n'), service('m'), end('e')],
    flows('s > sp > n > m > e'),
  );

  test('is left once, towards a task', async () => {
    const scene = await stage.begin(thenTask);
    expect(await scene.waits()).toEqual(['task:u']);

    await scene.complete('u');
    expect(scene.worked()).toEqual(['a', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  test('is left once, towards a parallel split', async () => {
    const scene = await stage.begin(thenSplit);
    expect(await scene.waits()).toEqual(['task:u', 'task:v']);

    await scene.complete('u');
    await scene.complete('v');
    expect(scene.worked()).toEqual(['a', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  test('is left once, towards service tasks', async () => {
    const scene = await stage.begin(thenWork);
    expect(scene.worked()).toEqual(['a', 'n', 'm']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('a subprocess with branches', () => {
  const twoEnds = stage.draw(
    'two-ends',
    start('s'),
    sub(
      'sp',
      ...[start('s1'), and('g'), user('a'), user('b'), end('e1'), end('e2')],
      flows('s1 > g', 'g > a > e1', 'g > b > e2'),
    ),
    ...[service('n'), end('e')],
    flows('s > sp > n > e'),
  );

  test('is complete when every branch has reached its end', async () => {
    const scene = await stage.begin(twoEnds);
    await scene.complete('a');
    expect(scene.worked()).toEqual([]);
    expect(await scene.waits()).toEqual(['task:b']);

    await scene.complete('b');
    expect(scene.worked()).toEqual(['n']);
    expect(await scene.status()).toBe('completed');
  });

  const joined = stage.draw(
    'joined',
    start('s'),
    sub(
      'sp',
      ...[start('s1'), and('g'), user('a'), user('b'), and('j'), service('c'), end('e1')],
      flows('s1 > g', 'g > a > j', 'g > b > j', 'j > c > e1'),
    ),
    ...[service('n'), end('e')],
    flows('s > sp > n > e'),
  );

  test('may join them inside', async () => {
    const scene = await stage.begin(joined);
    await scene.complete('a');
    await scene.complete('b');

    expect(scene.worked()).toEqual(['c', 'n']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('a subprocess and the variables around it', () => {
  const scoped = stage.draw(
    'scoped',
    start('s'),
    sub(
      'sp',
      ...[start('s1'), user('a'), xor('g'), service('y'), service('z'), end('e1')],
      flows('s1 > a > g', 'g > y: top = 1', 'g > z: default', 'y > e1', 'z > e1'),
    ),
    end('e'),
    flows('s > sp > e'),
  );

  test('are seen and written from inside', async () => {
    const scene = await stage.begin(scoped, { top: 1 });
    await scene.complete('a', { below: 5 });

    expect(scene.worked()).toEqual(['y']);
    expect(await scene.variables()).toEqual({ top: 1, below: 5 });
    expect(await scene.status()).toBe('completed');
  });
});

describe('a subprocess in a subprocess', () => {
  const inner = sub('inner', start('s1'), user('a'), end('e1'), flows('s1 > a > e1'));
  const nested = stage.draw(
    'nested',
    start('s'),
    sub('outer', start('os'), inner, service('after'), end('oe'), flows('os > inner > after > oe')),
    ...[service('n'), end('e')],
    flows('s > outer > n > e'),
  );

  test('completes before the outer one goes on', async () => {
    const scene = await stage.begin(nested);
    await scene.complete('a');

    expect(scene.worked()).toEqual(['after', 'n']);
    expect(await scene.status()).toBe('completed');
  });
});
