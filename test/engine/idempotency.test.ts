import { handlersOf } from '../../src/engine/handlers';
import { useDesk } from '../kit/desk';
import { everyone, person } from '../kit/people';
import { end, model, start, userTask } from './models';

const desk = useDesk({
  models: [
    model('simple', [start(), userTask('ask'), userTask('answer'), end('done')], ['started > ask > answer > done']),
  ],
  handlers: handlersOf(),
});

test('the same key and body give the first result again and do nothing', async () => {
  const command = { process: 'simple', variables: { a: 1 }, actor: everyone, key: 'start-1' };

  const first = await desk.engine.startCase(command);
  const again = await desk.engine.startCase(command);

  expect(again).toEqual({ ...first, replayed: true });
  expect(await desk.cases('simple')).toHaveLength(1);
});

test('the same key with another body is refused', async () => {
  await desk.engine.startCase({ process: 'simple', variables: { a: 1 }, actor: everyone, key: 'start-2' });

  const other = desk.engine.startCase({ process: 'simple', variables: { a: 2 }, actor: everyone, key: 'start-2' });

  await expect(other).rejects.toMatchObject({ code: 'key-reused' });
});

test('the same key of another actor is another key', async () => {
  const command = { process: 'simple', variables: {}, key: 'start-3' };
  const one = await desk.engine.startCase({ ...command, actor: person('one', ['agent']) });
  const two = await desk.engine.startCase({ ...command, actor: person('two', ['agent']) });

  expect(two.caseId).not.toBe(one.caseId);
});

test('a completion sent twice at once with its key happens once and both get its result', async () => {
  const started = await desk.start('simple');
  const task = await desk.task('ask', started);

  const [one, two] = await Promise.all([
    desk.complete(task, { x: 1 }, { key: 'form-1' }),
    desk.complete(task, { x: 1 }, { key: 'form-1' }),
  ]);

  expect([one.replayed, two.replayed].sort()).toEqual([false, true]);
  expect(one.nextTaskId).toBe(two.nextTaskId);
});

test('a start sent twice at once with its key makes one case', async () => {
  const command = { process: 'simple', variables: {}, actor: everyone, key: 'start-4' };

  const [one, two] = await Promise.all([desk.engine.startCase(command), desk.engine.startCase(command)]);

  expect(one.caseId).toBe(two.caseId);
  expect([one.replayed, two.replayed].sort()).toEqual([false, true]);
});

test('a command that failed leaves its key free', async () => {
  const started = await desk.start('simple');
  const task = await desk.task('ask', started);
  const stranger = person('stranger', ['cleaning']);
  await expect(desk.complete(task, {}, { actor: stranger, key: 'mine' })).rejects.toMatchObject({
    code: 'not-allowed',
  });

  await expect(desk.complete(task, {}, { key: 'mine' })).resolves.toMatchObject({ replayed: false });
});
