import { catching, end, flows, link, service, start, throwing } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

describe('a link', () => {
  const linked = stage.draw(
    'linked',
    ...[start('s'), service('a'), throwing('l1', { event: link('L') })],
    ...[catching('l2', { event: link('L') }), service('b'), end('e')],
    flows('s > a > l1', 'l2 > b > e'),
  );

  test('goes on at its other end', async () => {
    const scene = await stage.begin(linked);
    expect(scene.worked()).toEqual(['a', 'b']);
    expect(await scene.status()).toBe('completed');
  });
});
