import { z } from 'zod';
import { verifyAudit } from '../../src/engine/audit/verify';
import { handlersOf } from '../../src/engine/handlers';
import { defineHandler } from '../../src/handler-kit';
import { useDesk } from '../kit/desk';
import { call, end, event, mapping, message, model, serviceTask, start, timer, userTask } from './models';
import { byChief, pointers, reason } from './operator-kit';

let broken = true;
const outside = defineHandler({
  type: 'test.outside',
  title: { zh: '外呼', en: 'Outside' },
  needs: z.object({ amount: z.number() }),
  gives: z.object({ paid: z.number() }),
  errors: [],
  asynchronous: true,
  run: ({ amount }) => (broken ? Promise.reject(new Error('no line')) : Promise.resolve({ paid: amount })),
});
const fragile = defineHandler({
  type: 'test.fragile',
  title: { zh: '易碎', en: 'Fragile' },
  needs: z.object({}),
  gives: z.object({}),
  errors: [],
  run: () => (broken ? Promise.reject(new Error('it fell')) : Promise.resolve({})),
});

const through = (
  id: string,
  node: string,
  name = 'here',
  more: readonly string[] = [],
  flows: readonly string[] = [],
) =>
  model(id, [start(), node, userTask('after'), end('done'), ...more], [`started > ${name} > after > done`, ...flows], {
    messages: ['paid'],
  });
const called = model('called', [start(), userTask('inner'), end('ended')], ['started > inner > ended']);
const charged = through(
  'charged',
  serviceTask('here', 'test.outside'),
  'here',
  [event('boundaryEvent', 'late', timer('PT2H'), { on: 'here' }), end('gaveUp')],
  ['late > gaveUp'],
);
const falls = model(
  'falls',
  [
    ...[start(), event('intermediateCatchEvent', 'wait', timer('PT1M'))],
    ...[serviceTask('work', 'test.fragile'), userTask('after'), end('done')],
  ],
  ['started > wait > work > after > done'],
);
const besides = through(
  'besides',
  userTask('here'),
  'here',
  [
    event('boundaryEvent', 'wake', timer('PT1M'), { on: 'here', interrupting: false }),
    ...[serviceTask('work', 'test.fragile'), end('worked')],
  ],
  ['wake > work > worked'],
);

const desk = useDesk({
  models: [
    through('asked', userTask('here')),
    through('timed', event('intermediateCatchEvent', 'here', timer('PT1H'))),
    through('told', event('intermediateCatchEvent', 'here', message('paid'), { key: '="A"' })),
    through('calling', call('here', 'called', mapping({}, { got: '=gone.name' }))),
    ...[charged, falls, besides, called],
  ],
  handlers: handlersOf(outside, fragile),
});
const at = pointers(desk);

beforeEach(() => {
  broken = true;
});

test.each(['asked', 'timed', 'told', 'calling', 'charged'])(
  'what stands in %s is left as if done, with values, reason and who it was',
  async (process) => {
    const started = await desk.start(process, { amount: 5 });
    const itemId = await at.visit(started, 'here');

    await desk.engine.skipVisit({ ...byChief, caseId: started.caseId, itemId, variables: { amount: 7 } });

    expect(await desk.waits(started)).toEqual(['task:after']);
    expect(await desk.facts(started)).toMatchObject({ variables: { amount: 7 } });
    expect(await at.lastEvent(started)).toMatchObject({
      ...{ command: 'skip-visit', actor: { id: 'chief' }, reason },
      values: { amount: { old: 5, new: 7 } },
      notes: [{ skipped: 'here', itemId }],
    });
    expect((await at.row(started)).touched).toBe(true);
    await desk.advance('PT3H');
    expect(await desk.waits(started)).toEqual(['task:after']);
    await desk.cancel(started);
  },
);

test('a skipped call cancels the case it called', async () => {
  const started = await desk.start('calling');
  const itemId = await at.visit(started, 'here');
  await desk.engine.skipVisit({ ...byChief, caseId: started.caseId, itemId });

  const [child] = (await desk.cases('called')).filter(({ parentId }) => parentId === started.caseId);
  expect(child).toMatchObject({ status: 'cancelled' });
  expect(await desk.tasks(child!.id)).toEqual([]);
});

