import {
  and,
  catching,
  choice,
  after,
  end,
  flows,
  forEach,
  element,
  message,
  or,
  service,
  start,
  user,
  xor,
} from './diagram';
import { begin } from './kit';

describe('exclusive gateway', () => {
  const split = [
    ...[start('s'), user('u'), xor('g'), service('a'), service('b'), end('e')],
    flows('s > u > g', 'g > a: x > 1', 'g > b: default', 'a > e', 'b > e'),
  ];

  it('takes the first flow whose condition holds', async () => {
    const story = await begin(split);
    await story.complete('u', { x: 5 });
    expect(story.calls).toEqual(['a']);
    expect(story.status).toBe('completed');
  });

  it('takes the default flow when no condition holds', async () => {
    const story = await begin(split);
    await story.complete('u', { x: 0 });
    expect(story.calls).toEqual(['b']);
  });

  it('evaluates flows in the order of the diagram and takes one only', async () => {
    const story = await begin([
      ...[start('s'), xor('g'), service('a'), service('b'), end('e')],
      flows('s > g', 'g > a: true', 'g > b: true', 'a > e', 'b > e'),
    ]);
    expect(story.calls).toEqual(['a']);
  });

  it('becomes an incident when nothing can be taken, and goes on when the data is corrected', async () => {
    const story = await begin([
      ...[start('s'), user('u'), xor('g'), service('a'), end('e')],
      flows('s > u > g', 'g > a: x > 1', 'a > e'),
    ]);
    await story.complete('u', { x: 0 });
    expect(story.wait('g', 'incident')).toMatchObject({ code: 'no-flow', params: { element: 'g' } });
    expect(story.status).toBe('running');
    expect(story.history().at(-1)).toMatchObject({ elementId: 'g', state: 'incident', leftAt: null });
    await story.retry('g', { x: 2 });
    expect(story.calls).toEqual(['a']);
    expect(story.status).toBe('completed');
    expect(story.path()).toEqual(['s', 'u', 'g', 'a', 'e']);
    expect(story.history().map((record) => record.leftAt)).not.toContain(null);
  });

  it('leaves nothing standing when a case is cancelled at an incident', async () => {
    const story = await begin([start('s'), xor('g'), service('a'), end('e'), flows('s > g', 'g > a: false', 'a > e')]);
    await story.cancel();
    expect(story.closed).toMatchObject([{ elementId: 'g', kind: 'incident', reason: 'cancelled' }]);
    expect(story.history().at(-1)).toMatchObject({ elementId: 'g', state: 'cancelled', leftAt: story.clock.now() });
  });

  it('lets every token through where paths meet', async () => {
    const story = await begin([
      ...[start('s'), and('g'), user('a'), user('b'), xor('m'), service('c'), end('e')],
      flows('s > g', 'g > a > m', 'g > b > m', 'm > c > e'),
    ]);
    await story.complete('a');
    expect(story.waiting()).toEqual(['b']);
    await story.complete('b');
    expect(story.calls).toEqual(['c', 'c']);
    expect(story.status).toBe('completed');
  });

  it('leads back as often as wanted', async () => {
    const story = await begin([
      ...[start('s'), xor('m'), user('u'), xor('g'), service('a'), end('e')],
      flows('s > m > u > g', 'g > m: not(good)', 'g > a: default', 'a > e'),
    ]);
    for (let round = 0; round < 4; round++) await story.complete('u', { good: false });
    expect(story.waiting()).toEqual(['u']);
    await story.complete('u', { good: true });
    expect(story.calls).toEqual(['a']);
    expect(story.status).toBe('completed');
  });

  it('keeps going after many flows that were not taken', async () => {
    const story = await begin(
      [
        ...[start('s'), xor('g'), user('u1'), user('u2'), user('u3'), service('a'), end('e')],
        flows('s > g', 'g > a: x = 1', 'g > u3: x = 2', 'g > u2: x = 3', 'g > u1: default', 'u1 > u2 > u3 > a > e'),
      ],
      { variables: { x: 9 } },
    );
    for (const task of ['u1', 'u2', 'u3']) await story.complete(task);
    expect(story.calls).toEqual(['a']);
  });
});

