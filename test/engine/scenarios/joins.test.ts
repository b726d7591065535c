import { and, end, error, flows, on, or, service, start, user, xor } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

describe('a parallel join', () => {
  const forkJoin = stage.draw(
    'fork-join',
    ...[start('s'), and('g'), user('a'), user('b'), and('j'), service('c'), end('e')],
    flows('s > g', 'g > a > j', 'g > b > j', 'j > c > e'),
  );

  test('goes on once every branch has come, whichever comes first', async () => {
    const scene = await stage.begin(forkJoin);
    expect(await scene.waits()).toEqual(['task:a', 'task:b']);

    await scene.complete('b');
    expect(scene.worked()).toEqual([]);
    await scene.complete('a');

    expect(scene.worked()).toEqual(['c']);
    expect(await scene.status()).toBe('completed');
  });

  test('goes on once when both branches are completed at the same time', async () => {
    const scene = await stage.begin(forkJoin);

    await Promise.all([scene.complete('a'), scene.complete('b')]);

    expect(scene.worked()).toEqual(['c']);
    expect(await scene.status()).toBe('completed');
  });

  const automatic = stage.draw(
    'automatic',
    ...[start('s'), and('g'), service('a'), service('b'), and('j'), service('c'), end('e')],
    flows('s > g', 'g > a > j', 'g > b > j', 'j > c > e'),
  );

  test('of automatic branches is passed in one step, the branches in the order of their flows', async () => {
    const scene = await stage.begin(automatic);
    expect(scene.worked()).toEqual(['a', 'b', 'c']);
    expect(await scene.status()).toBe('completed');
  });

  const uneven = stage.draw(
    'uneven',
    ...[start('s'), and('g'), service('a'), user('b'), service('b2'), service('d'), and('j'), service('c'), end('e')],
    flows('s > g', 'g > a > j', 'g > b > b2 > j', 'g > d > j', 'j > c > e'),
  );

  test('waits for the longest of three branches', async () => {
    const scene = await stage.begin(uneven);
    expect(scene.worked()).toEqual(['a', 'd']);

    await scene.complete('b');
    expect(scene.worked()).toEqual(['a', 'd', 'b2', 'c']);
    expect(await scene.status()).toBe('completed');
  });

  const nested = stage.draw(
    'nested',
    ...[start('s'), and('g'), and('g2'), user('a'), user('b'), user('c'), and('j2'), and('j'), service('z'), end('e')],
    flows('s > g', 'g > g2', 'g > c > j', 'g2 > a > j2', 'g2 > b > j2', 'j2 > j > z > e'),
  );

  test('inside another waits for its own branches, the outer one for both', async () => {
    const scene = await stage.begin(nested);
    expect(await scene.waits()).toEqual(['task:a', 'task:b', 'task:c']);

    await scene.complete('a');
    await scene.complete('c');
    expect(scene.worked()).toEqual([]);
    await scene.complete('b');

    expect(scene.worked()).toEqual(['z']);
    expect(await scene.status()).toBe('completed');
  });

  const thenTask = stage.draw(
    'then-task',
    ...[start('s'), and('g'), user('a'), user('b'), and('j'), user('c'), service('d'), end('e')],
    flows('s > g', 'g > a > j', 'g > b > j', 'j > c > d > e'),
  );

  test('may open a task, and the case goes on from there', async () => {
    const scene = await stage.begin(thenTask);
    await scene.complete('a');
    await scene.complete('b');
    expect(await scene.waits()).toEqual(['task:c']);

    await scene.complete('c');
    expect(scene.worked()).toEqual(['d']);
    expect(await scene.status()).toBe('completed');
  });

  const rounds = stage.draw(
    'rounds',
    ...[start('s'), xor('m'), and('g'), user('a'), user('b'), and('j'), xor('x'), service('z'), end('e')],
    flows('s > m > g', 'g > a > j', 'g > b > j', 'j > x', 'x > m: not(ok)', 'x > z: default', 'z > e'),
  );

  test('waits anew in every round of a loop', async () => {
    const scene = await stage.begin(rounds);
    await scene.complete('a');
    await scene.complete('b', { ok: false });
    expect(await scene.waits()).toEqual(['task:a', 'task:b']);

    await scene.complete('a');
    expect(scene.worked()).toEqual([]);
    await scene.complete('b', { ok: true });
    expect(scene.worked()).toEqual(['z']);
    expect(await scene.status()).toBe('completed');
  });

  const oneTurns = stage.draw(
    'one-turns',
    ...[start('s'), and('g'), xor('m'), user('a'), xor('x'), user('b'), and('j'), service('z'), end('e')],
    flows('s > g', 'g > m > a > x', 'x > m: not(ok)', 'x > j: default', 'g > b > j', 'j > z > e'),
  );

  test('waits while one branch is sent back', async () => {
    const scene = await stage.begin(oneTurns);
    await scene.complete('a', { ok: false });
    await scene.complete('b');
    expect(await scene.waits()).toEqual(['task:a']);

    await scene.complete('a', { ok: true });
    expect(scene.worked()).toEqual(['z']);
    expect(await scene.status()).toBe('completed');
  });

  const threeInto = stage.draw(
    'three-into',
    ...[start('s'), and('g'), service('a', 'fail'), on('a', 'x', error('E1')), service('h'), user('b')],
    ...[and('j'), service('n'), end('e')],
    flows('s > g', 'g > a > j', 'g > b > j', 'x > h > j', 'j > n > e'),
  );

  test('that an error path enters beside the path it replaces is an incident: one flow can never come', async () => {
    const scene = await stage.begin(threeInto);
    await scene.complete('b');

    expect(scene.worked()).toEqual(['a', 'h']);
    expect(await scene.waits()).toEqual(['incident:join-stuck']);
    expect(await scene.status()).toBe('running');
  });
});

