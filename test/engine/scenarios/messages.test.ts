import { catching, end, flows, message, receive, service, start, throwing } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

const catches = stage.draw(
  'catches',
  ...[start('s'), catching('m', { event: message('word', '=key') }), service('a'), end('e')],
  flows('s > m > a > e'),
);

describe('a message', () => {
  test('reaches the one case that waits for its key, with its payload', async () => {
    const other = await stage.begin(catches, { key: 'M1' });
    const mine = await stage.begin(catches, { key: 'M2' });

    await stage.desk.publish('word', 'M2', { z: 1 });

    expect(await other.waits()).toEqual(['message:word']);
    expect(await mine.status()).toBe('completed');
    expect(await mine.variables()).toEqual({ key: 'M2', z: 1 });
  });

  const byMessage = stage.draw(
    'by-message',
    ...[start('s', { event: message('begin') }), service('a'), end('e')],
    flows('s > a > e'),
  );

  test('starts a case with its payload', async () => {
    await stage.desk.publish('begin', 'M3', { q: 1 });

    const [scene] = await stage.started(byMessage);
    expect(scene!.worked()).toEqual(['a']);
    expect(await scene!.variables()).toEqual({ q: 1 });
    expect(await scene!.status()).toBe('completed');
  });

  const receiving = stage.draw(
    'receiving',
    start('s'),
    receive('r', 'news', { attributes: { 'encore:correlationKey': '=key' } }),
    ...[service('a'), end('e')],
    flows('s > r > a > e'),
  );

  test('is what a receive task waits for', async () => {
    const scene = await stage.begin(receiving, { key: 'M4' });
    expect(await scene.waits()).toEqual(['message:news']);

    await stage.desk.publish('news', 'M4');
    expect(scene.worked()).toEqual(['a']);
    expect(await scene.status()).toBe('completed');
  });

  const throws = stage.draw(
    'throws',
    ...[start('s'), throwing('m', { event: message('word', '=key') }), service('b'), end('e')],
    flows('s > m > b > e'),
  );

  test('thrown by one case is caught by another', async () => {
    const waiting = await stage.begin(catches, { key: 'M5' });
    const sender = await stage.begin(throws, { key: 'M5' });
    await stage.desk.run();

    expect(sender.worked()).toEqual(['b']);
    expect(waiting.worked()).toEqual(['a']);
    expect(await sender.status()).toBe('completed');
    expect(await waiting.status()).toBe('completed');
  });
});
