/** What an operator does to standing tokens: leave a visit as if done, move a token, change when a timer is due. */
import { ModelError } from '../../src/lib/errors';
import type { Variables } from '../../src/lib/json';
import { begin, failure, ok, type Story } from './kit';
import {
  after,
  and,
  beside,
  call,
  catching,
  choice,
  end,
  error,
  eventSub,
  every,
  flows,
  forEach,
  message,
  on,
  receive,
  rule,
  service,
  start,
  sub,
  user,
  xor,
} from './diagram';

/** The visit standing at an element, waiting or not. */
const visit = (story: Story, elementId: string, index = 0): string => {
  const standing = story.history().filter((one) => one.elementId === elementId && one.leftAt === null);
  const found = standing[index] ?? [...story.waits.values()].find((wait) => wait.elementId === elementId);
  if (!found) throw new Error(`nothing stands at ${elementId}`);
  return found.itemId;
};
const skip = (story: Story, elementId: string, values: Variables = {}) =>
  story.happens({ type: 'skip', itemId: visit(story, elementId), values });
const move = (story: Story, elementId: string, target: string, values: Variables = {}) =>
  story.happens({ type: 'move', itemId: visit(story, elementId), target, values });
const refusal = (reason: string): object => ({ details: { reason } });

const oneThen = (node: string, id: string, ...more: string[]) => [
  start('s'),
  node,
  user('next'),
  end('e'),
  ...more,
  flows(`s > ${id} > next > e`),
];

describe('skipping', () => {
  it.each([
    ['user task', oneThen(user('here'), 'here')],
    ['timer', oneThen(catching('here', { event: after('PT1H') }), 'here')],
    ['message', oneThen(catching('here', { event: message('paid', '="A"') }), 'here')],
    ['receive task', oneThen(receive('here', 'paid'), 'here')],
    ['job', oneThen(service('here', 'slow'), 'here')],
    ['called case', oneThen(call('here', 'other', { outputs: { got: '=missing.name' } }), 'here')],
    ['faulty handler', oneThen(service('here', 'fail'), 'here')],
    ['faulty expression', oneThen(user('here', { attributes: { 'camunda:dueDate': '=unknown' } }), 'here')],
    ['decision without a result', oneThen(rule('here', 'broken'), 'here')],
    ['subprocess', oneThen(sub('here', start('s1'), user('inner'), end('e1'), flows('s1 > inner > e1')), 'here')],
    ['list that is none', oneThen(user('here', { loop: forEach('=who') }), 'here')],
  ])('leaves a standing %s as if it were done, with the values given', async (_what, parts) => {
    const story = await begin(parts, {
      variables: { party: 6, who: 'x' },
      asynchronous: ['slow'],
      handlers: { fail: () => failure('E1') },
      decisions: {
        broken: () => {
          throw new ModelError('no rule fits');
        },
      },
    });

    await skip(story, 'here', { party: 8 });

    expect(story.waiting()).toEqual(['next']);
    expect(story.variables['party']).toBe(8);
    expect(story.path()).toContain('here');
    expect(story.calls.filter((id) => id !== 'here')).toEqual([]);
  });

  it('takes the boundary events of the visit with it', async () => {
    const story = await begin(
      oneThen(user('here'), 'here', on('here', 'late', after('PT1H')), end('x'), flows('late > x')),
    );
    await skip(story, 'here');

    expect(story.waiting()).toEqual(['next']);
  });

  it('of one alternative withdraws the others', async () => {
    const story = await begin([
      start('s'),
      choice('g'),
      catching('paid', { event: message('paid') }),
      catching('late', { event: after('PT1H') }),
      user('a'),
      user('b'),
      flows('s > g > paid > a', 'g > late > b'),
    ]);
    await skip(story, 'paid');

    expect(story.waiting()).toEqual(['a']);
  });

  it('of one visit of a list counts as one that is done', async () => {
    const story = await begin(oneThen(user('here', { loop: forEach('=[1, 2]') }), 'here'));
    await skip(story, 'here');
    expect(story.waiting()).toEqual(['here']);
    await skip(story, 'here');
    expect(story.waiting()).toEqual(['next']);
  });

  it('of an event beside the flow gives up the event and leaves its activity alone', async () => {
    const story = await begin(
      oneThen(user('here'), 'here', beside('here', 'remind', after('=unknown')), end('x'), flows('remind > x')),
    );
    expect(story.waiting('incident')).toEqual(['remind']);
    await skip(story, 'remind');

    expect(story.waiting()).toEqual(['here']);
  });

  it('of a join that can never complete goes on with what has arrived', async () => {
    const story = await begin(
      [
        start('s'),
        xor('either'),
        user('a'),
        user('b'),
        and('join'),
        user('next'),
        flows('s > either', 'either > a: n = 1', 'either > b: n = 2', 'a > join', 'b > join', 'join > next'),
      ],
      { variables: { n: 1 } },
    );
    await story.complete('a');
    expect(story.waiting('incident')).toEqual(['join']);
    await skip(story, 'join');

    expect(story.waiting()).toEqual(['next']);
  });

  it('of a gateway no condition lets go on is a matter of the values given', async () => {
    const story = await begin([start('s'), xor('g'), end('small'), flows('s > g', 'g > small: n = 1')], {
      variables: { n: 2 },
    });
    await skip(story, 'g');
    expect(story.waiting('incident')).toEqual(['g']);
    await skip(story, 'g', { n: 1 });
    expect(story.status).toBe('completed');
  });

  it('of what does not stand any more is a conflict', async () => {
    const story = await begin(oneThen(user('here'), 'here'));
    const itemId = visit(story, 'here');
    await story.complete('here');

    await expect(story.happens({ type: 'skip', itemId, values: {} })).rejects.toMatchObject(refusal('not-waiting'));
  });
});

