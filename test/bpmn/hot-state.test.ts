import {
  and,
  end,
  eventSub,
  flows,
  message,
  on,
  service,
  start,
  sub,
  user,
  xor,
  after,
  beside,
  every,
} from './diagram';
import { begin, type Story } from './kit';

const size = (story: Story) => JSON.stringify(story.result.state).length;

/** A loop through everything that once left traces: fork and join, a subprocess, boundary events, an event subprocess. */
const roundabout = [
  ...[start('s'), xor('m'), and('g'), user('u'), service('a'), and('j'), xor('x'), end('e')],
  sub('sp', start('s1'), service('b'), end('e1'), flows('s1 > b > e1')),
  ...[on('u', 't', after('PT1H')), beside('u', 'r', every('R/PT10M')), service('h'), end('late'), end('told')],
  flows(
    's > m > g',
    'g > u > j',
    'g > a > sp > j',
    'j > x',
    'x > m: not(good)',
    'x > e: default',
    't > late',
    'r > h > told',
  ),
  eventSub(
    'es',
    start('es1', { event: message('M'), attributes: { isInterrupting: 'false' } }),
    end('es2'),
    flows('es1 > es2'),
  ),
];

describe('state of a case', () => {
  it('is a few kilobytes at most, and no larger after a thousand rounds', async () => {
    const story = await begin(roundabout);
    await story.complete('u', { good: false });
    const early = size(story);
    expect(early).toBeLessThan(3000);
    for (let round = 0; round < 1000; round++) {
      if (round % 10 === 0) await story.expires('r');
      if (round % 10 === 5) await story.receives('es1');
      await story.complete('u', { good: false });
    }
    // Counters have more digits now; nothing else may have grown.
    expect(size(story)).toBeLessThan(early + 60);
    await story.complete('u', { good: true });
    expect(story.status).toBe('completed');
  });

  it('holds nothing of a finished case', async () => {
    const story = await begin([start('s'), user('u'), end('e'), flows('s > u > e')]);
    await story.complete('u');
    expect(story.result.state).toMatchObject({ status: 'completed', tokens: [] });
    expect(size(story)).toBeLessThan(200);
  });

  it('keeps history numbers growing over all runs', async () => {
    const story = await begin(roundabout);
    for (let round = 0; round < 3; round++) {
      const last = Math.max(...story.records.keys());
      await story.complete('u', { good: false });
      const fresh = story.result.history.filter((record) => record.enteredAt && record.seq > last);
      expect(fresh.length).toBeGreaterThan(5);
    }
    expect(story.history().filter((record) => record.elementId === 'u' && record.state === 'active')).toHaveLength(1);
  });
});

describe('run', () => {
  it('gives the same result for the same inputs', async () => {
    const tell = async () => {
      const story = await begin(roundabout);
      await story.complete('u', { good: false });
      await story.expires('r');
      return JSON.stringify([story.result, [...story.records.values()]]);
    };
    expect(await tell()).toBe(await tell());
  });

  it('parks a case that would never end', async () => {
    const story = await begin(
      [
        ...[start('s'), xor('m'), service('a'), xor('x'), end('e')],
        flows('s > m > a > x', 'x > m: again', 'x > e: default'),
      ],
      { variables: { again: true } },
    );
    expect(story.waiting()).toHaveLength(1);
    const [elementId] = story.waiting('incident');
    expect(story.wait(elementId!, 'incident').code).toBe('endless-loop');
    await story.retry(elementId!, { again: false });
    expect(story.status).toBe('completed');
  });

  it('lets the rest of a step stand when one branch is at fault', async () => {
    const story = await begin([
      ...[start('s'), and('g'), xor('x'), service('a'), user('u'), end('e'), end('e2')],
      flows('s > g', 'g > x', 'x > a: missing > 1', 'a > e', 'g > u > e2'),
    ]);
    expect(story.wait('x', 'incident')).toMatchObject({ code: 'expression', params: { name: 'missing' } });
    expect(story.waiting('user-task')).toEqual(['u']);
  });

  it('takes an optional variable that is missing for null', async () => {
    const story = await begin(
      [
        start('s'),
        xor('x'),
        service('a'),
        service('b'),
        end('e'),
        flows('s > x', 'x > a: note = null', 'x > b: default', 'a > e', 'b > e'),
      ],
      {
        process: { 'encore:optional': 'note' },
      },
    );
    expect(story.calls).toEqual(['a']);
  });
});
