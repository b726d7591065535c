import { and, end, error, flows, on, service, start, sub, user, xor } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

describe('a business error of a service task', () => {
  const around = (edge: string): string[] => [
    ...[start('s'), service('a', 'fail'), edge, service('h'), service('n'), end('e')],
    flows('s > a > n > e', 'x > h > e'),
  ];
  const named = stage.draw('named', ...around(on('a', 'x', error('E1'))));
  const other = stage.draw('other', ...around(on('a', 'x', error('OTHER'))));
  const any = stage.draw('any', ...around(on('a', 'x', error())));

  test('is caught by the boundary event that names it', async () => {
    const scene = await stage.begin(named);
    expect(scene.worked()).toEqual(['a', 'h']);
    expect(await scene.status()).toBe('completed');
  });

  test('is caught by a boundary event that names none', async () => {
    const scene = await stage.begin(any);
    expect(scene.worked()).toEqual(['a', 'h']);
    expect(await scene.status()).toBe('completed');
  });

  test('is an incident where only another one is caught', async () => {
    const scene = await stage.begin(other);
    expect(scene.worked()).toEqual(['a']);
    expect(await scene.waits()).toEqual(['incident:uncaught-error']);
  });
});

describe('an error inside a subprocess', () => {
  const fails = stage.draw(
    'fails',
    start('s'),
    sub('sp', start('s1'), user('su'), service('a', 'fail'), service('a2'), end('e1'), flows('s1 > su > a > a2 > e1')),
    ...[on('sp', 'x', error('E1')), user('h'), service('z'), service('n'), end('e')],
    flows('s > sp > n > e', 'x > h > z > e'),
  );

  test('leaves it by its boundary event, and the case goes on there', async () => {
    const scene = await stage.begin(fails);
    await scene.complete('su');
    expect(await scene.waits()).toEqual(['task:h']);

    await scene.complete('h');
    expect(scene.worked()).toEqual(['a', 'z']);
    expect(await scene.status()).toBe('completed');
  });

  const siblings = stage.draw(
    'siblings',
    start('s'),
    sub(
      'sp',
      ...[start('s1'), and('g'), user('su'), service('a', 'fail'), service('a2'), end('e1')],
      ...[user('sibling'), end('e2')],
      flows('s1 > g', 'g > su > a > a2 > e1', 'g > sibling > e2'),
    ),
    ...[on('sp', 'x', error('E1')), service('h'), service('n'), end('e')],
    flows('s > sp > n > e', 'x > h > e'),
  );

  test('withdraws the other branches in it', async () => {
    const scene = await stage.begin(siblings);
    expect(await scene.waits()).toEqual(['task:sibling', 'task:su']);

    await scene.complete('su');
    expect(scene.worked()).toEqual(['a', 'h']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('an error end event', () => {
  const inSub = stage.draw(
    'in-sub',
    start('s'),
    sub('sp', start('s1'), user('su'), end('ee', { event: error('E1') }), flows('s1 > su > ee')),
    ...[on('sp', 'x', error('E1')), service('h'), service('n'), end('e')],
    flows('s > sp > n > e', 'x > h > e'),
  );

  test('in a subprocess leaves it by its boundary event', async () => {
    const scene = await stage.begin(inSub);
    await scene.complete('su');

    expect(scene.worked()).toEqual(['h']);
    expect(await scene.status()).toBe('completed');
  });

  const atOnce = stage.draw(
    'at-once',
    start('s'),
    sub(
      'sp',
      ...[start('s1'), xor('g'), service('ok'), end('e1'), end('ee', { event: error('E1') })],
      flows('s1 > g', 'g > ok: x = 1', 'g > ee: default', 'ok > e1'),
    ),
    ...[on('sp', 'x', error('E1')), service('h'), service('n'), end('e')],
    flows('s > sp > n > e', 'x > h > e'),
  );

  test('reached without any wait does the same', async () => {
    const scene = await stage.begin(atOnce, { x: 0 });
    expect(scene.worked()).toEqual(['h']);
    expect(await scene.status()).toBe('completed');
  });

  const inner = sub('inner', start('s1'), user('su'), end('ee', { event: error('E1') }), flows('s1 > su > ee'));
  const deep = stage.draw(
    'deep',
    start('s'),
    sub('outer', start('os'), inner, service('after'), end('oe'), flows('os > inner > after > oe')),
    ...[on('outer', 'x', error('E1')), service('h'), service('n'), end('e')],
    flows('s > outer > n > e', 'x > h > e'),
  );

  test('reaches the boundary event of the outer subprocess', async () => {
    const scene = await stage.begin(deep);
    await scene.complete('su');

    expect(scene.worked()).toEqual(['h']);
    expect(await scene.status()).toBe('completed');
  });

  const uncaught = stage.draw(
    'uncaught',
    ...[start('s'), and('g'), user('u'), user('v'), end('ee', { event: error('E1') }), end('e')],
    flows('s > g', 'g > u > ee', 'g > v > e'),
  );

  test('nobody catches fails the case and withdraws what is open in it', async () => {
    const scene = await stage.begin(uncaught);
    await scene.complete('u');

    expect(await scene.status()).toBe('failed');
    expect(await scene.tasks()).toEqual([]);
  });
});
