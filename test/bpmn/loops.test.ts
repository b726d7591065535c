import { again, call, end, flows, forEach, element, service, start, times, user, and, type Options } from './diagram';
import { isCostly } from '../../src/feel/expression';
import { begin, ok, type World } from './kit';

const each = (make: (options: Options) => string, loop: string) => [
  ...[start('s'), make({ loop }), service('n'), end('e')],
  flows('s > u > n > e'),
];
const task = (options: Options) => user('u', options);
const work = (options: Options) => service('u', 'work', options);
const list = (...items: (string | number)[]): World => ({ variables: { list: items } });

describe('parallel multi-instance', () => {
  it('visits every element and goes on after the last', async () => {
    const story = await begin(each(task, forEach('=list')), list('a', 'b', 'c'));
    expect(story.waiting()).toEqual(['u', 'u', 'u']);
    await story.complete('u');
    await story.complete('u');
    expect(story.calls).toEqual([]);
    await story.complete('u');
    expect(story.calls).toEqual(['n']);
    expect(story.status).toBe('completed');
  });

  it('shows each visit its element and its number, and nobody else', async () => {
    const assigned = (options: Options) =>
      user('u', {
        ...options,
        attributes: { 'camunda:assignee': '=it.who', 'camunda:candidateGroups': '="g" + string(loopCounter)' },
      });
    const story = await begin(each(assigned, forEach('=list')), { variables: { list: [{ who: 'x' }, { who: 'y' }] } });
    expect(story.wait('u', 'user-task', 0)).toMatchObject({
      assignee: 'x',
      candidateGroups: ['g1'],
      local: { loopCounter: 1, it: { who: 'x' } },
    });
    expect(story.wait('u', 'user-task', 1)).toMatchObject({ assignee: 'y', candidateGroups: ['g2'] });
    await story.complete('u', { r: 1 });
    await story.complete('u', { r: 2 });
    expect(story.variables).toEqual({ list: [{ who: 'x' }, { who: 'y' }], r: 2 });
  });

  it.each([false, true])(
    'collects what each visit gave, in the order of the elements (one by one: %s)',
    async (oneByOne) => {
      const loop = forEach('=list', { oneByOne, into: ['answers', '=it + ": " + said'] });
      const story = await begin(each(task, loop), list('a', 'b', 'c'));
      const at = oneByOne ? [0, 0, 0] : [2, 0, 0];
      const said = oneByOne ? ['one', 'two', 'three'] : ['three', 'one', 'two'];
      for (const [turn, index] of at.entries()) {
        const wait = story.wait('u', 'user-task', index);
        await story.happens({ type: 'complete', itemId: wait.itemId, values: { said: said[turn]! } });
      }
      expect(story.variables['answers']).toEqual(['a: one', 'b: two', 'c: three']);
    },
  );

  it('collects nothing of visits that were withdrawn, and an empty list of none', async () => {
    const into = ['done', '=it'] as const;
    const some = await begin(
      each(task, forEach('=list', { until: 'nrOfCompletedInstances >= 1', into })),
      list('a', 'b'),
    );
    await some.complete('u');
    expect(some.variables['done']).toEqual(['a', null]);
    expect((await begin(each(task, forEach('=list', { into })), list())).variables['done']).toEqual([]);
  });

  it('collects what called cases and work gave, and stands as an incident where that cannot be worked out', async () => {
    const called = (options: Options) => call('u', 'other', options);
    const story = await begin(each(called, forEach('=list', { into: ['prices', '=price'] })), list('a', 'b'));
    await story.complete('u', { price: 3 });
    await story.complete('u', { price: 4 });
    expect(story.variables).toEqual({ list: ['a', 'b'], prices: [3, 4] });

    const wrong = await begin(each(task, forEach('=list', { into: ['x', '=missing'] })), list('a'));
    await wrong.complete('u');
    expect(wrong.wait('u', 'incident')).toMatchObject({ code: 'expression', params: { name: 'missing' } });
    await wrong.retry('u', { missing: 1 });
    expect(wrong.variables['x']).toEqual([1]);
  });

  it('leaves the same visits whether its list is worked out at once or under the time limit', async () => {
    const visitsOf = async (collection: string) => {
      const story = await begin(each(task, forEach(collection)), { variables: { list: ['a', 'b'] } });
      for (let i = 0; i < 4; i++) await story.complete('u');
      expect(story.status).toBe('completed');
      return story.history().map(({ elementId, state }) => `${elementId} ${state}`);
    };
    const atOnce = await visitsOf('=concatenate(list, list)');

    expect(isCostly('for a in list, b in list return a')).toBe(true);
    expect(await visitsOf('=for a in list, b in list return a')).toEqual(atOnce);
  });

  it('keeps equal elements apart', async () => {
    const story = await begin(each(task, forEach('=list')), list('a', 'a'));
    await story.complete('u');
    await story.complete('u');
    expect(story.status).toBe('completed');
  });

  it('goes on at once when there is nothing to visit', async () => {
    const story = await begin(each(task, forEach('=list')), list());
    expect(story.calls).toEqual(['n']);
    expect(story.status).toBe('completed');
  });

  it('goes on when the completion condition holds and withdraws the rest', async () => {
    const story = await begin(
      each(task, forEach('=list', { until: 'nrOfCompletedInstances >= 2' })),
      list('a', 'b', 'c'),
    );
    await story.complete('u');
    expect(story.calls).toEqual([]);
    await story.complete('u');
    expect(story.calls).toEqual(['n']);
    expect(story.closed.map((wait) => wait.reason).sort()).toEqual(['cancelled', 'completed']);
    expect(story.status).toBe('completed');
  });

  it('takes a number of visits instead of a list', async () => {
    const story = await begin(each(task, times('2 + 1')));
    expect(story.waiting()).toEqual(['u', 'u', 'u']);
    for (let visit = 0; visit < 3; visit++) await story.complete('u');
    expect(story.status).toBe('completed');
  });

  it('runs work that does not wait', async () => {
    const story = await begin(each(work, forEach('=list')), list('a', 'b', 'c'));
    expect(story.requests.filter((request) => request.elementId === 'u').map((request) => request.input['it'])).toEqual(
      ['a', 'b', 'c'],
    );
    expect(story.calls).toEqual(['u', 'u', 'u', 'n']);
  });

  it('visits whole subprocesses, each with its own element', async () => {
    const inside = (options: Options) =>
      element('subProcess', 'u', {
        ...options,
        children: [start('s1'), user('a'), service('b', 'see'), end('e1'), flows('s1 > a > b > e1')],
      });
    const seen: unknown[] = [];
    const story = await begin(each(inside, forEach('=list')), {
      ...list('x', 'y'),
      handlers: { see: ({ input }) => (seen.push(input['it']), ok()) },
    });
    await story.complete('a');
    await story.complete('a');
    expect(seen).toEqual(['x', 'y']);
    expect(story.calls).toEqual(['b', 'b', 'n']);
    expect(story.status).toBe('completed');
  });

  it('calls one case per element', async () => {
    const calls = (options: Options) => call('u', 'child', { ...options, inputs: { who: '=it' } });
    const story = await begin(each(calls, forEach('=list')), list('x', 'y'));
    expect([0, 1].map((index) => story.wait('u', 'child', index).variables)).toEqual([{ who: 'x' }, { who: 'y' }]);
    await story.complete('u');
    await story.complete('u');
    expect(story.status).toBe('completed');
  });

  it('is one branch of a join like any other', async () => {
    const story = await begin(
      [
        ...[start('s'), and('g'), user('u', { loop: forEach('=list') }), user('v'), and('j'), service('n'), end('e')],
        flows('s > g', 'g > u > j', 'g > v > j', 'j > n > e'),
      ],
      list('a', 'b'),
    );
    await story.complete('u');
    await story.complete('v');
    expect(story.calls).toEqual([]);
    await story.complete('u');
    expect(story.calls).toEqual(['n']);
  });

  it('is an incident when the list is none, and starts when it is corrected', async () => {
    const story = await begin(each(task, forEach('=list')), { variables: { list: 'a' } });
    expect(story.wait('u', 'incident')).toMatchObject({ code: 'not-a-list', params: { value: 'a' } });
    await story.retry('u', { list: ['a', 'b'] });
    expect(story.waiting()).toEqual(['u', 'u']);
  });
});

