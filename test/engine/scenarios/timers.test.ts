import { after, beside, catching, end, every, flows, service, start, user } from '../../bpmn/diagram';
import { useStage } from './kit';

const stage = useStage();

describe('an intermediate timer', () => {
  const line = (duration: string): string[] => [
    ...[start('s'), catching('t', { event: after(duration) }), service('a'), end('e')],
    flows('s > t > a > e'),
  ];
  const hour = stage.draw('hour', ...line('PT1H'));
  const sixtyDays = stage.draw('sixty-days', ...line('P60D'));
  const perCase = stage.draw('per-case', ...line('=duration'));

  test('goes on when it is due and not before', async () => {
    const scene = await stage.begin(hour);
    await stage.desk.advance('PT59M59S');
    expect(await scene.waits()).toEqual(['timer:t']);

    await stage.desk.advance('PT1S');
    expect(scene.worked()).toEqual(['a']);
    expect(await scene.status()).toBe('completed');
  });

  test('of sixty days waits for sixty days', async () => {
    const scene = await stage.begin(sixtyDays);
    await stage.desk.advance('P59D');
    expect(scene.worked()).toEqual([]);
    expect(await scene.waits()).toEqual(['timer:t']);

    await stage.desk.advance('P1D');
    expect(await scene.status()).toBe('completed');
  });

  test('is as long as each case says', async () => {
    const short = await stage.begin(perCase, { duration: 'PT1H' });
    const long = await stage.begin(perCase, { duration: 'PT2H' });

    await stage.desk.advance('PT1H');
    expect(await short.status()).toBe('completed');
    expect(await long.waits()).toEqual(['timer:t']);

    await stage.desk.advance('PT1H');
    expect(await long.status()).toBe('completed');
  });
});

describe('a repeating timer', () => {
  const nightly = stage.draw(
    'nightly',
    ...[start('s', { event: every('R/P100Y') }), service('a'), end('e')],
    flows('s > a > e'),
  );

  test('at a start event starts a case that runs to its end', async () => {
    const scene = await stage.begin(nightly, {}, 's');
    expect(scene.worked()).toEqual(['a']);
    expect(await scene.status()).toBe('completed');
  });

  const threeTimes = stage.draw(
    'three-times',
    ...[start('s'), user('u'), beside('u', 't', every('R3/PT1H')), service('h'), service('n'), end('e')],
    flows('s > u > n > e', 't > h > e'),
  );

  test('beside a task fires three times, each time from what was stored, and then no more', async () => {
    const scene = await stage.begin(threeTimes);
    for (let fired = 1; fired <= 3; fired++) {
      await stage.desk.advance('PT1H');
      expect(scene.worked()).toHaveLength(fired);
    }
    expect(await scene.waits()).toEqual(['task:u']);

    await stage.desk.advance('PT5H');
    await scene.complete('u');
    expect(scene.worked()).toEqual(['h', 'h', 'h', 'n']);
    expect(await scene.status()).toBe('completed');
  });
});