describe('moving a token', () => {
  const line = [start('s'), user('a'), user('b'), call('c', 'other'), end('e'), flows('s > a > b > c > e')];

  it('cancels the old visit with its waits and begins at the target', async () => {
    const story = await begin([...line, on('a', 'late', after('PT1H')), end('x'), flows('late > x')]);
    await move(story, 'a', 'c', { n: 1 });

    expect(story.waiting()).toEqual(['c']);
    expect(story.closed.map(({ elementId, reason }) => `${elementId} ${reason}`).sort()).toEqual([
      'a cancelled',
      'late cancelled',
    ]);
    expect(story.history().map(({ elementId, state }) => `${elementId} ${state}`)).toEqual([
      's completed',
      'a cancelled',
      'c active',
    ]);
    expect(story.variables['n']).toBe(1);
  });

  it('goes back, and away from a called case', async () => {
    const story = await begin(line);
    await story.complete('a');
    await story.complete('b');
    await move(story, 'c', 'a');

    expect(story.waiting()).toEqual(['a']);
    expect(story.closed).toMatchObject([{ elementId: 'c', kind: 'child', reason: 'cancelled' }]);
  });

  it('goes away from an incident and from a join', async () => {
    const faulty = await begin(oneThen(service('here', 'fail'), 'here'));
    await move(faulty, 'here', 'next');
    expect(faulty.waiting()).toEqual(['next']);

    const joined = await begin([
      ...[start('s'), and('fork'), user('a'), user('b'), and('join'), user('z'), end('e')],
      flows('s > fork > a > join > z > e', 'fork > b > join'),
    ]);
    await joined.complete('a');
    await move(joined, 'join', 'a');
    expect(joined.waiting()).toEqual(['a', 'b']);
  });

  it('of one alternative takes the other alternatives with it', async () => {
    const story = await begin([
      ...[start('s'), choice('g'), catching('paid', { event: message('paid') })],
      ...[catching('late', { event: after('PT1H') }), user('a'), flows('s > g > paid > a', 'g > late > a')],
    ]);
    await move(story, 'paid', 'a');

    expect(story.waiting()).toEqual(['a']);
  });

  const nested = [
    start('s'),
    sub(
      'box',
      ...[start('s1'), and('fork'), user('in1'), user('in2'), end('e1')],
      flows('s1 > fork > in1 > e1', 'fork > in2 > e1'),
    ),
    user('out'),
    end('e'),
    flows('s > box > out > e'),
    eventSub(
      'watch',
      start('cry', { event: message('cry') }),
      user('help'),
      end('helped'),
      flows('cry > help > helped'),
    ),
    on('box', 'late', after('PT1H')),
    flows('late > out'),
  ];

  it('moves within a subprocess, and out of it when nobody else stands in it', async () => {
    const story = await begin(nested);
    await story.complete('in1');
    await move(story, 'in2', 'in1');
    expect(story.waiting('user-task')).toEqual(['in1']);
    await move(story, 'in1', 'out');
    expect(story.waiting()).toEqual(['cry', 'out']);
    await story.complete('out');
    expect(story.status).toBe('completed');
  });

  it.each([
    ['in1', 'nowhere', 'move-no-such-node'],
    ['in1', 'in1', 'move-same-node'],
    ['in1', 's1', 'move-start-event'],
    ['in1', 'late', 'move-boundary-event'],
    ['in1', 'watch', 'move-event-subprocess'],
    ['in1', 'help', 'move-inside'],
    ['in1', 'out', 'move-others-inside'],
    ['late', 'out', 'move-beside'],
  ])('from %s to %s is refused: %s, and nothing has changed', async (from, to, reason) => {
    const story = await begin(nested);
    const before = story.waiting();

    await expect(move(story, from, to)).rejects.toMatchObject(refusal(reason));
    expect(story.waiting()).toEqual(before);
  });

  it('onto a join, behind an event-based gateway, into a subprocess or out of a list is refused', async () => {
    const story = await begin([
      ...[start('s'), user('a'), and('fork'), user('b'), user('c'), and('join'), choice('g')],
      ...[catching('paid', { event: message('paid') }), catching('late', { event: after('PT1H') }), end('e')],
      sub('box', start('s1'), user('inner'), end('e1'), flows('s1 > inner > e1')),
      user('each', { loop: forEach('=[1, 2]') }),
      flows('s > a > fork > b > join > each > g > paid > box > e', 'fork > c > join', 'g > late > e'),
    ]);
    await expect(move(story, 'a', 'join')).rejects.toMatchObject(refusal('move-join'));
    await expect(move(story, 'a', 'paid')).rejects.toMatchObject(refusal('move-choice'));
    await expect(move(story, 'a', 'inner')).rejects.toMatchObject(refusal('move-inside'));
    await move(story, 'a', 'each');
    await expect(move(story, 'each', 'g')).rejects.toMatchObject(refusal('move-loop'));
    await expect(move(story, 'each', 'b')).rejects.toMatchObject(refusal('move-loop'));
  });

  it('that would leave a join waiting for ever is refused', async () => {
    const story = await begin([
      ...[start('s'), and('fork'), user('a'), user('b'), and('join'), user('z'), end('e')],
      flows('s > fork > a > join > z > e', 'fork > b > join'),
    ]);
    await story.complete('a');

    await expect(move(story, 'b', 'z')).rejects.toMatchObject(refusal('move-strands-join'));
    expect(story.waiting()).toEqual(['b']);
  });

  it('past a join that others are still on their way to is refused before it can strand them', async () => {
    const story = await begin([
      ...[start('s'), and('fork'), user('a'), user('b'), user('b2'), and('join'), user('z'), end('e')],
      flows('s > fork > a > join > z > e', 'fork > b > b2 > join'),
    ]);
    await expect(move(story, 'a', 'z')).rejects.toMatchObject(refusal('move-strands-join'));
    await expect(move(story, 'b', 'z')).rejects.toMatchObject(refusal('move-strands-join'));
    expect(story.waiting()).toEqual(['a', 'b']);

    await move(story, 'b', 'b2');
    await story.complete('b2');
    await story.complete('a');
    expect(story.waiting()).toEqual(['z']);
  });

  it('is made past a join whose other way a loop, a boundary event or another token can still bring', async () => {
    const looped = await begin(
      [
        ...[start('s'), xor('again'), and('fork'), user('a'), user('b'), and('join'), user('z'), xor('done'), end('e')],
        flows('s > again > fork > a > join > z > done', 'fork > b > join', 'done > again: more', 'done > e: default'),
      ],
      { variables: { more: false } },
    );
    await move(looped, 'a', 'z');
    expect(looped.waiting()).toEqual(['b', 'z']);

    const beside = await begin([
      ...[start('s'), and('fork'), user('a'), user('b'), user('c'), and('join'), user('z'), end('e')],
      ...[on('c', 'late', after('PT1H'))],
      flows('s > fork > a > join > z > e', 'fork > b > join', 'fork > c > e', 'late > a'),
    ]);
    await move(beside, 'a', 'z');
    expect(beside.waiting()).toContain('z');
  });

  it('leaves what is beside it alone', async () => {
    const story = await begin([
      ...[start('s'), and('fork'), user('a'), user('a2'), user('b'), end('e')],
      on('b', 'bad', error('E1')),
      flows('s > fork > a > a2 > e', 'fork > b > e', 'bad > e'),
    ]);
    await move(story, 'a', 'a2');

    expect(story.waiting()).toEqual(['a2', 'b']);
  });
});

