import { Client } from 'pg';
import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { BusinessError, defineHandler } from '../../src/handler-kit';
import { useDesk } from '../kit/desk';
import { end, error, event, model, serviceTask, start, userTask } from './models';

const write = { name: 'test_write', text: `INSERT INTO audit_stream (stream, seq, hash) VALUES ($1, 0, '')` };

/** Writes a row, then ends as its input says. */
const work = defineHandler({
  type: 'test.work',
  title: { zh: '工作', en: 'Work' },
  needs: z.object({ how: z.enum(['well', 'refused', 'broken']), name: z.string() }),
  gives: z.object({ worked: z.boolean() }),
  errors: ['REFUSED'],
  run: async ({ how, name }, step) => {
    await step.sql.query(write, [name]);
    step.enqueue({ kind: 'test.after', payload: { name } });
    if (how === 'broken') throw new Error('a bug');
    return how === 'refused' ? new BusinessError('REFUSED', { why: 'full' }) : { worked: true };
  },
});

/** Takes two locks, in the order its input says, and waits in between until the other has taken its first. */
let meet: () => Promise<void> = () => Promise.resolve();
const lockBoth = defineHandler({
  type: 'test.lockBoth',
  title: { zh: '加锁', en: 'Lock' },
  needs: z.object({ first: z.number(), second: z.number() }),
  gives: z.object({}),
  errors: [],
  run: async ({ first, second }, step) => {
    await step.sql.query('SELECT pg_advisory_xact_lock($1)', [first]);
    await meet();
    await step.sql.query('SELECT pg_advisory_xact_lock($1)', [second]);
    return {};
  },
});

const working = model(
  'working',
  [
    start(),
    userTask('ask'),
    serviceTask('work', 'test.work'),
    event('boundaryEvent', 'refused', error('REFUSED'), { on: 'work' }),
    end('well'),
    end('no'),
  ],
  ['started > ask > work > well', 'refused > no'],
  { errors: ['REFUSED'] },
);
const locking = model(
  'locking',
  [start(), userTask('ask'), serviceTask('lock', 'test.lockBoth'), end('done')],
  ['started > ask > lock > done'],
);

const desk = useDesk({ models: [working, locking], handlers: handlersOf(work, lockBoth) });

const written = async (name: string): Promise<boolean> =>
  (await desk.database.query('SELECT FROM audit_stream WHERE stream = $1', [name])).length === 1;
const jobs = async (name: string): Promise<number> =>
  (await desk.database.query(`SELECT FROM job WHERE payload ->> 'name' = $1`, [name])).length;

test('what a handler writes and enqueues commits with the step', async () => {
  const started = await desk.start('working');
  await desk.complete('ask', { how: 'well', name: 'good' }, { caseId: started });

  expect(await written('good')).toBe(true);
  expect(await jobs('good')).toBe(1);
  expect(await desk.facts(started)).toMatchObject({
    status: 'completed',
    outcome: 'well',
    variables: { worked: true },
  });
});

test('a handler that throws undoes the whole step: the task is open, nothing is written', async () => {
  const started = await desk.start('working');
  const before = await desk.facts(started);

  const completed = desk.complete('ask', { how: 'broken', name: 'bad' }, { caseId: started });

  await expect(completed).rejects.toThrow('a bug');
  expect(await written('bad')).toBe(false);
  expect(await jobs('bad')).toBe(0);
  expect(await desk.facts(started)).toEqual(before);
  expect(await desk.waits(started)).toEqual(['task:ask']);
  expect(await desk.audit(started)).toHaveLength(1);
});

test('a business error undoes what its handler wrote and nothing else', async () => {
  const started = await desk.start('working');
  await desk.complete('ask', { how: 'refused', name: 'refused' }, { caseId: started });

  expect(await written('refused')).toBe(false);
  expect(await jobs('refused')).toBe(0);
  expect(await desk.facts(started)).toMatchObject({ status: 'completed', outcome: 'no' });
});

test('a failure between the flush and the commit leaves nothing behind, and the step can be done again', async () => {
  const owner = new Client({ connectionString: desk.testDatabase.ownerUrl });
  await owner.connect();
  await owner.query(`CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the plug is pulled'; END $$;
    CREATE CONSTRAINT TRIGGER crash AFTER INSERT ON job DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION crash()`);
  const started = await desk.start('working');
  const task = await desk.task('ask', started);

  await expect(desk.complete(task, { how: 'well', name: 'twice' })).rejects.toThrow('the plug is pulled');
  expect(await written('twice')).toBe(false);
  expect(await desk.waits(started)).toEqual(['task:ask']);

  await owner.query('DROP TRIGGER crash ON job');
  await owner.end();
  await desk.complete(task, { how: 'well', name: 'twice' });
  expect(await written('twice')).toBe(true);
});

test('two steps that lock each other out are both done: the one that is broken off is repeated', async () => {
  const [one, two] = [await desk.start('locking'), await desk.start('locking')];
  meet = meeting(2);

  const done = await Promise.all([
    desk.complete('ask', { first: 1, second: 2 }, { caseId: one }),
    desk.complete('ask', { first: 2, second: 1 }, { caseId: two }),
  ]);

  expect(done).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
  expect(await desk.audit(one)).toHaveLength(2);
  expect(await desk.audit(two)).toHaveLength(2);
});

/** Lets the first `size` callers go on together; later ones need not wait. */
function meeting(size: number): () => Promise<void> {
  let open: () => void;
  const all = new Promise<void>((resolve) => (open = resolve));
  let here = 0;
  return () => {
    if (++here >= size) open();
    return all;
  };
}
