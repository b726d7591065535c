import { handlersOf } from '../../src/engine/handlers';
import { useDesk } from '../kit/desk';
import { person } from '../kit/people';
import { call, end, error, escalation, event, mapping, model, start, userTask } from './models';

const caller = model(
  'caller',
  [
    start(),
    call('ring', 'called', mapping({ number: '=phone' }, { answer: '=said', how: '=outcome' })),
    event('boundaryEvent', 'lineDead', error('LINE_DEAD'), { on: 'ring' }),
    event('boundaryEvent', 'tooLong', escalation('TOO_LONG'), { on: 'ring', interrupting: false }),
    userTask('note'),
    userTask('hurry'),
    end('rung'),
    end('dead'),
    end('hurried'),
  ],
  ['started > ring > note > rung', 'lineDead > dead', 'tooLong > hurry > hurried'],
  { errors: ['LINE_DEAD'], escalations: ['TOO_LONG'], process: { 'encore:businessKey': 'code' } },
);
const called = model(
  'called',
  [
    start(),
    userTask('talk'),
    event('boundaryEvent', 'lasts', escalation('TOO_LONG'), { on: 'talk' }),
    '<bpmn:exclusiveGateway id="well" default="well_spoken" />',
    event('intermediateThrowEvent', 'say', escalation('TOO_LONG')),
    userTask('goOn'),
    end('spoken'),
    event('endEvent', 'broken', error('LINE_DEAD')),
  ],
  ['started > talk > well > spoken', 'well > broken', 'well > say > goOn > spoken', 'lasts > spoken'],
  {
    errors: ['LINE_DEAD'],
    escalations: ['TOO_LONG'],
    conditions: { 'well to broken': '=said = "nothing"', 'well to say': '=said = "long"' },
    process: { 'encore:optional': 'said' },
  },
);
const atOnce = model('at-once', [start(), end('quick')], ['started > quick']);
const fast = model(
  'fast',
  [
    start(),
    call('one', 'at-once', mapping({}, { first: '=outcome' })),
    call('two', 'at-once'),
    userTask('after'),
    end('done'),
  ],
  ['started > one > two > after > done'],
);
const deep = model(
  'deep',
  [start(), call('inner', 'caller', mapping({ phone: '=phone' })), end('up')],
  ['started > inner > up'],
);

const desk = useDesk({ models: [caller, called, atOnce, fast, deep], handlers: handlersOf() });
const lin = person('lin', ['agent']);

const child = async (parent: { caseId: string }, process = 'called') => {
  const found = (await desk.cases(process)).filter((one) => one.parentId === parent.caseId);
  return found.at(-1)!;
};

test('a call starts its case in the same step, and the task there is the caller’s next', async () => {
  const started = await desk.start('caller', { phone: '199 0000 0001', code: 'K1' }, lin);

  expect(started.opened).toMatchObject([{ elementId: 'talk', assignee: 'lin' }]);
  expect(started.nextTaskId).toBe(started.opened[0]!.taskId);
  expect(await child(started)).toMatchObject({
    status: 'running',
    rootId: started.caseId,
    businessKey: 'K1',
    variables: { number: '199 0000 0001' },
  });
});

test('a called case that ends goes on with its caller in the same step, values mapped', async () => {
  const started = await desk.start('caller', { phone: 'x' }, lin);
  const done = await desk.complete('talk', { said: 'yes' }, { caseId: started, actor: lin });

  expect(done.opened).toMatchObject([{ elementId: 'note', caseId: started.caseId, assignee: 'lin' }]);
  expect(await desk.facts(started)).toMatchObject({ variables: { answer: 'yes', how: 'spoken' } });
  expect((await child(started)).status).toBe('completed');
  expect(await desk.waits(started)).toEqual(['task:note']);
});

test('calls that end at once are passed in one step', async () => {
  const started = await desk.start('fast', {}, lin);

  expect(started.opened).toMatchObject([{ elementId: 'after' }]);
  expect(await desk.facts(started)).toMatchObject({ variables: { first: 'quick' } });
  expect(await desk.cases('at-once')).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
});

test('an error nobody catches in the called case is caught by its caller', async () => {
  const started = await desk.start('caller', { phone: 'x' }, lin);
  await desk.complete('talk', { said: 'nothing' }, { caseId: started, actor: lin });

  expect(await desk.facts(started)).toMatchObject({ status: 'completed', outcome: 'dead' });
  expect((await child(started)).status).toBe('failed');
});

test('an escalation reaches the caller while the called case goes on', async () => {
  const started = await desk.start('caller', { phone: 'x' }, lin);
  const step = await desk.complete('talk', { said: 'long' }, { caseId: started, actor: lin });

  expect(step.opened.map(({ elementId }) => elementId).sort()).toEqual(['goOn', 'hurry']);
  const hurry = await desk.task('hurry', started);
  const after = await desk.complete('goOn', {}, { caseId: started, actor: lin });
  expect(after.opened).toMatchObject([{ elementId: 'note' }]);
  const noted = await desk.complete('note', {}, { caseId: started, actor: lin });
  expect(noted.nextTaskId).toBe(hurry.id);
  await desk.complete('hurry', {}, { caseId: started, actor: lin });
  expect((await desk.facts(started)).status).toBe('completed');
});

test('cancelling the root cancels every case it called, to any depth', async () => {
  const started = await desk.start('deep', { phone: 'x' }, lin);
  const middle = await child(started, 'caller');
  const leaf = (await desk.cases('called')).find((one) => one.parentId === middle.id)!;

  await desk.cancel(started);

  expect((await desk.facts(middle.id)).status).toBe('cancelled');
  expect((await desk.facts(leaf.id)).status).toBe('cancelled');
  expect(await desk.tasks(started)).toEqual([]);
});

test('a called case that is cancelled by itself is an error for its caller, and stands there as an incident', async () => {
  const started = await desk.start('caller', { phone: 'x' }, lin);
  await desk.cancel((await child(started)).id);

  expect((await child(started)).status).toBe('cancelled');
  expect(await desk.waits(started)).toEqual(['incident:uncaught-error']);

  await desk.retry(started);
  expect(await desk.waits(started)).toEqual(['child:called']);
});

test('steps on two tasks of one tree at the same time are done one after the other', async () => {
  const started = await desk.start('caller', { phone: 'x' }, lin);
  await desk.complete('talk', { said: 'long' }, { caseId: started, actor: lin });
  const [goOn, hurry] = [await desk.task('goOn', started), await desk.task('hurry', started)];

  await Promise.all([desk.complete(goOn, {}, { actor: lin }), desk.complete(hurry, {}, { actor: lin })]);

  expect(await desk.waits(started)).toEqual(['task:note']);
});