describe('parallel gateway', () => {
  it('joins once every branch has arrived', async () => {
    const story = await begin([
      ...[start('s'), and('g'), user('a'), user('b'), and('j'), service('c'), end('e')],
      flows('s > g', 'g > a > j', 'g > b > j', 'j > c > e'),
    ]);
    expect(story.waiting()).toEqual(['a', 'b']);
    await story.complete('b');
    expect(story.calls).toEqual([]);
    await story.complete('a');
    expect(story.calls).toEqual(['c']);
    expect(story.status).toBe('completed');
  });

  it('joins branches that never wait', async () => {
    const story = await begin([
      ...[start('s'), and('g'), service('a'), service('b'), and('j'), service('c'), end('e')],
      flows('s > g', 'g > a > j', 'g > b > j', 'j > c > e'),
    ]);
    expect(story.calls).toEqual(['a', 'b', 'c']);
    expect(story.status).toBe('completed');
  });

  it('nests', async () => {
    const story = await begin([
      ...[
        start('s'),
        and('g'),
        and('g2'),
        user('a'),
        user('b'),
        user('c'),
        and('j2'),
        and('j'),
        service('z'),
        end('e'),
      ],
      flows('s > g > g2', 'g > c > j', 'g2 > a > j2', 'g2 > b > j2', 'j2 > j', 'j > z > e'),
    ]);
    await story.complete('a');
    await story.complete('c');
    expect(story.calls).toEqual([]);
    await story.complete('b');
    expect(story.calls).toEqual(['z']);
    expect(story.status).toBe('completed');
  });

  it('joins again in a second round', async () => {
    const story = await begin([
      ...[start('s'), xor('m'), and('g'), user('a'), user('b'), and('j'), xor('x'), service('z'), end('e')],
      flows('s > m > g', 'g > a > j', 'g > b > j', 'j > x', 'x > m: not(good)', 'x > z: default', 'z > e'),
    ]);
    await story.complete('a');
    await story.complete('b', { good: false });
    expect(story.waiting()).toEqual(['a', 'b']);
    await story.complete('a');
    await story.complete('b', { good: true });
    expect(story.calls).toEqual(['z']);
  });

  it('waits for a branch that loops within itself', async () => {
    const story = await begin([
      ...[start('s'), and('g'), xor('m'), user('a'), xor('x'), user('b'), and('j'), service('z'), end('e')],
      flows('s > g', 'g > m > a > x', 'x > m: not(good)', 'x > j: default', 'g > b > j', 'j > z > e'),
    ]);
    await story.complete('a', { good: false });
    await story.complete('b');
    expect(story.waiting()).toEqual(['a']);
    await story.complete('a', { good: true });
    expect(story.calls).toEqual(['z']);
  });

  it('says so when a join can never complete', async () => {
    const story = await begin([
      ...[start('s'), xor('g'), user('a'), user('b'), and('j'), end('e')],
      flows('s > g', 'g > a: true', 'g > b: default', 'a > j', 'b > j', 'j > e'),
    ]);
    await story.complete('a');
    expect(story.wait('j', 'incident')).toMatchObject({ code: 'join-stuck', params: { missing: 'bToj' } });
  });
});

