import { handlersOf } from '../../src/engine/handlers';
import { useDesk } from '../kit/desk';
import { person } from '../kit/people';
import { end, gateway, model, start, userTask } from './models';

const venueA = '0198a000-0000-7000-8000-00000000000a';
const venueB = '0198a000-0000-7000-8000-00000000000b';

const simple = model(
  'simple',
  [start(), userTask('ask'), userTask('answer'), end('done')],
  ['started > ask > answer > done'],
);
const atVenue = model(
  'at-venue',
  [start(), userTask('receive', { 'camunda:candidateGroups': 'front-desk' }), userTask('settle'), end('done')],
  ['started > receive > settle > done'],
  { process: { 'encore:venue': 'venueId', 'encore:businessKey': 'code' } },
);
const unclaimed = model(
  'unclaimed',
  [start(), userTask('ask'), userTask('check', { 'encore:claim': 'never' }), end('done')],
  ['started > ask > check > done'],
);

const twoVenues = model(
  'two-venues',
  [start(), gateway('split', 'parallel'), userTask('move'), userTask('stay'), end('moved'), end('stayed')],
  ['started > split > move > moved', 'split > stay > stayed'],
  { process: { 'encore:venue': 'venueId' } },
);

const desk = useDesk({ models: [simple, atVenue, unclaimed, twoVenues], handlers: handlersOf() });
const lin = person('lin', ['agent']);
const zhou = person('zhou', ['agent']);
const chief = person('chief', [], { roles: ['supervisor'] });

/** Whom a task is offered to, and whether somebody has it. */
const candidates = async (taskId: string): Promise<string[]> => {
  const rows = await desk.database.query<{ key: string; claimed: boolean }>(
    'SELECT candidate_key AS key, claimed FROM task_candidate WHERE task_id = $1 ORDER BY 1',
    [taskId],
  );
  return rows.map(({ key, claimed }) => (claimed ? `${key} claimed` : key));
};

