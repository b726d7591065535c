/** Messages that come before anybody waits for them, and two that come at once. */
import { useDesk } from '../../kit/desk';
import { everyone } from '../../kit/people';
import {
  after,
  and,
  beside,
  call,
  catching,
  choice,
  end,
  eventSub,
  flows,
  forEach,
  message,
  on,
  receive,
  start,
  throwing,
  user,
  xor,
  sub,
} from '../../bpmn/diagram';
import { drawn, nothingLeft, plainHandlers, tasksOf, visits } from './kit';

const key = { attributes: { 'encore:correlationKey': '=order' } };
const waitsLater = drawn('waits-later', [
  ...[start('s'), user('pack'), catching('paid', { event: message('paid', '=order') }), user('ship'), end('e')],
  flows('s > pack > paid > ship > e'),
]);
const twiceInARow = drawn('twice-in-a-row', [
  ...[start('s'), user('pack'), receive('first', 'part', key), receive('second', 'part', key), user('ship'), end('e')],
  flows('s > pack > first > second > ship > e'),
]);
const loop = drawn(
  'loop',
  [
    ...[start('s'), xor('m'), receive('part', 'part', key), xor('x'), end('e')],
    flows('s > m > part > x', 'x > m: n < 3', 'x > e: default'),
  ],
  { 'encore:optional': 'n' },
);
const side = drawn('side', [
  ...[
    start('s'),
    and('split'),
    catching('one', { event: message('part', '=order') }),
    catching('two', { event: message('part', '=order') }),
  ],
  ...[and('join'), user('ship'), end('e')],
  flows('s > split > one > join', 'split > two > join > ship > e'),
]);
const boundary = drawn('boundary', [
  ...[
    start('s'),
    user('pack'),
    user('wait'),
    on('wait', 'stop', message('stop', '=order')),
    beside('wait', 'more', message('more', '=order')),
  ],
  ...[user('unpack'), user('add'), end('e'), end('st'), end('ad')],
  flows('s > pack > wait > e', 'stop > unpack > st', 'more > add > ad'),
]);
const gate = drawn('gate', [
  ...[start('s'), user('pack'), choice('which'), catching('paid', { event: message('paid', '=order') })],
  ...[catching('refused', { event: message('refused', '=order') }), catching('over', { event: after('PT1H') })],
  ...[user('ship'), user('unpack'), end('e'), end('r'), end('o')],
  flows('s > pack > which > paid > ship > e', 'which > refused > unpack > r', 'which > over > o'),
]);
const scope = drawn('scope', [
  ...[start('s'), user('pack')],
  sub(
    'inside',
    ...[start('is'), user('wait'), end('ie'), flows('is > wait > ie')],
    eventSub(
      'stops',
      start('stop', { event: message('stop', '=order') }),
      user('unpack'),
      end('se'),
      flows('stop > unpack > se'),
    ),
  ),
  end('e'),
  flows('s > pack > inside > e'),
]);
const parent = drawn('parent', [
  ...[start('s'), user('pack'), call('down', 'child', { inputs: { order: '=order' } }), user('ship'), end('e')],
  flows('s > pack > down > ship > e'),
]);
const child = drawn('child', [
  ...[start('s'), catching('paid', { event: message('paid', '=order') }), end('e')],
  flows('s > paid > e'),
]);
const perElement = drawn('per-element', [
  ...[
    start('s'),
    user('pack'),
    receive('part', 'part', { ...key, loop: forEach('[1, 2, 3]') }),
    user('ship'),
    end('e'),
  ],
  flows('s > pack > part > ship > e'),
]);
const sender = drawn('sender', [
  ...[start('s'), and('split'), throwing('a', { event: message('part', '=order'), inputs: { from: '="a"' } })],
  ...[throwing('b', { event: message('part', '=order'), inputs: { from: '="b"' } }), end('e')],
  flows('s > split > a > e', 'split > b > e'),
]);

const desk = useDesk({
  models: [waitsLater, twiceInARow, loop, side, boundary, gate, scope, parent, child, perElement, sender],
  handlers: plainHandlers,
});

let orders = 0;
const order = () => `M${++orders}`;
/** Stores them both before anything is delivered. */
const atOnce = async (correlationKey: string, ...names: readonly string[]) => {
  await Promise.all(
    names.map((name, i) =>
      desk.engine.publishMessage({ name, correlationKey, payload: { n: i + 1 }, actor: everyone }),
    ),
  );
  await desk.run();
};
const stateOf = async (correlationKey: string) => {
  const rows = await desk.database.query<{ state: string }>(
    'SELECT state FROM message WHERE correlation_key = $1 ORDER BY published_at, id',
    [correlationKey],
  );
  return rows.map(({ state }) => state);
};
const packed = async (process: string) => {
  const mine = order();
  return { mine, started: await desk.start(process, { order: mine }) };
};
const pack = async (started: { caseId: string }) => {
  await desk.complete('pack', {}, { caseId: started });
  await desk.run();
};

