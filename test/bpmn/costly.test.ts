/** Wherever an expression stands that may take long: it is worked out aside, and the case goes on or stands as an incident. */
import { end, flows, forEach, service, start, user, xor } from './diagram';
import { begin } from './kit';

const pairs = 'count(for a in xs, b in xs return a + b)';
const thousand = Array.from({ length: 1000 }, (_, index) => index);

describe('an expression that may take long', () => {
  const split = [
    ...[start('s'), user('u'), xor('g'), service('a'), service('b'), end('e')],
    flows('s > u > g', `g > a: ${pairs} > 3`, 'g > b: default', 'a > e', 'b > e'),
  ];

  it.each([
    [[1, 2], 'a'],
    [[1], 'b'],
  ])('decides a gateway as any other: %j leads to %s, without a trace of having waited', async (xs, taken) => {
    const story = await begin(split);
    await story.complete('u', { xs });
    expect(story.calls).toEqual([taken]);
    expect(story.status).toBe('completed');
    expect(story.history().filter(({ state }) => state !== 'completed')).toEqual([]);
    expect(story.history().filter(({ elementId }) => elementId === 'g')).toHaveLength(1);
  });

  it('stands as an incident when it is too slow, and goes on when the data is corrected', async () => {
    const story = await begin(split);
    await story.complete('u', { xs: thousand });
    expect(story.wait('g', 'incident')).toMatchObject({ code: 'expression', params: { reason: 'too-slow' } });
    await story.retry('g', { xs: [1] });
    expect(story.calls).toEqual(['b']);
    expect(story.status).toBe('completed');
  });

  it('is an incident of its own kind when it is wrong', async () => {
    const story = await begin(split);
    await story.complete('u', { xs: ['a', 1] });
    expect(story.wait('g', 'incident')).toMatchObject({ code: 'expression', params: { reason: 'invalid-value' } });
  });

  it('makes the list of a loop', async () => {
    const story = await begin(
      [
        ...[start('s'), user('u', { loop: forEach('= for a in xs, b in xs return a * b') }), end('e')],
        flows('s > u > e'),
      ],
      { variables: { xs: [1, 2] } },
    );
    expect(story.waiting('user-task')).toEqual(['u', 'u', 'u', 'u']);
  });
});
