import { and, compensate, end, flows, on, service, start, throwing, undoneBy, user } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

/** `a` can be undone by `undo`; after the task `u` the event `t` asks for it. */
const undoable = (asked: ReturnType<typeof compensate>): string[] => [
  ...[start('s'), service('a'), on('a', 'c', compensate())],
  service('undo', 'work', { attributes: { isForCompensation: 'true' } }),
  undoneBy('c', 'undo'),
  ...[user('u'), throwing('t', { event: asked }), service('n'), end('e')],
  flows('s > a > u > t > n > e'),
];

describe('compensation', () => {
  const named = stage.draw('named', ...undoable(compensate('a')));
  const scope = stage.draw('scope', ...undoable(compensate()));

  test('of one activity undoes it and then goes on', async () => {
    const scene = await stage.begin(named);
    expect(scene.worked()).toEqual(['a']);

    await scene.complete('u');
    expect(scene.worked()).toEqual(['a', 'undo', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  test('without an activity undoes what its scope has completed', async () => {
    const scene = await stage.begin(scope);
    await scene.complete('u');

    expect(scene.worked()).toEqual(['a', 'undo', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  const byHand = stage.draw(
    'by-hand',
    ...[start('s'), service('a'), on('a', 'ca', compensate()), service('b'), on('b', 'cb', compensate())],
    user('undoA', { attributes: { isForCompensation: 'true' } }),
    user('undoB', { attributes: { isForCompensation: 'true' } }),
    ...[undoneBy('ca', 'undoA'), undoneBy('cb', 'undoB')],
    ...[and('g'), user('beside'), user('u'), throwing('t', { event: compensate() }), service('n'), end('e')],
    flows('s > a > b > g', 'g > u > t > n > e', 'g > beside > e'),
  );

  test('by people is asked of them one after the other, the last work first, and goes on when all is undone', async () => {
    const scene = await stage.begin(byHand);
    await scene.complete('u');
    expect(await scene.waits()).toEqual(['task:beside', 'task:undoB']);

    await scene.complete('beside');
    expect(await scene.waits()).toEqual(['task:undoB']);
    await scene.complete('undoB');
    expect(await scene.waits()).toEqual(['task:undoA']);
    expect(scene.worked()).toEqual(['a', 'b']);
    await scene.complete('undoA');

    expect(scene.worked()).toEqual(['a', 'b', 'n']);
    expect(await scene.status()).toBe('completed');
  });
});