describe('trying again', () => {
  it('is the same visit, begun when it was begun', async () => {
    let broken = true;
    const story = await begin(oneThen(service('here', 'shaky'), 'here'), {
      handlers: { shaky: () => (broken ? failure('E1') : ok()) },
    });
    const [, before] = story.history();
    story.clock.advance(60_000);
    broken = false;
    await story.retry('here');

    expect(story.history().filter(({ elementId }) => elementId === 'here')).toMatchObject([
      { state: 'completed', enteredAt: before!.enteredAt },
    ]);
  });

  it('of a job with corrected data asks for new work in place of the old', async () => {
    const story = await begin(oneThen(service('here', 'slow', { inputs: { amount: '=fee' } }), 'here'), {
      variables: { fee: 1 },
      asynchronous: ['slow'],
    });
    const { itemId } = story.wait('here', 'job');
    await story.happens({ type: 'retry', itemId, variables: { fee: 2 } });

    expect(story.closed).toMatchObject([{ itemId, kind: 'job' }]);
    expect(story.wait('here', 'job')).toMatchObject({ itemId, input: { amount: 2 } });
  });
});

test('a repeating timer that is due later goes on from there', async () => {
  const story = await begin(
    oneThen(user('here'), 'here', beside('here', 'remind', every('R/PT1H')), end('x'), flows('remind > x')),
  );
  const { itemId, due } = story.wait('remind', 'timer');
  const later = new Date(due.getTime() + 600_000);
  await story.happens({ type: 'due', itemId, due: later });
  story.clock.set(later);
  await story.happens({ type: 'trigger', itemId, payload: {} });

  expect(story.wait('remind', 'timer').due.getTime()).toBe(later.getTime() + 3_600_000);
});

