/** Inclusive joins in loops, decided by BPMN 2.0 §13.4.3: one token from each flow that has one, once no other can come first. */
import { useDesk } from '../../kit/desk';
import {
  after,
  and,
  end,
  error,
  flows,
  link,
  on,
  or,
  start,
  sub,
  throwing,
  catching,
  user,
  xor,
  element,
  forEach,
} from '../../bpmn/diagram';
import { completeFirst, drawn, plainHandlers, tasksOf, visits } from './kit';

const optional = { 'encore:optional': 'a b c again back' };
const conditions = flows('split > a: a', 'split > b: b', 'split > c: default');

/** split → some of a, b, c → join → check → again to the split, or on. */
const round = drawn(
  'round',
  [
    ...[
      start('s'),
      xor('m'),
      or('split'),
      user('a'),
      user('b'),
      user('c'),
      or('join'),
      user('check'),
      xor('x'),
      end('e'),
    ],
    flows('s > m > split', 'a > join', 'b > join', 'c > join > check > x', 'x > m: again', 'x > e: default'),
    conditions,
  ],
  optional,
);
/** One branch may go back to the split before the other reached the join. */
const retreat = drawn(
  'retreat',
  [
    ...[
      start('s'),
      xor('m'),
      or('split'),
      user('a'),
      xor('x'),
      user('b'),
      user('c'),
      or('join'),
      user('done'),
      end('e'),
    ],
    flows('s > m > split', 'a > x', 'x > m: back', 'x > join: default', 'b > join', 'c > join > done > e'),
    conditions,
  ],
  optional,
);
/** A branch with a loop of its own between split and join. */
const ownRound = drawn(
  'own-round',
  [
    ...[start('s'), or('split'), xor('m'), user('a'), xor('x'), user('b'), or('join'), user('done'), end('e')],
    flows(
      's > split',
      'split > m: a',
      'split > b: b',
      'm > a > x',
      'x > m: back',
      'x > join: default',
      'b > join > done > e',
    ),
  ],
  optional,
);
/** Two tokens on one flow of the join: none of them is lost. */
const doubled = drawn('doubled', [
  ...[
    start('s'),
    and('both'),
    and('pair'),
    user('a1'),
    user('a2'),
    xor('m'),
    user('b'),
    or('join'),
    user('done'),
    end('e'),
  ],
  flows('s > both > pair > a1 > m > join', 'pair > a2 > m', 'both > b > join > done > e'),
]);
/** A boundary event leads around the join. */
const around = drawn(
  'around',
  [
    ...[
      start('s'),
      xor('m'),
      or('split'),
      user('a'),
      user('b'),
      user('c'),
      on('b', 'late', after('PT1H')),
      end('dropped'),
    ],
    ...[or('join'), user('check'), xor('x'), end('e')],
    flows(
      's > m > split',
      'a > join',
      'b > join',
      'late > dropped',
      'c > join > check > x',
      'x > m: again',
      'x > e: default',
    ),
    conditions,
  ],
  optional,
);
/** The loop is closed by a link, and the join sees the way through it. */
const linked = drawn(
  'linked',
  [
    ...[
      start('s'),
      xor('m'),
      or('split'),
      user('a'),
      user('b'),
      user('c'),
      xor('x'),
      or('join'),
      user('done'),
      end('e'),
    ],
    ...[throwing('goBack', { event: link('back') }), catching('comeBack', { event: link('back') })],
    flows('s > m > split', 'a > x', 'x > goBack: back', 'comeBack > m', 'x > join: default', 'b > join'),
    flows('c > join > done > e'),
    conditions,
  ],
  optional,
);
/** An inner split and join inside a branch of an outer one, all in a loop. */
const nested = drawn(
  'nested',
  [
    ...[
      start('s'),
      xor('m'),
      or('outer'),
      or('inner'),
      user('a'),
      user('b'),
      or('meet'),
      user('c'),
      or('join'),
      user('check'),
    ],
    ...[xor('x'), end('e')],
    flows(
      's > m > outer',
      'outer > inner: true',
      'outer > c: c',
      'inner > a: true',
      'inner > b: b',
      'a > meet',
      'b > meet > join',
    ),
    flows('c > join > check > x', 'x > m: again', 'x > e: default'),
  ],
  optional,
);
/** Per element: the join of one visit does not count the tokens of another. */
const perElement = drawn(
  'per-element',
  [
    start('s'),
    element('subProcess', 'each', {
      loop: forEach('wishes', { as: 'wish' }),
      children: [
        ...[start('es'), xor('m'), or('split'), user('a'), user('b'), or('join'), user('check'), xor('x'), end('ee')],
        flows('es > m > split', 'split > a: true', 'split > b: wish.both', 'a > join', 'b > join > check > x'),
        flows('x > m: wish.twice and again', 'x > ee: default'),
      ],
    }),
    end('e'),
    flows('s > each > e'),
  ],
  optional,
);
/** What would have come to the join is removed by an error. */
const removed = drawn(
  'removed',
  [
    start('s'),
    ...[or('split'), user('a'), user('c'), or('join'), user('done'), end('e'), end('f')],
    sub(
      'b',
      start('bs'),
      user('try'),
      xor('ok'),
      end('be'),
      end('bf', { event: error('NO') }),
      flows('bs > try > ok', 'ok > be: default', 'ok > bf: back'),
    ),
    on('b', 'no', error('NO')),
    flows('s > split', 'a > join', 'b > join', 'no > f', 'c > join > done > e'),
    conditions,
  ],
  optional,
);

