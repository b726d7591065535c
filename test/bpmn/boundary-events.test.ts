import {
  after,
  and,
  at,
  beside,
  call,
  end,
  every,
  flows,
  forEach,
  message,
  on,
  service,
  signal,
  start,
  sub,
  user,
  xor,
} from './diagram';
import { begin } from './kit';

/** Task `u` with something at its edge leading to `h`; the task itself leads to `n`. */
const around = (edge: string, h = service('h')) => [
  ...[start('s'), user('u'), edge, h, service('n'), end('e')],
  flows('s > u > n > e', 't > h > e'),
];

describe('interrupting boundary event', () => {
  it('withdraws its task when the timer is due', async () => {
    const story = await begin(around(on('u', 't', after('PT1H')), user('h')));
    expect(story.waiting()).toEqual(['t', 'u']);
    await story.expires('t');
    expect(story.closed).toContainEqual(expect.objectContaining({ elementId: 'u', reason: 'cancelled' }));
    expect(story.closed).toContainEqual(expect.objectContaining({ elementId: 't', reason: 'completed' }));
    expect(story.waiting()).toEqual(['h']);
    await story.complete('h');
    expect(story.calls).toEqual([]);
    expect(story.status).toBe('completed');
  });

  it('is withdrawn when its task is completed', async () => {
    const story = await begin(around(on('u', 't', after('PT1H'))));
    await story.complete('u');
    expect(story.closed).toContainEqual(expect.objectContaining({ elementId: 't', reason: 'cancelled' }));
    expect(story.path()).not.toContain('t');
    expect(story.calls).toEqual(['n']);
  });

  it('withdraws its task when the message or the signal comes', async () => {
    const byMessage = await begin(around(on('u', 't', message('M'))));
    await byMessage.receives('t');
    expect(byMessage.calls).toEqual(['h']);
    expect(byMessage.status).toBe('completed');
    const bySignal = await begin(around(on('u', 't', signal('S'))));
    await bySignal.hears('t');
    expect(bySignal.calls).toEqual(['h']);
  });

  it('leaves parallel branches alone', async () => {
    const story = await begin([
      ...[start('s'), and('g'), user('u'), user('v'), on('u', 't', after('PT1H')), service('h'), end('e'), end('e2')],
      flows('s > g', 'g > u > e', 'g > v > e', 't > h > e2'),
    ]);
    await story.expires('t');
    expect(story.waiting()).toEqual(['v']);
    await story.complete('v');
    expect(story.status).toBe('completed');
  });

  it('withdraws a whole subprocess with everything in it', async () => {
    const inside = sub(
      'sp',
      ...[start('s1'), and('g'), user('a'), user('b'), on('b', 'tb', after('PT2H')), end('e1'), end('e2'), end('e3')],
      flows('s1 > g', 'g > a > e1', 'g > b > e2', 'tb > e3'),
    );
    const story = await begin([
      ...[start('s'), inside, on('sp', 't', after('PT1H')), user('h'), service('n'), end('e')],
      flows('s > sp > n > e', 't > h > e'),
    ]);
    await story.complete('a');
    await story.expires('t');
    expect(story.waiting()).toEqual(['h']);
    await story.complete('h');
    expect(story.calls).toEqual([]);
    expect(story.status).toBe('completed');
  });

  it('withdraws a called case', async () => {
    const story = await begin([
      ...[start('s'), call('c', 'child'), on('c', 't', after('PT1H')), service('h'), service('n'), end('e')],
      flows('s > c > n > e', 't > h > e'),
    ]);
    await story.expires('t');
    expect(story.closed).toContainEqual(
      expect.objectContaining({ elementId: 'c', kind: 'child', reason: 'cancelled' }),
    );
    expect(story.calls).toEqual(['h']);
  });

  it('can happen again in the next round', async () => {
    const story = await begin([
      ...[start('s'), xor('m'), user('u'), on('u', 't', after('PT1H')), service('n'), end('e')],
      flows('s > m > u > n > e', 't > m'),
    ]);
    for (let round = 1; round <= 3; round++) {
      expect(story.wait('t', 'timer').due).toEqual(new Date(Date.parse('2026-11-21T04:00:00Z') + round * 3_600_000));
      await story.expires('t');
    }
    await story.complete('u');
    expect(story.status).toBe('completed');
  });
});