describe('a case', () => {
  test('starts, its tasks are done one after another by the same person, and it ends', async () => {
    const started = await desk.start('simple', { who: 'x' }, lin);
    expect(started).toMatchObject({ status: 'running', opened: [{ elementId: 'ask', assignee: 'lin' }] });

    const next = await desk.complete('ask', { answer: 1 }, { actor: lin, caseId: started });
    expect(next.opened).toMatchObject([{ elementId: 'answer', assignee: 'lin' }]);
    expect(next.nextTaskId).toBe(next.opened[0]!.taskId);

    const last = await desk.complete('answer', {}, { actor: lin, caseId: started });
    expect(last).toMatchObject({ status: 'completed', outcome: 'done', opened: [], nextTaskId: null });
    expect(await desk.waits(started)).toEqual([]);
    expect(await desk.path(started)).toEqual(['started', 'ask', 'answer', 'done']);
    expect(await desk.audit(started)).toMatchObject([
      { command: 'start-case', values: { who: { old: null, new: 'x' } }, entered: [{}, { element: 'ask' }] },
      { command: 'complete-task', values: { answer: { old: null, new: 1 } }, left: [{ element: 'ask' }] },
      { command: 'complete-task', status: 'completed', outcome: 'done' },
    ]);
  });

  test('of a process nobody deployed is not found', async () => {
    await expect(desk.start('nowhere')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('cannot be moved by an id that is none', async () => {
    const command = { taskId: 'abc', values: {}, actor: lin };
    await expect(desk.engine.completeTask(command)).rejects.toMatchObject({ code: 'not-found' });
  });

  test.each([
    ['U+0000', 'a\u0000b'],
    ['half a pair', 'a\ud800b'],
  ])('refuses text with %s as input', async (_what, text) => {
    const started = await desk.start('simple');
    const completed = desk.complete('ask', { text }, { caseId: started });

    await expect(completed).rejects.toMatchObject({ code: 'input' });
    expect(await desk.waits(started)).toEqual(['task:ask']);
  });

  test('refuses U+0000 in what becomes its business key', async () => {
    const started = desk.start('at-venue', { venueId: venueA, code: 'K7\u0000PM' }, lin);

    await expect(started).rejects.toMatchObject({ code: 'input' });
  });

  test('takes its business key and venue from the variables its diagram names', async () => {
    const started = await desk.start('at-venue', { venueId: venueA, code: 'K7PM' }, lin);

    expect(started.businessKey).toBe('K7PM');
    expect(await desk.facts(started)).toMatchObject({ venueId: venueA, businessKey: 'K7PM' });
    const task = await desk.task('receive', started);
    expect(await candidates(task.id)).toEqual(['front-desk@*', `front-desk@${venueA}`].sort());
  });

  test('that learns its venue late offers its open tasks there as well', async () => {
    const started = await desk.start('at-venue', {}, lin);
    const task = await desk.task('receive', started);
    expect(await candidates(task.id)).toEqual(['front-desk@*']);

    const front = person('front', ['front-desk']);
    await desk.complete(task, { venueId: venueB, code: 'X' }, { actor: front });
    const settle = await desk.task('settle', started);
    expect(await candidates(settle.id)).toEqual(['agent@*', `agent@${venueB}`].sort());
  });

  test('that moves to another venue offers what is open there and no longer here', async () => {
    const started = await desk.start('two-venues', { venueId: venueA }, lin);
    const [move, stay] = [await desk.task('move', started), await desk.task('stay', started)];

    await desk.complete(move, { venueId: venueB }, { actor: lin });

    expect(await candidates(move.id)).toEqual([]);
    expect(await candidates(stay.id)).toEqual(['agent@* claimed', `agent@${venueB} claimed`].sort());
  });

  test('is cancelled with everything it waits for', async () => {
    const started = await desk.start('simple');

    const cancelled = await desk.cancel(started);

    expect(cancelled.status).toBe('cancelled');
    expect(await desk.waits(started)).toEqual([]);
    await expect(desk.cancel(started)).rejects.toMatchObject({ code: 'conflict', details: { reason: 'ended' } });
  });
});

describe('a task', () => {
  test('completed a second time says who was first and when', async () => {
    const started = await desk.start('simple', {}, chief);
    const task = await desk.task('ask', started);
    await desk.complete(task, {}, { actor: lin });

    const second = desk.complete(task, {}, { actor: zhou });

    await expect(second).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'completed', by: 'lin', at: expect.stringMatching(/^2026-11-23T10:00/) as string },
    });
  });

  test('completed by two people at the same instant is completed by one of them', async () => {
    const started = await desk.start('simple', {}, chief);
    const task = await desk.task('ask', started);

    const both = await Promise.allSettled([lin, zhou].map((actor) => desk.complete(task, { by: actor.id }, { actor })));

    const [won, lost] = [both.find((one) => one.status === 'fulfilled'), both.find((one) => one.status === 'rejected')];
    expect(won).toBeDefined();
    expect(lost?.reason).toMatchObject({ code: 'conflict', details: { reason: 'completed' } });
    expect(await desk.path(started)).toEqual(['started', 'ask', 'answer']);
    expect(await desk.audit(started)).toHaveLength(2);
  });

  test('is not for somebody it is not offered to', async () => {
    const started = await desk.start('at-venue', { venueId: venueA }, lin);
    const task = await desk.task('receive', started);
    const elsewhere = person('elsewhere', ['front-desk'], { venueId: venueB });

    await expect(desk.complete(task, {}, { actor: elsewhere })).rejects.toMatchObject({ code: 'not-allowed' });
    const here = person('here', ['front-desk'], { venueId: venueA });
    await expect(desk.complete(task, {}, { actor: here })).resolves.toMatchObject({ status: 'running' });
  });

  test('claimed by one cannot be claimed or completed by another until it is put back', async () => {
    const started = await desk.start('simple', {}, chief);
    const task = await desk.task('ask', started);
    await desk.engine.claimTask({ taskId: task.id, actor: lin });
    expect(await candidates(task.id)).toEqual(['agent@* claimed']);

    const taken = { code: 'conflict', details: { reason: 'claimed', by: 'lin' } };
    await expect(desk.engine.claimTask({ taskId: task.id, actor: zhou })).rejects.toMatchObject(taken);
    await expect(desk.complete(task, {}, { actor: zhou })).rejects.toMatchObject(taken);
    await expect(desk.engine.unclaimTask({ taskId: task.id, actor: zhou })).rejects.toMatchObject({
      code: 'not-allowed',
    });

    await desk.engine.unclaimTask({ taskId: task.id, actor: chief });
    expect(await candidates(task.id)).toEqual(['agent@*']);
    await desk.engine.claimTask({ taskId: task.id, actor: zhou });
    expect((await desk.task('ask', started)).assignee).toBe('zhou');
    expect(await desk.audit(started)).toMatchObject([
      {},
      { command: 'claim-task', notes: [{ claimedBy: 'lin' }] },
      { command: 'unclaim-task', notes: [{ putBackFrom: 'lin' }] },
      { command: 'claim-task', notes: [{ claimedBy: 'zhou' }] },
    ]);
  });

  test('opens unclaimed where the diagram says so', async () => {
    const started = await desk.start('unclaimed', {}, lin);
    const next = await desk.complete('ask', {}, { actor: lin, caseId: started });

    expect(next).toMatchObject({ opened: [{ elementId: 'check', assignee: null }], nextTaskId: null });
  });

  test('is due when its diagram says, and is gone from the candidates once done', async () => {
    const started = await desk.start('simple', {}, chief);
    const task = await desk.task('ask', started);

    expect(task.due).toEqual(new Date(desk.clock.now().getTime() + 15 * 60_000));
    await desk.complete(task, {}, { actor: lin });
    expect(await candidates(task.id)).toEqual([]);
  });
});