test('an outside call that failed too often is skipped, and its job is gone for good', async () => {
  const started = await desk.start('charged', { amount: 5 });
  await desk.advance('PT30M');
  expect(await desk.waits(started)).toEqual(['incident:job-failed', 'timer:late']);

  await desk.engine.skipIncident({
    ...{ ...byChief, incidentId: await at.incident(started) },
    variables: { paid: 0 },
  });

  expect(await desk.waits(started)).toEqual(['task:after']);
  expect(await at.resolution(started)).toBe('skipped');
  const jobs = await desk.database.query('SELECT state FROM job WHERE case_id = $1', [started.caseId]);
  expect(jobs).toEqual([{ state: 'cancelled' }]);
});

test('an outside call that failed too often is made again with changed data', async () => {
  const started = await desk.start('charged', { amount: 5 });
  await desk.advance('PT30M');
  broken = false;

  await desk.engine.retryIncident({
    ...{ ...byChief, incidentId: await at.incident(started) },
    variables: { amount: 9 },
  });
  expect(await desk.waits(started)).toEqual(['job:here', 'timer:late']);
  await desk.run();

  expect(await desk.facts(started)).toMatchObject({ variables: { amount: 9, paid: 9 } });
  expect(await desk.waits(started)).toEqual(['task:after']);
  expect(await at.resolution(started)).toBe('retried');
});

test('an incident of a job or a timer goes when its case goes on without it', async () => {
  const charging = await desk.start('charged', { amount: 5 });
  const waking = await desk.start('besides');
  await desk.advance('PT1H30M');
  expect(await desk.waits(charging)).toContain('incident:job-failed');
  expect(await desk.waits(waking)).toEqual(['incident:timer-failed', 'task:here', 'timer:wake']);

  await desk.advance('PT1H');
  expect(await desk.facts(charging)).toMatchObject({ outcome: 'gaveUp' });
  expect(await desk.waits(charging)).toEqual([]);
  await desk.complete('here', {}, { caseId: waking });
  expect(await desk.waits(waking)).toEqual(['task:after']);
});

test('a skipped timer whose work fails again stands at that work, to be tried again', async () => {
  const started = await desk.start('falls');
  await desk.advance('PT2H');
  expect(await desk.waits(started)).toEqual(['incident:timer-failed', 'timer:wait']);
  const incidentId = await at.incident(started);
  await desk.engine.skipIncident({ ...byChief, incidentId });
  expect(await desk.waits(started)).toEqual(['incident:handler']);

  broken = false;
  await desk.retry(started);
  expect(await desk.waits(started)).toEqual(['task:after']);
});

test('what is resolved, gone or paused is a conflict with its reason', async () => {
  const started = await desk.start('charged', { amount: 5 });
  const itemId = await at.visit(started, 'here');
  await desk.advance('PT30M');
  const incidentId = await at.incident(started);
  await desk.engine.suspendCase({ ...byChief, caseId: started.caseId });
  const refused = (reasonOf: string) => ({ details: { reason: reasonOf } });
  await expect(desk.engine.skipIncident({ ...byChief, incidentId })).rejects.toMatchObject(refused('suspended'));
  await desk.engine.resumeCase({ ...byChief, caseId: started.caseId });
  await desk.engine.skipIncident({ ...byChief, incidentId });

  await expect(desk.engine.skipIncident({ ...byChief, incidentId })).rejects.toMatchObject(refused('resolved'));
  const again = desk.engine.skipVisit({ ...byChief, caseId: started.caseId, itemId });
  await expect(again).rejects.toMatchObject(refused('not-waiting'));
});

test('the same key skips once', async () => {
  const started = await desk.start('asked');
  const command = { ...byChief, caseId: started.caseId, itemId: await at.visit(started, 'here'), key: 'skip-once' };
  await desk.engine.skipVisit(command);

  expect(await desk.engine.skipVisit(command)).toMatchObject({ replayed: true });
});

test('the audit of everything done by hand verifies', async () => {
  expect((await verifyAudit(desk.database, {})).faults).toEqual([]);
});