describe('an inclusive join', () => {
  const some = stage.draw(
    'some',
    ...[start('s'), or('g'), user('a'), user('b'), user('c'), or('j'), service('z'), end('e')],
    flows('s > g', 'g > a: wantA', 'g > b: wantB', 'g > c: wantC', 'a > j', 'b > j', 'c > j', 'j > z > e'),
  );

  test('waits for exactly the branches that were taken', async () => {
    const scene = await stage.begin(some, { wantA: true, wantB: true, wantC: false });
    expect(await scene.waits()).toEqual(['task:a', 'task:b']);

    await scene.complete('a');
    expect(scene.worked()).toEqual([]);
    await scene.complete('b');

    expect(scene.worked()).toEqual(['z']);
    expect(await scene.status()).toBe('completed');
  });

  test('goes on at once when only one was taken', async () => {
    const scene = await stage.begin(some, { wantA: true, wantB: false, wantC: false });
    await scene.complete('a');

    expect(scene.worked()).toEqual(['z']);
    expect(await scene.status()).toBe('completed');
  });

  const defaulted = stage.draw(
    'defaulted',
    ...[start('s'), or('g'), service('a'), service('b'), or('j'), service('z'), end('e')],
    flows('s > g', 'g > a: wantA', 'g > b: default', 'a > j', 'b > j', 'j > z > e'),
  );

  test('goes on with the default branch when no condition held', async () => {
    const scene = await stage.begin(defaulted, { wantA: false });
    expect(scene.worked()).toEqual(['b', 'z']);
    expect(await scene.status()).toBe('completed');
  });

  const leaving = stage.draw(
    'leaving',
    ...[start('s'), or('g'), user('a'), user('b'), xor('x'), or('j'), service('z'), end('e'), end('e2')],
    flows('s > g', 'g > a: wantA', 'g > b: wantB', 'a > j', 'b > x', 'x > j: go', 'x > e2: default', 'j > z > e'),
  );

  test('no longer waits for a branch that ends elsewhere', async () => {
    const scene = await stage.begin(leaving, { wantA: true, wantB: true });
    await scene.complete('a');
    expect(scene.worked()).toEqual([]);

    await scene.complete('b', { go: false });
    expect(scene.worked()).toEqual(['z']);
    expect(await scene.status()).toBe('completed');
  });
});