describe('a join that was stuck', () => {
  const three = [
    ...[start('s'), and('g'), user('a'), user('b'), user('c'), on('c', 'late', after('PT1H')), user('d'), and('j')],
    ...[end('gone'), end('e'), flows('s > g > a > j > e', 'g > b > j', 'g > c > j', 'late > d > gone')],
  ];
  async function stuck(): Promise<Story> {
    const story = await begin(three);
    await story.expires('late');
    await story.complete('a');
    await story.complete('b');
    await story.complete('d');
    expect(story.wait('j', 'incident').code).toBe('join-stuck');
    return story;
  }
  const failing = (story: Story) => story.history().filter(({ state }) => state === 'incident');

  it('stands nowhere as a failure once it was gone on from, whichever of its tokens is pointed at', async () => {
    const story = await stuck();
    await skip(story, 'j');
    expect(story.status).toBe('completed');
    expect(failing(story)).toEqual([]);
  });

  it('nor once what was missing has come', async () => {
    const story = await begin([...three, user('x'), end('y'), flows('g > x > y')]);
    await story.expires('late');
    await story.complete('a');
    await story.complete('b');
    await story.complete('d');
    await move(story, 'x', 'c');
    await story.complete('c');
    expect(story.waiting()).toEqual([]);
    expect(story.status).toBe('completed');
    expect(failing(story)).toEqual([]);
  });
});