describe('a message that comes before its catch', () => {
  test('is there when the case comes to it', async () => {
    const { mine, started } = await packed('waits-later');
    await desk.publish('paid', mine, { amount: 5 });
    await pack(started);

    expect(await tasksOf(desk, started)).toEqual(['ship']);
    expect((await desk.facts(started)).variables).toMatchObject({ amount: 5 });
  });

  test('too early for its time to live is not there any more', async () => {
    const { mine, started } = await packed('waits-later');
    await desk.publish('paid', mine, {}, 'PT5M');
    await desk.advance('PT6M');
    await pack(started);

    expect(await desk.waits(started)).toEqual(['message:paid']);
    expect(await stateOf(mine)).toEqual(['unmatched']);
  });

  test('twice serves two catches one after the other, each once', async () => {
    const { mine, started } = await packed('twice-in-a-row');
    await desk.publish('part', mine);
    await desk.publish('part', mine);
    await pack(started);

    expect(await tasksOf(desk, started)).toEqual(['ship']);
    expect(await stateOf(mine)).toEqual(['correlated', 'correlated']);
  });

  test('once serves the first of two catches only', async () => {
    const { mine, started } = await packed('twice-in-a-row');
    await desk.publish('part', mine);
    await pack(started);

    expect(await desk.waits(started)).toEqual(['message:part']);
    expect(await visits(desk, started, 'first')).toBe(1);
  });

  test('interrupts the task as soon as it is opened', async () => {
    const { mine, started } = await packed('boundary');
    await desk.publish('stop', mine);
    await pack(started);

    expect(await desk.waits(started)).toEqual(['task:unpack']);
  });

  test('beside the task starts its path once per message', async () => {
    const { mine, started } = await packed('boundary');
    await desk.publish('more', mine);
    await desk.publish('more', mine);
    await pack(started);

    expect(await tasksOf(desk, started)).toEqual(['add', 'add', 'wait']);
  });

  test('decides an event gateway when the case comes to it', async () => {
    const { mine, started } = await packed('gate');
    await desk.publish('refused', mine);
    await pack(started);

    expect(await desk.waits(started)).toEqual(['task:unpack']);
  });

  test('triggers the event subprocess of a scope as soon as it is opened', async () => {
    const { mine, started } = await packed('scope');
    await desk.publish('stop', mine);
    await pack(started);

    expect(await desk.waits(started)).toEqual(['task:unpack']);
  });

  test('is there for a case that is called later', async () => {
    const { mine, started } = await packed('parent');
    await desk.publish('paid', mine);
    await pack(started);

    expect(await tasksOf(desk, started)).toEqual(['ship']);
  });

  test('reaches each of several visits with a message of its own', async () => {
    const { mine, started } = await packed('per-element');
    for (let i = 0; i < 2; i++) await desk.publish('part', mine);
    await pack(started);
    expect(await desk.waits(started)).toEqual(['message:part']);

    await desk.publish('part', mine);
    expect(await tasksOf(desk, started)).toEqual(['ship']);
  });
});

describe('two messages at once', () => {
  test('serve two catches side by side, one each', async () => {
    const mine = order();
    const started = await desk.start('side', { order: mine });
    await atOnce(mine, 'part', 'part');

    expect(await tasksOf(desk, started)).toEqual(['ship']);
    expect([await visits(desk, started, 'one'), await visits(desk, started, 'two')]).toEqual([1, 1]);
  });

  test('serve two catches one after the other', async () => {
    const { mine, started } = await packed('twice-in-a-row');
    await pack(started);
    await atOnce(mine, 'part', 'part');

    expect(await tasksOf(desk, started)).toEqual(['ship']);
  });

  test('of which one is wanted leave the other waiting for its time to live', async () => {
    const { mine, started } = await packed('waits-later');
    await pack(started);
    await atOnce(mine, 'paid', 'paid');

    expect(await tasksOf(desk, started)).toEqual(['ship']);
    expect((await stateOf(mine)).sort()).toEqual(['correlated', 'waiting']);
    await desk.advance('PT2H');
    expect((await stateOf(mine)).sort()).toEqual(['correlated', 'unmatched']);
  });

  test('go to two cases that wait for the same', async () => {
    const mine = order();
    const cases = [await desk.start('waits-later', { order: mine }), await desk.start('waits-later', { order: mine })];
    for (const one of cases) await pack(one);
    await atOnce(mine, 'paid', 'paid');

    for (const one of cases) expect(await tasksOf(desk, one)).toEqual(['ship']);
  });

  test('turn a loop as often as there are messages', async () => {
    const mine = order();
    const started = await desk.start('loop', { order: mine });
    await atOnce(mine, 'part', 'part');

    expect(await visits(desk, started, 'part')).toBe(2);
    await desk.publish('part', mine, { n: 3 });
    expect((await desk.facts(started)).status).toBe('completed');
    await nothingLeft(desk, started);
  });

  test('at an event gateway let one way be taken and the other wait in vain', async () => {
    const { mine, started } = await packed('gate');
    await pack(started);
    await atOnce(mine, 'paid', 'refused');

    expect(['ship', 'unpack']).toContain((await tasksOf(desk, started)).join());
    expect((await stateOf(mine)).sort()).toEqual(['correlated', 'waiting']);
  });

  test('of which one interrupts leave exactly one of the legal results', async () => {
    const { mine, started } = await packed('boundary');
    await pack(started);
    await atOnce(mine, 'more', 'stop');

    expect([['unpack'], ['add', 'unpack']]).toContainEqual(await tasksOf(desk, started));
    expect(await visits(desk, started, 'stop')).toBe(1);
  });

  test('thrown in one step by another case are both there', async () => {
    const { mine, started } = await packed('twice-in-a-row');
    await pack(started);
    await desk.start('sender', { order: mine });
    await desk.run();

    expect(await tasksOf(desk, started)).toEqual(['ship']);
  });
});
