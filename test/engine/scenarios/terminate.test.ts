import { and, end, flows, start, sub, terminate, user } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

describe('a terminate end event', () => {
  const whole = stage.draw(
    'whole',
    ...[start('s'), and('g'), user('a'), user('b'), end('e', { event: terminate() }), end('e2')],
    flows('s > g', 'g > a > e', 'g > b > e2'),
  );

  test('ends the case and withdraws what is still open', async () => {
    const scene = await stage.begin(whole);
    await scene.complete('a');

    expect(await scene.status()).toBe('completed');
    expect(await scene.tasks()).toEqual([]);
  });

  const inside = stage.draw(
    'inside',
    start('s'),
    sub(
      'sp',
      ...[start('s1'), and('g'), user('a'), user('b'), end('e1', { event: terminate() }), end('e2')],
      flows('s1 > g', 'g > a > e1', 'g > b > e2'),
    ),
    ...[user('n'), end('e')],
    flows('s > sp > n > e'),
  );

  test('in a subprocess ends that subprocess only', async () => {
    const scene = await stage.begin(inside);
    await scene.complete('a');
    expect(await scene.waits()).toEqual(['task:n']);

    await scene.complete('n');
    expect(await scene.status()).toBe('completed');
  });
});