const desk = useDesk({
  models: [round, retreat, ownRound, doubled, around, linked, nested, perElement, removed],
  handlers: plainHandlers,
});
const both = { a: true, b: true };

describe('an inclusive join in a loop', () => {
  test('waits in every round for the branches of that round', async () => {
    const started = await desk.start('round', both);
    await desk.complete('a', {}, { caseId: started });
    expect(await tasksOf(desk, started)).toEqual(['b']);
    await desk.complete('b', {}, { caseId: started });
    await desk.complete('check', { again: true, a: false, b: false }, { caseId: started });
    expect(await tasksOf(desk, started)).toEqual(['c']);
    await desk.complete('c', {}, { caseId: started });
    await desk.complete('check', { again: true, ...both }, { caseId: started });
    await desk.complete('b', {}, { caseId: started });
    expect(await tasksOf(desk, started)).toEqual(['a']);
    await desk.complete('a', {}, { caseId: started });
    await desk.complete('check', { again: false }, { caseId: started });

    expect(await visits(desk, started, 'check')).toBe(3);
    expect((await desk.facts(started)).status).toBe('completed');
  });

  test('is the same after twenty rounds as after one', async () => {
    const started = await desk.start('round', both);
    for (let turn = 1; turn <= 20; turn++) {
      const first = turn % 2 === 0 ? ['a', 'b'] : ['b', 'a'];
      for (const task of first) await desk.complete(task, {}, { caseId: started });
      await desk.complete('check', { again: turn < 20 }, { caseId: started });
    }
    expect((await desk.facts(started)).status).toBe('completed');
    expect(await visits(desk, started, 'check')).toBe(20);
  });

  test.each(['retreat', 'linked'])(
    'does not wait for a branch that may also come by a flow it has (%s)',
    async (process) => {
      const started = await desk.start(process, both);
      await desk.complete('b', {}, { caseId: started });
      expect(await tasksOf(desk, started)).toEqual(['a', 'done']);
      await desk.complete('a', { back: true, b: false }, { caseId: started });
      expect(await tasksOf(desk, started)).toEqual(['a', 'done']);
      await desk.complete('a', { back: false }, { caseId: started });

      expect(await tasksOf(desk, started)).toEqual(['done', 'done']);
      for (let i = 0; i < 2; i++) await completeFirst(desk, 'done', started);
      expect((await desk.facts(started)).status).toBe('completed');
    },
  );

  test('waits for a branch that goes round by itself and can come by its own flow only', async () => {
    const started = await desk.start('own-round', both);
    await desk.complete('b', {}, { caseId: started });
    for (const back of [true, true, false]) {
      expect(await tasksOf(desk, started)).toEqual(['a']);
      await desk.complete('a', { back }, { caseId: started });
    }
    expect(await tasksOf(desk, started)).toEqual(['done']);
  });

  test('takes one token of each flow, and the second token of a flow by itself', async () => {
    const started = await desk.start('doubled');
    await desk.complete('a1', {}, { caseId: started });
    await desk.complete('a2', {}, { caseId: started });
    expect(await tasksOf(desk, started)).toEqual(['b']);
    await desk.complete('b', {}, { caseId: started });

    expect(await tasksOf(desk, started)).toEqual(['done', 'done']);
  });

  test('no longer waits for a branch that has left by its boundary event', async () => {
    const started = await desk.start('around', both);
    await desk.complete('a', {}, { caseId: started });
    await desk.advance('PT1H');
    expect(await tasksOf(desk, started)).toEqual(['check']);
    await desk.complete('check', { again: true }, { caseId: started });
    for (const task of ['b', 'a']) await desk.complete(task, {}, { caseId: started });
    await desk.complete('check', { again: false }, { caseId: started });

    expect((await desk.facts(started)).status).toBe('completed');
  });

  test('inside another one is decided first, in every round', async () => {
    const started = await desk.start('nested', { b: true, c: true });
    for (const again of [true, true, false]) {
      await desk.complete('c', {}, { caseId: started });
      await desk.complete('a', {}, { caseId: started });
      expect(await tasksOf(desk, started)).toEqual(['b']);
      await desk.complete('b', {}, { caseId: started });
      await desk.complete('check', { again }, { caseId: started });
    }
    expect((await desk.facts(started)).status).toBe('completed');
    expect([await visits(desk, started, 'a'), await visits(desk, started, 'check')]).toEqual([3, 3]);
  });

  test('of one element does not wait for another’s', async () => {
    const started = await desk.start('per-element', {
      wishes: [
        { both: true, twice: true },
        { both: false, twice: false },
      ],
    });
    expect(await tasksOf(desk, started)).toEqual(['a', 'a', 'b']);
    await completeFirst(desk, 'a', started);
    await completeFirst(desk, 'a', started);
    expect(await tasksOf(desk, started)).toEqual(['b', 'check']);
    await completeFirst(desk, 'check', started);
    await completeFirst(desk, 'b', started);
    await completeFirst(desk, 'check', started, { again: true });
    expect(await tasksOf(desk, started)).toEqual(['a', 'b']);
    for (const task of ['b', 'a']) await completeFirst(desk, task, started);
    await completeFirst(desk, 'check', started, { again: false });
    expect((await desk.facts(started)).status).toBe('completed');
  });

  test('goes on in the step in which an error removes the last branch', async () => {
    const started = await desk.start('removed', both);
    await desk.complete('a', {}, { caseId: started });
    const step = await desk.complete('try', { back: true }, { caseId: started });

    expect(step.opened).toMatchObject([{ elementId: 'done' }]);
  });
});
