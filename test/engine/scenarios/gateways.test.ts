import {
  after,
  and,
  catching,
  choice,
  element,
  end,
  flows,
  forEach,
  message,
  service,
  start,
  user,
  xor,
} from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

describe('an exclusive gateway', () => {
  const conditions = stage.draw(
    'conditions',
    ...[start('s'), user('u'), xor('g'), service('large'), service('small'), end('e')],
    flows('s > u > g', 'g > large: x > 1', 'g > small: x < 2', 'large > e', 'small > e'),
  );

  test('takes the flow whose condition holds', async () => {
    const scene = await stage.begin(conditions);
    await scene.complete('u', { x: 5 });

    expect(scene.worked()).toEqual(['large']);
    expect(await scene.status()).toBe('completed');
  });

  const defaulted = stage.draw(
    'defaulted',
    ...[start('s'), user('u'), xor('g'), service('large'), service('other'), end('e')],
    flows('s > u > g', 'g > large: x > 1', 'g > other: default', 'large > e', 'other > e'),
  );

  test('takes its default when no condition holds', async () => {
    const scene = await stage.begin(defaulted);
    await scene.complete('u', { x: 0 });

    expect(scene.worked()).toEqual(['other']);
    expect(await scene.status()).toBe('completed');
  });

  const unmatched = stage.draw(
    'unmatched',
    ...[start('s'), user('u'), xor('g'), service('large'), end('e')],
    flows('s > u > g', 'g > large: x > 1', 'large > e'),
  );

  test('without a condition that holds and without default is an incident, never a silent end', async () => {
    const scene = await stage.begin(unmatched);
    await scene.complete('u', { x: 0 });

    expect(await scene.waits()).toEqual(['incident:no-flow']);
    expect(await scene.status()).toBe('running');
  });

  const passing = stage.draw(
    'passing',
    ...[start('s'), and('g'), user('a'), user('b'), xor('m'), service('c'), end('e')],
    flows('s > g', 'g > a > m', 'g > b > m', 'm > c > e'),
  );

  test('lets both tokens of a parallel split through when it merges', async () => {
    const scene = await stage.begin(passing);
    await scene.complete('a');
    expect(await scene.waits()).toEqual(['task:b']);

    await scene.complete('b');
    expect(scene.worked()).toEqual(['c', 'c']);
    expect(await scene.status()).toBe('completed');
  });

  const back = stage.draw(
    'back',
    ...[start('s'), xor('m'), user('u'), xor('g'), service('a'), end('e')],
    flows('s > m > u > g', 'g > m: not(ok)', 'g > a: default', 'a > e'),
  );

  test('leads back as often as its condition says', async () => {
    const scene = await stage.begin(back);
    for (let turn = 0; turn < 4; turn++) await scene.complete('u', { ok: false });
    expect(await scene.waits()).toEqual(['task:u']);

    await scene.complete('u', { ok: true });
    expect(scene.worked()).toEqual(['a']);
    expect(await scene.status()).toBe('completed');
  });

  const sixWays = stage.draw(
    'six-ways',
    ...[start('s'), xor('g'), ...['u1', 'u2', 'u3', 'u4'].map((id) => user(id))],
    ...['a2', 'a3', 'a4', 'a5', 'last'].map((id) => service(id)),
    end('e'),
    flows('s > g', 'g > a2: x = 2', 'g > a3: x = 3', 'g > a4: x = 4', 'g > a5: x = 5', 'g > u1: default'),
    flows('u1 > u2 > u3 > u4 > last > e', 'a2 > e', 'a3 > e', 'a4 > e', 'a5 > e'),
  );

  test('with many flows not taken leaves a case that goes on, step after step', async () => {
    const scene = await stage.begin(sixWays, { x: 9 });
    for (const id of ['u1', 'u2', 'u3', 'u4']) await scene.complete(id);

    expect(scene.worked()).toEqual(['last']);
    expect(await scene.path()).toEqual(['s', 'g', 'u1', 'u2', 'u3', 'u4', 'last', 'e']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('an event-based gateway', () => {
  const either = stage.draw(
    'either',
    ...[start('s'), choice('g'), catching('m', { event: message('answer', '=key') })],
    ...[catching('t', { event: after('PT1H') }), service('answered'), user('late'), end('e')],
    flows('s > g', 'g > m > answered > e', 'g > t > late > e'),
  );

  test('goes with the message that comes first and drops the timer', async () => {
    const scene = await stage.begin(either, { key: 'G1' });
    expect(await scene.waits()).toEqual(['message:answer', 'timer:t']);

    await stage.desk.publish('answer', 'G1');

    expect(scene.worked()).toEqual(['answered']);
    expect(await scene.status()).toBe('completed');
  });

  test('goes with the timer that is due first and no longer hears the message', async () => {
    const scene = await stage.begin(either, { key: 'G2' });

    await stage.desk.advance('PT1H');
    await stage.desk.publish('answer', 'G2');

    expect(await scene.waits()).toEqual(['task:late']);
    await scene.complete('late');
    expect(scene.worked()).toEqual([]);
    expect(await scene.status()).toBe('completed');
  });

  const perElement = stage.draw(
    'per-element',
    start('s'),
    element('subProcess', 'sp', {
      loop: forEach('=list'),
      children: [
        ...[start('s1'), choice('g'), catching('m', { event: message('answer', '=it') })],
        ...[catching('t', { event: after('PT1H') }), service('b'), service('c'), end('e1'), end('e2')],
        flows('s1 > g', 'g > m > b > e1', 'g > t > c > e2'),
      ],
    }),
    ...[service('n'), end('e')],
    flows('s > sp > n > e'),
  );

  test('inside a multi-instance subprocess withdraws the alternatives of its own visit only', async () => {
    const scene = await stage.begin(perElement, { list: ['G3', 'G4'] });

    await stage.desk.publish('answer', 'G3');
    expect(scene.worked()).toEqual(['b']);
    expect(await scene.waits()).toEqual(['message:answer', 'timer:t']);

    await stage.desk.publish('answer', 'G4');
    expect(scene.worked()).toEqual(['b', 'b', 'n']);
    expect(await scene.status()).toBe('completed');
  });
});