describe('inclusive gateway', () => {
  const three = [
    ...[start('s'), or('g'), user('a'), user('b'), user('c'), or('j'), service('z'), end('e')],
    flows('s > g', 'g > a: a', 'g > b: b', 'g > c: default', 'a > j', 'b > j', 'c > j', 'j > z > e'),
  ];

  it('joins as many branches as were taken', async () => {
    const story = await begin(three, { variables: { a: true, b: true } });
    expect(story.waiting()).toEqual(['a', 'b']);
    await story.complete('a');
    expect(story.calls).toEqual([]);
    await story.complete('b');
    expect(story.calls).toEqual(['z']);
    expect(story.status).toBe('completed');
  });

  it('joins a single branch, and the default', async () => {
    const one = await begin(three, { variables: { a: true, b: false } });
    await one.complete('a');
    expect(one.calls).toEqual(['z']);
    const none = await begin(three, { variables: { a: false, b: false } });
    await none.complete('c');
    expect(none.calls).toEqual(['z']);
  });

  it('joins when a branch has ended elsewhere', async () => {
    const story = await begin(
      [
        ...[start('s'), or('g'), user('a'), user('b'), xor('x'), or('j'), service('z'), end('e'), end('e2')],
        flows('s > g', 'g > a: a', 'g > b: b', 'a > j', 'b > x', 'x > j: go', 'x > e2: default', 'j > z > e'),
      ],
      { variables: { a: true, b: true } },
    );
    await story.complete('a');
    expect(story.calls).toEqual([]);
    await story.complete('b', { go: false });
    expect(story.calls).toEqual(['z']);
    expect(story.status).toBe('completed');
  });
});

describe('event-based gateway', () => {
  const either = [
    ...[start('s'), choice('g'), catching('m', { event: message('M') }), catching('t', { event: after('PT1H') })],
    ...[service('a'), service('b'), end('e')],
    flows('s > g', 'g > m > a > e', 'g > t > b > e'),
  ];

  it('goes on with the message and withdraws the timer', async () => {
    const story = await begin(either);
    expect(story.waiting()).toEqual(['m', 't']);
    await story.receives('m');
    expect(story.calls).toEqual(['a']);
    expect(story.closed).toContainEqual(expect.objectContaining({ elementId: 't', reason: 'cancelled' }));
    expect(story.status).toBe('completed');
  });

  it('goes on with the timer', async () => {
    const story = await begin(either);
    await story.expires('t');
    expect(story.calls).toEqual(['b']);
    expect(story.status).toBe('completed');
  });

  it('withdraws the alternatives of its own visit only', async () => {
    const inner = [
      ...[start('s1'), choice('g'), catching('m', { event: message('M') }), catching('t', { event: after('PT1H') })],
      ...[service('b'), service('c'), end('e1'), end('e2')],
      flows('s1 > g', 'g > m > b > e1', 'g > t > c > e2'),
    ];
    const story = await begin(
      [
        ...[
          start('s'),
          element('subProcess', 'sp', { children: inner, loop: forEach('=list') }),
          service('n'),
          end('e'),
        ],
        flows('s > sp > n > e'),
      ],
      { variables: { list: ['x', 'y'] } },
    );
    await story.receives('m');
    expect(story.waiting()).toEqual(['m', 't']);
    await story.receives('m');
    expect(story.calls).toEqual(['b', 'b', 'n']);
    expect(story.status).toBe('completed');
  });
});

describe('flows out of activities', () => {
  it('takes every plain flow', async () => {
    const story = await begin([
      ...[start('s'), service('t0'), user('a'), user('b'), end('e')],
      flows('s > t0', 't0 > a > e', 't0 > b > e'),
    ]);
    expect(story.waiting()).toEqual(['a', 'b']);
    await story.complete('a');
    expect(story.waiting()).toEqual(['b']);
    await story.complete('b');
    expect(story.status).toBe('completed');
  });

  it('keeps to conditions and default', async () => {
    const parts = [
      ...[start('s'), service('t0'), service('a'), service('b'), end('e')],
      flows('s > t0', 't0 > a: x > 1', 't0 > b: default', 'a > e', 'b > e'),
    ];
    expect((await begin(parts, { variables: { x: 5 } })).calls).toEqual(['t0', 'a']);
    expect((await begin(parts, { variables: { x: 0 } })).calls).toEqual(['t0', 'b']);
  });

  it('runs an activity once per arriving token', async () => {
    const story = await begin([
      ...[start('s'), and('g'), user('a'), user('b'), service('c'), end('e')],
      flows('s > g', 'g > a > c', 'g > b > c', 'c > e'),
    ]);
    await story.complete('a');
    await story.complete('b');
    expect(story.calls).toEqual(['c', 'c']);
  });
});
