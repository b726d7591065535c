import { beside, end, escalation, flows, on, service, start, sub, throwing, user } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

describe('an escalation', () => {
  const upward = stage.draw(
    'upward',
    start('s'),
    sub(
      'sp',
      ...[start('s1'), user('a'), throwing('x', { event: escalation('X1') }), user('b'), end('e1')],
      flows('s1 > a > x > b > e1'),
    ),
    ...[beside('sp', 't', escalation('X1')), user('h'), service('n'), end('e')],
    flows('s > sp > n > e', 't > h > e'),
  );

  test('thrown on the way starts the path beside the subprocess, and both go on', async () => {
    const scene = await stage.begin(upward);
    await scene.complete('a');
    expect(await scene.waits()).toEqual(['task:b', 'task:h']);

    await scene.complete('h');
    await scene.complete('b');
    expect(scene.worked()).toEqual(['n']);
    expect(await scene.status()).toBe('completed');
  });

  const instead = stage.draw(
    'instead',
    start('s'),
    sub('sp', start('s1'), user('a'), end('x', { event: escalation('X1') }), flows('s1 > a > x')),
    ...[on('sp', 't', escalation('X1')), service('h'), service('n'), end('e')],
    flows('s > sp > n > e', 't > h > e'),
  );

  test('thrown at the end leaves the subprocess by the interrupting event', async () => {
    const scene = await stage.begin(instead);
    await scene.complete('a');

    expect(scene.worked()).toEqual(['h']);
    expect(await scene.status()).toBe('completed');
  });
});
