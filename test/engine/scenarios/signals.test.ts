import { and, beside, catching, end, flows, service, signal, start, throwing, user } from '../../bpmn/diagram';
import { useStage, type Scene } from './kit';

const stage = useStage();

const hears = stage.draw(
  'hears',
  ...[start('s'), catching('m', { event: signal('closing') }), service('a'), end('e')],
  flows('s > m > a > e'),
);
const calls = stage.draw(
  'calls',
  ...[start('s'), throwing('m', { event: signal('closing'), inputs: { hour: '=2' } }), service('b'), end('e')],
  flows('s > m > b > e'),
);

const twoListeners = async (): Promise<Scene[]> => [await stage.begin(hears), await stage.begin(hears)];

describe('a signal', () => {
  test('reaches every case that waits for it, with its payload', async () => {
    const listeners = await twoListeners();
    await stage.begin(calls);
    await stage.desk.run();

    for (const listener of listeners) {
      expect(listener.worked()).toEqual(['a']);
      expect(await listener.variables()).toEqual({ hour: 2 });
      expect(await listener.status()).toBe('completed');
    }
  });

  test('is delivered after the step that threw it, as work of its own for each case', async () => {
    const listeners = await twoListeners();
    const caller = await stage.begin(calls);

    expect(await caller.status()).toBe('completed');
    for (const listener of listeners) expect(await listener.waits()).toEqual(['job:m', 'signal:closing']);

    await stage.desk.run();
    for (const listener of listeners) expect(await listener.status()).toBe('completed');
  });

  test('is not kept for those who come later', async () => {
    await stage.begin(calls);
    await stage.desk.run();

    const late = await stage.begin(hears);
    await stage.desk.run();
    expect(await late.waits()).toEqual(['signal:closing']);
  });

  const ownEars = stage.draw(
    'own-ears',
    ...[start('s'), and('g'), catching('c', { event: signal('closing') }), service('a'), end('e')],
    ...[user('u'), throwing('t', { event: signal('closing') }), end('e2')],
    flows('s > g', 'g > c > a > e', 'g > u > t > e2'),
  );

  test('is heard in its own case within the step that throws it', async () => {
    const scene = await stage.begin(ownEars);
    await scene.complete('u');

    expect(scene.worked()).toEqual(['a']);
    expect(await scene.status()).toBe('completed');
  });

  const alarmed = stage.draw(
    'alarmed-within',
    ...[start('s'), and('g'), user('stay'), beside('stay', 'heard', signal('closing')), service('a'), end('e')],
    ...[user('u'), throwing('t', { event: signal('closing') }), end('e2'), end('e3')],
    flows('s > g', 'g > stay > e', 'g > u > t > e2', 'heard > a > e3'),
  );

  test('is heard once in its own case, also by an event that goes on listening', async () => {
    const scene = await stage.begin(alarmed);
    await scene.complete('u');
    await stage.desk.run();

    expect(scene.worked()).toEqual(['a']);
    expect(await scene.waits()).toEqual(['signal:closing', 'task:stay']);
  });

  const deaf = stage.draw(
    'listens-later',
    ...[start('s'), user('u'), throwing('t', { event: signal('closing') })],
    ...[catching('c', { event: signal('closing') }), end('e'), flows('s > u > t > c > e')],
  );

  test('is not heard in its own case by what begins to wait after it', async () => {
    const scene = await stage.begin(deaf);
    await scene.complete('u');
    await stage.desk.run();

    expect(await scene.waits()).toEqual(['signal:closing']);
  });
});
