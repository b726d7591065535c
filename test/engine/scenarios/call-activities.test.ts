import { after, and, call, end, error, flows, on, service, start, user } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

const quick = stage.draw('quick', start('cs'), service('ca'), end('ce'), flows('cs > ca > ce'));
const asking = stage.draw('asking', start('cs'), user('cu'), service('ca'), end('ce'), flows('cs > cu > ca > ce'));
/** `s > c > n > e` with `c` calling the process. */
const calling = (process: string, mapped: Parameters<typeof call>[2] = {}): string[] => [
  ...[start('s'), call('c', process, mapped), service('n'), end('e')],
  flows('s > c > n > e'),
];

describe('a call activity', () => {
  const callsQuick = stage.draw('calls-quick', ...calling(quick));
  const callsAsking = stage.draw('calls-asking', ...calling(asking));

  test('passes a called case that ends at once', async () => {
    const scene = await stage.begin(callsQuick);
    expect(scene.worked()).toEqual(['ca', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  test('waits while the called case waits, and gets nothing from it that is not mapped', async () => {
    const scene = await stage.begin(callsAsking);
    expect(await scene.waits()).toEqual(['child:asking']);

    await scene.complete('cu', { r: 7 });
    expect(scene.worked()).toEqual(['ca', 'n']);
    expect(await scene.variables()).toEqual({});
    expect(await scene.status()).toBe('completed');
  });

  test('has gone on when the command that ended the called case gives its answer', async () => {
    const scene = await stage.begin(callsAsking);
    const [task] = await scene.tasks();

    await stage.desk.complete(task!);

    expect(await scene.status()).toBe('completed');
    expect((await stage.desk.audit(scene)).map(({ command }) => command)).toEqual(['start-case', 'complete-task']);
  });

  const middle = stage.draw(
    'middle',
    ...[start('cs'), call('x', asking), service('ca2'), end('ce')],
    flows('cs > x > ca2 > ce'),
  );
  const callsMiddle = stage.draw('calls-middle', ...calling(middle));

  test('goes on through two levels when the innermost case ends', async () => {
    const scene = await stage.begin(callsMiddle);
    await scene.complete('cu');

    expect(scene.worked()).toEqual(['ca', 'ca2', 'n']);
    expect(await scene.status()).toBe('completed');
  });

  const quickMiddle = stage.draw(
    'quick-middle',
    ...[start('cs'), call('x', quick), service('ca2'), end('ce')],
    flows('cs > x > ca2 > ce'),
  );
  const callsQuickMiddle = stage.draw(
    'calls-quick-middle',
    ...[start('s'), call('c', quickMiddle), user('u'), service('n'), end('e')],
    flows('s > c > u > n > e'),
  );

  test('passes two levels that end at once and goes on once', async () => {
    const scene = await stage.begin(callsQuickMiddle);
    expect(await scene.waits()).toEqual(['task:u']);

    await scene.complete('u');
    expect(scene.worked()).toEqual(['ca', 'ca2', 'n']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('an error of the called case', () => {
  const caught = (process: string): string[] => [
    ...[start('s'), call('c', process), on('c', 'x', error('E1')), service('h'), service('n'), end('e')],
    flows('s > c > n > e', 'x > h > e'),
  ];
  const failsLater = stage.draw(
    'fails-later',
    ...[start('cs'), user('cu'), end('ce', { event: error('E1') })],
    flows('cs > cu > ce'),
  );
  const failsAtOnce = stage.draw(
    'fails-at-once',
    ...[start('cs'), service('x', 'fail'), end('ce')],
    flows('cs > x > ce'),
  );
  const catchesLater = stage.draw('catches-later', ...caught(failsLater));
  const catchesAtOnce = stage.draw('catches-at-once', ...caught(failsAtOnce));

  test('is caught at the call', async () => {
    const scene = await stage.begin(catchesLater);
    await scene.complete('cu');

    expect(scene.worked()).toEqual(['h']);
    expect(await scene.status()).toBe('completed');
    const [called] = await scene.called(failsLater);
    expect(await called!.status()).toBe('failed');
  });

  test('that a handler ends with is caught there too, at once', async () => {
    const scene = await stage.begin(catchesAtOnce);
    expect(scene.worked()).toEqual(['x', 'h']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('the variables of a call', () => {
  const mapped = stage.draw('mapped', ...calling(asking, { inputs: { inA: '=a' }, outputs: { outR: '=r' } }));

  test('are mapped in and out', async () => {
    const scene = await stage.begin(mapped, { a: 41, secret: 1 });
    const [called] = await scene.called(asking);
    expect(await called!.variables()).toEqual({ inA: 41 });

    await scene.complete('cu', { r: 7 });
    expect(await scene.variables()).toMatchObject({ outR: 7 });
  });

  test('reach the caller only where they are mapped', async () => {
    const scene = await stage.begin(mapped, { a: 41 });
    await scene.complete('cu', { r: 7, junk: 1 });

    expect(await scene.variables()).toEqual({ a: 41, outR: 7 });
  });
});

describe('a called case that is no longer wanted', () => {
  const timed = stage.draw(
    'timed',
    ...[start('s'), call('c', asking), on('c', 't', after('PT1H')), service('h'), service('n'), end('e')],
    flows('s > c > n > e', 't > h > e'),
  );

  test('is cancelled by a timer at its call', async () => {
    const scene = await stage.begin(timed);
    await stage.desk.advance('PT1H');

    expect(scene.worked()).toEqual(['h']);
    expect(await scene.status()).toBe('completed');
    const [called] = await scene.called(asking);
    expect(await called!.status()).toBe('cancelled');
  });

  const both = stage.draw(
    'both',
    ...[start('s'), and('g'), user('u'), on('u', 't', after('PT1H')), call('c', asking), and('j'), end('e'), end('e2')],
    flows('s > g', 'g > u > j', 'g > c > j', 'j > e', 't > e2'),
  );

  test('is cancelled with the case that called it, and no timer is left', async () => {
    const scene = await stage.begin(both);
    expect(await scene.waits()).toEqual(['child:asking', 'task:u', 'timer:t']);

    await stage.desk.cancel(scene);

    expect(await scene.status()).toBe('cancelled');
    const [called] = await scene.called(asking);
    expect(await called!.status()).toBe('cancelled');
    await stage.desk.advance('PT2H');
    expect(await scene.status()).toBe('cancelled');
  });
});
