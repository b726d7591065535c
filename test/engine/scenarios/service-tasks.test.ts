import { BusinessError } from '../../../src/handler-kit';
import { after, and, end, error, flows, on, service, start, user } from '../../bpmn/diagram';
import { handler, useStage } from './kit';

/** What the handlers of this file do next. */
let fault: Error | null = null;
let answers: (() => Promise<Record<string, never> | BusinessError<'E1'>>)[] = [];
const seen: string[] = [];

const stage = useStage(
  handler('fragile', () => (fault ? Promise.reject(fault) : Promise.resolve({}))),
  handler('remote', () => answers.shift()!(), { asynchronous: true }),
  handler('slow', async ({ elementId }) => {
    await new Promise((done) => setImmediate(done));
    seen.push(elementId);
    return {};
  }),
);
const answered = (): Promise<Record<string, never>> => Promise.resolve({});
const unreachable = (): Promise<never> => Promise.reject(new Error('the line is down'));

describe('a service task whose handler throws', () => {
  const throws = stage.draw(
    'throws',
    ...[start('s'), user('u'), service('a', 'fragile'), service('b'), end('e')],
    flows('s > u > a > b > e'),
  );

  test('leaves the case where it was, and the same command goes through later', async () => {
    const scene = await stage.begin(throws);
    fault = new Error('boom');
    await expect(scene.complete('u', { x: 1 })).rejects.toThrow('boom');
    expect(await scene.waits()).toEqual(['task:u']);
    expect(await scene.variables()).toEqual({});

    fault = null;
    await scene.complete('u', { x: 1 });
    expect(scene.worked()).toEqual(['b']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('service tasks in parallel branches', () => {
  const slow = stage.draw(
    'slow',
    ...[start('s'), and('g'), service('a', 'slow'), service('b', 'slow'), and('j'), end('e')],
    flows('s > g', 'g > a > j', 'g > b > j', 'j > e'),
  );

  test('each see their own place, also while the other one is at work', async () => {
    const scene = await stage.begin(slow);

    expect(seen).toEqual(['a', 'b']);
    expect(await scene.status()).toBe('completed');
  });
});

describe('an asynchronous service task', () => {
  const outside = stage.draw(
    'outside',
    ...[start('s'), service('a', 'remote'), on('a', 'x', error('E1')), on('a', 't', after('PT1H'))],
    ...[service('b'), service('h'), service('late'), end('e')],
    flows('s > a > b > e', 'x > h > e', 't > late > e'),
  );

  test('parks as a job and goes on with its result', async () => {
    answers = [answered];
    const scene = await stage.begin(outside);
    expect(await scene.waits()).toEqual(['job:a', 'timer:t']);

    await stage.desk.run();

    expect(answers).toEqual([]);
    expect(scene.worked()).toEqual(['b']);
    expect(await scene.status()).toBe('completed');
  });

  test('that fails twice is tried again with its timer still running, and goes on the third time', async () => {
    answers = [unreachable, unreachable, answered];
    const scene = await stage.begin(outside);
    await stage.desk.run();
    expect(await scene.waits()).toEqual(['job:a', 'timer:t']);

    await stage.desk.advance('PT30M');

    expect(answers).toEqual([]);
    expect(scene.worked()).toEqual(['b']);
    expect(await scene.status()).toBe('completed');
  });

  test('that ends with a business error is left by the boundary event that names it', async () => {
    answers = [() => Promise.resolve(new BusinessError('E1'))];
    const scene = await stage.begin(outside);
    await stage.desk.run();

    expect(scene.worked()).toEqual(['h']);
    expect(await scene.status()).toBe('completed');
  });
});
