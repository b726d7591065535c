import {
  after,
  and,
  beside,
  end,
  flows,
  message,
  on,
  service,
  signal,
  start,
  sub,
  throwing,
  user,
  xor,
  type EventDefinition,
} from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

/** Task `u` with an event `t` at its edge that leads to `h`; the task itself leads to `n`. */
const atTask = (edge: string, h = service('h'), n = service('n')): string[] => [
  ...[start('s'), user('u'), edge, h, service('z'), n, end('e')],
  flows('s > u > n > e', 't > h > z > e'),
];
/** The same around a subprocess with the task `a` in it. */
const atSubprocess = (edge: string, n = service('n')): string[] => [
  ...[start('s'), sub('sp', start('s1'), user('a'), end('e1'), flows('s1 > a > e1')), edge, service('h'), n, end('e')],
  flows('s > sp > n > e', 't > h > e'),
];
const hour = (): EventDefinition => after('PT1H');

describe('an interrupting timer on a task', () => {
  const interrupting = stage.draw('interrupting', ...atTask(on('u', 't', hour()), user('h')));
  const inTime = stage.draw('in-time', ...atTask(on('u', 't', hour()), service('h'), user('n')));

  test('withdraws the task when it is due and goes on along its own path', async () => {
    const scene = await stage.begin(interrupting);
    expect(await scene.waits()).toEqual(['task:u', 'timer:t']);

    await stage.desk.advance('PT1H');
    expect(await scene.waits()).toEqual(['task:h']);
    await scene.complete('h');

    expect(scene.worked()).toEqual(['z']);
    expect(await scene.status()).toBe('completed');
  });

  test('is withdrawn when the task is completed in time', async () => {
    const scene = await stage.begin(inTime);
    await scene.complete('u');
    expect(await scene.waits()).toEqual(['task:n']);

    await stage.desk.advance('PT2H');
    await scene.complete('n');
    expect(scene.worked()).toEqual([]);
    expect(await scene.status()).toBe('completed');
  });
});

describe('a timer beside a task', () => {
  const reminding = stage.draw('reminding', ...atTask(beside('u', 't', hour())));
  const outliving = stage.draw('outliving', ...atTask(beside('u', 't', hour()), user('h')));

  test('starts its path and leaves the task open', async () => {
    const scene = await stage.begin(reminding);
    await stage.desk.advance('PT1H');
    expect(scene.worked()).toEqual(['h', 'z']);
    expect(await scene.waits()).toEqual(['task:u']);

    await scene.complete('u');
    expect(scene.worked()).toEqual(['h', 'z', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  test('starts a path that may outlive the task', async () => {
    const scene = await stage.begin(outliving);
    await stage.desk.advance('PT1H');
    expect(await scene.waits()).toEqual(['task:h', 'task:u']);

    await scene.complete('u');
    expect(await scene.waits()).toEqual(['task:h']);
    expect(await scene.status()).toBe('running');
    await scene.complete('h');

    expect(scene.worked()).toEqual(['n', 'z']);
    expect(await scene.status()).toBe('completed');
  });

  const merging = stage.draw(
    'merging',
    ...[start('s'), user('u'), beside('u', 't', hour()), service('h'), xor('m'), service('n'), end('e')],
    flows('s > u > m > n > e', 't > h > m'),
  );

  test('may lead its path into the main one, which then runs twice', async () => {
    const scene = await stage.begin(merging);
    await stage.desk.advance('PT1H');
    expect(scene.worked()).toEqual(['h', 'n']);
    expect(await scene.waits()).toEqual(['task:u']);

    await scene.complete('u');
    expect(scene.worked()).toEqual(['h', 'n', 'n']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('a timer on a subprocess', () => {
  const whole = stage.draw(
    'whole',
    start('s'),
    sub(
      'sp',
      ...[start('s1'), and('g'), user('a'), user('b'), end('e1'), end('e2')],
      flows('s1 > g', 'g > a > e1', 'g > b > e2'),
    ),
    ...[on('sp', 't', hour()), user('h'), service('n'), end('e')],
    flows('s > sp > n > e', 't > h > e'),
  );

  test('that interrupts withdraws everything still open in it', async () => {
    const scene = await stage.begin(whole);
    await scene.complete('a');

    await stage.desk.advance('PT1H');
    expect(await scene.waits()).toEqual(['task:h']);
    await scene.complete('h');

    expect(scene.worked()).toEqual([]);
    expect(await scene.status()).toBe('completed');
  });

  const alongside = stage.draw('alongside', ...atSubprocess(beside('sp', 't', hour())));

  test('that does not interrupt leaves what is open in it', async () => {
    const scene = await stage.begin(alongside);
    await stage.desk.advance('PT1H');
    expect(scene.worked()).toEqual(['h']);
    expect(await scene.waits()).toEqual(['task:a']);

    await scene.complete('a');
    expect(scene.worked()).toEqual(['h', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  const finished = stage.draw('finished', ...atSubprocess(on('sp', 't', hour()), user('n')));

  test('is withdrawn when the subprocess completes', async () => {
    const scene = await stage.begin(finished);
    await scene.complete('a');
    expect(await scene.waits()).toEqual(['task:n']);

    await scene.complete('n');
    expect(await scene.status()).toBe('completed');
  });
});

describe('a message or signal on a task', () => {
  const told = stage.draw('told', ...atTask(on('u', 't', message('stop', '=key'))));
  const toldAgain = stage.draw('told-again', ...atTask(beside('u', 't', message('more', '=key'))));
  const alarmed = stage.draw('alarmed', ...atTask(on('u', 't', signal('alarm'))));
  const siren = stage.draw(
    'siren',
    start('s'),
    throwing('t', { event: signal('alarm') }),
    end('e'),
    flows('s > t > e'),
  );

  test('that interrupts withdraws the task: a message', async () => {
    const scene = await stage.begin(told, { key: 'B1' });
    await stage.desk.publish('stop', 'B1');

    expect(scene.worked()).toEqual(['h', 'z']);
    expect(await scene.status()).toBe('completed');
  });

  test('that does not interrupt is heard every time it comes', async () => {
    const scene = await stage.begin(toldAgain, { key: 'B2' });
    await stage.desk.publish('more', 'B2');
    await stage.desk.publish('more', 'B2');
    expect(scene.worked()).toEqual(['h', 'z', 'h', 'z']);
    expect(await scene.waits()).toEqual(['message:more', 'task:u']);

    await scene.complete('u');
    expect(await scene.status()).toBe('completed');
  });

  test('that interrupts withdraws the task: a signal', async () => {
    const scene = await stage.begin(alarmed);
    await stage.begin(siren);
    await stage.desk.run();

    expect(scene.worked()).toEqual(['h', 'z']);
    expect(await scene.status()).toBe('completed');
  });
});