describe('sequential multi-instance', () => {
  it('visits one element after the other', async () => {
    const story = await begin(each(task, forEach('=list', { oneByOne: true })), list('a', 'b', 'c'));
    const seen: unknown[] = [];
    for (let visit = 0; visit < 3; visit++) {
      expect(story.waiting()).toEqual(['u']);
      seen.push(story.wait('u', 'user-task').local);
      await story.complete('u');
    }
    expect(seen).toEqual([
      { loopCounter: 1, it: 'a' },
      { loopCounter: 2, it: 'b' },
      { loopCounter: 3, it: 'c' },
    ]);
    expect(story.calls).toEqual(['n']);
  });

  it('stops when the completion condition holds, and at once when there is nothing', async () => {
    const story = await begin(each(task, forEach('=list', { oneByOne: true, until: 'good' })), list('a', 'b', 'c'));
    await story.complete('u', { good: false });
    await story.complete('u', { good: true });
    expect(story.status).toBe('completed');
    const none = await begin(each(task, forEach('=list', { oneByOne: true })), list());
    expect(none.status).toBe('completed');
  });
});

describe('standard loop', () => {
  it('repeats while the condition holds', async () => {
    const story = await begin(each(task, again('more')));
    await story.complete('u', { more: true });
    expect(story.waiting()).toEqual(['u']);
    await story.complete('u', { more: false });
    expect(story.calls).toEqual(['n']);
  });

  it('may test before, and repeats at most as often as allowed', async () => {
    const never = await begin(each(task, again('more', 'testBefore="true"')), { variables: { more: false } });
    expect(never.calls).toEqual(['n']);
    const twice = await begin(each(work, again('true', 'loopMaximum="2"')));
    expect(twice.calls).toEqual(['u', 'u', 'n']);
  });
});