describe('non-interrupting boundary event', () => {
  it('starts a path beside its task, once for a plain timer', async () => {
    const story = await begin(around(beside('u', 't', after('PT1H'))));
    await story.expires('t');
    expect(story.calls).toEqual(['h']);
    expect(story.waiting()).toEqual(['u']);
    await story.complete('u');
    expect(story.calls).toEqual(['h', 'n']);
    expect(story.status).toBe('completed');
  });

  it('happens as often as the message comes', async () => {
    const story = await begin(around(beside('u', 't', message('M'))));
    await story.receives('t');
    await story.receives('t');
    expect(story.calls).toEqual(['h', 'h']);
    expect(story.waiting()).toEqual(['t', 'u']);
    await story.complete('u');
    expect(story.status).toBe('completed');
  });

  it('repeats as often as the cycle says, each time after the last due time', async () => {
    const story = await begin(around(beside('u', 't', every('R3/PT1H'))));
    const due: string[] = [];
    for (let firing = 0; firing < 3; firing++) {
      due.push(story.wait('t', 'timer').due.toISOString());
      await story.expires('t');
    }
    expect(due).toEqual(['2026-11-21T05:00:00.000Z', '2026-11-21T06:00:00.000Z', '2026-11-21T07:00:00.000Z']);
    expect(story.waiting()).toEqual(['u']);
    expect(story.calls).toEqual(['h', 'h', 'h']);
    await story.complete('u');
    expect(story.status).toBe('completed');
  });

  it('starts a path that outlives its task', async () => {
    const story = await begin(around(beside('u', 't', after('PT1H')), user('h')));
    await story.expires('t');
    await story.complete('u');
    expect(story.waiting()).toEqual(['h']);
    expect(story.status).toBe('running');
    await story.complete('h');
    expect(story.status).toBe('completed');
  });

  it('may run into the main path without ending it', async () => {
    const story = await begin([
      ...[start('s'), user('u'), beside('u', 't', after('PT1H')), service('h'), xor('m'), service('n'), end('e')],
      flows('s > u > m > n > e', 't > h > m'),
    ]);
    await story.expires('t');
    expect(story.calls).toEqual(['h', 'n']);
    expect(story.waiting()).toEqual(['u']);
    await story.complete('u');
    expect(story.calls).toEqual(['h', 'n', 'n']);
  });

  it('stands beside a subprocess', async () => {
    const story = await begin([
      ...[start('s'), sub('sp', start('s1'), user('a'), end('e1'), flows('s1 > a > e1'))],
      ...[beside('sp', 't', at('2026-11-21T12:00:00Z')), service('h'), service('n'), end('e')],
      flows('s > sp > n > e', 't > h > e'),
    ]);
    await story.expires('t');
    expect(story.calls).toEqual(['h']);
    await story.complete('a');
    expect(story.calls).toEqual(['h', 'n']);
    expect(story.status).toBe('completed');
  });
});

describe('boundary event of a multi-instance task', () => {
  it('waits once for all visits and withdraws them together', async () => {
    const story = await begin(
      [
        ...[start('s'), user('u', { loop: forEach('=list') }), on('u', 't', after('PT1H')), service('h'), service('n')],
        ...[end('e'), flows('s > u > n > e', 't > h > e')],
      ],
      { variables: { list: ['a', 'b', 'c'] } },
    );
    expect(story.waiting()).toEqual(['t', 'u', 'u', 'u']);
    await story.complete('u');
    await story.expires('t');
    expect(story.calls).toEqual(['h']);
    expect(story.waiting()).toEqual([]);
    expect(story.status).toBe('completed');
  });
});
