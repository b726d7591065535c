import {
  after,
  end,
  error,
  eventSub,
  flows,
  message,
  service,
  start,
  sub,
  user,
  type EventDefinition,
} from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

/** `event` starts `h`, then `hz`, while the process waits at `u` and goes on to `n`. */
const waiting = (event: EventDefinition, options: { h?: string; interrupting?: boolean } = {}): string[] => [
  ...[start('s'), user('u'), service('n'), end('e')],
  eventSub(
    'es',
    start('s1', { event, attributes: { isInterrupting: String(options.interrupting ?? true) } }),
    ...[options.h ?? service('h'), service('hz'), end('e1'), flows('s1 > h > hz > e1')],
  ),
  flows('s > u > n > e'),
];

describe('an event subprocess with a message', () => {
  const besides = stage.draw('besides', ...waiting(message('note', '=key'), { interrupting: false }));
  const instead = stage.draw('instead', ...waiting(message('note', '=key'), { h: user('h') }));
  const outliving = stage.draw('outliving', ...waiting(message('note', '=key'), { h: user('h'), interrupting: false }));

  test('that does not interrupt runs beside the process', async () => {
    const scene = await stage.begin(besides, { key: 'N1' });
    await stage.desk.publish('note', 'N1');
    expect(scene.worked()).toEqual(['h', 'hz']);
    expect(await scene.waits()).toContain('task:u');

    await scene.complete('u');
    expect(scene.worked()).toEqual(['h', 'hz', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  test('that interrupts takes the place of the process', async () => {
    const scene = await stage.begin(instead, { key: 'N2' });
    await stage.desk.publish('note', 'N2');
    expect(await scene.waits()).toEqual(['task:h']);
    expect(await scene.status()).toBe('running');

    await scene.complete('h');
    expect(scene.worked()).toEqual(['hz']);
    expect(await scene.status()).toBe('completed');
  });

  test('keeps the case open until it has ended itself', async () => {
    const scene = await stage.begin(outliving, { key: 'N3' });
    await stage.desk.publish('note', 'N3');
    await scene.complete('u');
    expect(await scene.status()).toBe('running');
    expect((await scene.tasks()).map(({ elementId }) => elementId)).toEqual(['h']);

    await scene.complete('h');
    expect(scene.worked()).toEqual(['n', 'hz']);
    expect(await scene.status()).toBe('completed');
  });

  test('nobody triggers is gone with its case', async () => {
    const scene = await stage.begin(instead, { key: 'N4' });
    await scene.complete('u');

    expect(scene.worked()).toEqual(['n']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('an event subprocess with a timer', () => {
  const timed = stage.draw('timed', ...waiting(after('PT1H')));

  test('that interrupts takes the place of the process when it is due', async () => {
    const scene = await stage.begin(timed);
    await stage.desk.advance('PT1H');

    expect(scene.worked()).toEqual(['h', 'hz']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('an event subprocess with an error', () => {
  const catching = eventSub('es', start('s1', { event: error('E1') }), service('h'), end('e1'), flows('s1 > h > e1'));
  const inProcess = stage.draw(
    'in-process',
    ...[start('s'), user('u'), service('a', 'fail'), service('n'), end('e'), catching],
    flows('s > u > a > n > e'),
  );

  test('catches what a service task of its process ends with', async () => {
    const scene = await stage.begin(inProcess);
    await scene.complete('u');

    expect(scene.worked()).toEqual(['a', 'h']);
    expect(await scene.status()).toBe('completed');
  });

  const inSubprocess = stage.draw(
    'in-subprocess',
    start('s'),
    sub(
      'sp',
      ...[start('s0'), user('u'), service('a', 'fail'), service('n'), end('e0'), catching],
      flows('s0 > u > a > n > e0'),
    ),
    ...[service('z'), end('e')],
    flows('s > sp > z > e'),
  );

  test('inside a subprocess completes that subprocess, and the process goes on after it', async () => {
    const scene = await stage.begin(inSubprocess);
    await scene.complete('u');

    expect(scene.worked()).toEqual(['a', 'h', 'z']);
    expect(await scene.status()).toBe('completed');
  });
});
