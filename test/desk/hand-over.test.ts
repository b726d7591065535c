import { inBulk, returnAllTasks } from '../../src/desk/bulk';
import { addComment, commentsOf } from '../../src/desk/comments';
import type { Desk as WebDesk } from '../../src/desk/desk';
import { assignTask, setFollowUp, setPriority } from '../../src/desk/hand-over';
import { appointSubstitute, endSubstitution, substitutions } from '../../src/desk/substitution';
import { claimTask, completeTask } from '../../src/desk/work';
import { Conflict, InputError, NotAllowed } from '../../src/lib/errors';
import { end, model, start, userTask } from '../engine/models';
import { useDesk } from '../kit/desk';
import { evening, seedChain } from '../web/kit';
import { deskOf, staff } from './house';

const asked = model(
  'asked',
  [start(), userTask('ask'), userTask('answer'), end('answered')],
  ['started > ask > answer > answered'],
);
const ours = useDesk({ at: evening, seed: seedChain, models: [asked] });
const web = (): WebDesk => deskOf(ours);
const anHour = 3_600_000;

async function newTask(holder?: string): Promise<{ id: string; caseId: string }> {
  const { caseId } = await ours.engine.startCase({ process: 'asked', variables: {}, actor: { ...system } });
  const { id } = await ours.task('ask', caseId);
  if (holder) await claimTask(web(), await staff(ours, holder), id);
  return { id, caseId };
}
const system = { type: 'system', id: 'test', name: 'test', roles: [], candidateKeys: [] } as const;

interface Row {
  assignee: string | null;
  priority: number;
  follow_up: Date | null;
  state: string;
  closed_by: string | null;
}
const rowOf = async (id: string): Promise<Row> =>
  (
    await ours.database.query<Row>(
      'SELECT assignee, priority, follow_up, state, closed_by FROM user_task WHERE id = $1',
      [id],
    )
  )[0]!;
const lastEvent = async (caseId: string) =>
  (await ours.audit(caseId)).at(-1) as unknown as { command: string; notes: unknown[] };

describe('handing over', () => {
  it('gives the task with a note that stands beside the case, and says so in the audit', async () => {
    const { id, caseId } = await newTask('agent');
    const result = await assignTask(web(), await staff(ours, 'agent'), id, 'agent2', { note: '客人八点后再打' });
    expect(result.data).toEqual({ from: 'agent', to: 'agent2', toName: '赵一诺' });
    expect((await rowOf(id)).assignee).toBe('agent2');
    const [comment] = await commentsOf(web(), await staff(ours, 'agent2'), caseId);
    expect(comment).toMatchObject({ kind: 'hand-over', text: '客人八点后再打', author: 'agent', taskId: id });
    const { command, notes } = await lastEvent(caseId);
    expect(command).toBe('assign-task');
    expect(notes).toEqual([
      expect.objectContaining({ assigned: { old: 'agent', new: 'agent2' }, comment: comment!.id }),
    ]);
  });

  it('is for who has the task; a supervisor may take it from them', async () => {
    const { id } = await newTask('agent');
    await expect(assignTask(web(), await staff(ours, 'agent2'), id, 'agent2')).rejects.toThrow(NotAllowed);
    await assignTask(web(), await staff(ours, 'supervisor'), id, 'agent-en');
    expect((await rowOf(id)).assignee).toBe('agent-en');
  });

  it('is refused for whoever the task is not offered to, and for nobody', async () => {
    const { id } = await newTask('agent');
    const agent = await staff(ours, 'agent');
    await expect(assignTask(web(), agent, id, 'cleaning')).rejects.toMatchObject({
      details: { reason: 'not-offered' },
    });
    await expect(assignTask(web(), agent, id, 'ghost')).rejects.toMatchObject({ details: { reason: 'nobody' } });
    expect((await rowOf(id)).assignee).toBe('agent');
  });

  it('the same key hands over once', async () => {
    const { id, caseId } = await newTask('agent');
    const agent = await staff(ours, 'agent');
    await assignTask(web(), agent, id, 'agent2', { note: '一', key: 'once' });
    const again = await assignTask(web(), agent, id, 'agent2', { note: '一', key: 'once' });
    expect(again.replayed).toBe(true);
    expect(await commentsOf(web(), agent, caseId)).toHaveLength(1);
  });
});

describe('arranging', () => {
  it('lays a task aside until a date ahead, and hands it over without it', async () => {
    const { id } = await newTask('agent');
    const agent = await staff(ours, 'agent');
    const at = new Date(ours.clock.now().getTime() + anHour);
    await setFollowUp(web(), agent, id, { at });
    expect((await rowOf(id)).follow_up).toEqual(at);
    await expect(setFollowUp(web(), agent, id, { at: new Date(0) })).rejects.toThrow(InputError);
    await assignTask(web(), agent, id, 'agent2');
    expect((await rowOf(id)).follow_up).toBeNull();
  });

  it('moves a task up for everybody it is offered to', async () => {
    const { id } = await newTask();
    await expect(setPriority(web(), await staff(ours, 'agent'), id, { priority: 90 })).rejects.toThrow(NotAllowed);
    await setPriority(web(), await staff(ours, 'supervisor'), id, { priority: 90 });
    const offered = await ours.database.query<{ priority: number }>(
      'SELECT priority FROM task_candidate WHERE task_id = $1',
      [id],
    );
    expect((await rowOf(id)).priority).toBe(90);
    expect(offered.map(({ priority }) => priority)).toEqual([90]);
  });
});

describe('comments', () => {
  it('speak to the people named in them, are sealed at rest and hidden from who may not read them', async () => {
    const { id, caseId } = await newTask();
    const text = '@赵一诺 请看,也请 @supervisor 过目;@没有这人 不算';
    await addComment(web(), await staff(ours, 'agent'), id, { text });
    const [seen] = await commentsOf(web(), await staff(ours, 'agent2'), caseId);
    expect(seen!.text).toBe(text);
    expect(seen!.mentions.map((one) => one.id).sort()).toEqual(['agent2', 'supervisor']);
    const [hidden] = await commentsOf(web(), await staff(ours, 'auditor'), caseId);
    expect(hidden!.text).toBeNull();
    const [stored] = await ours.database.query<{ body: unknown }>('SELECT body FROM comment WHERE id = $1', [seen!.id]);
    expect(JSON.stringify(stored!.body)).not.toContain('请看');
    expect(JSON.stringify(await ours.audit(caseId))).not.toContain('请看');
  });

  it('tell nobody who may not open the task, and say to whoever writes whom', async () => {
    const { id, caseId } = await newTask();
    const said = await addComment(web(), await staff(ours, 'agent'), id, { text: '@赵一诺 @cleaning 请看' });
    expect(said.notTold.map(({ login }) => login)).toEqual(['cleaning']);
    const [seen] = await commentsOf(web(), await staff(ours, 'agent2'), caseId);
    expect(seen!.mentions.map((one) => one.id)).toEqual(['agent2']);
    const told = await ours.database.query('SELECT user_id FROM notification WHERE case_id = $1', [caseId]);
    expect(told).toEqual([{ user_id: 'agent2' }]);
  });

  it('need something to say', async () => {
    const { id } = await newTask();
    await expect(addComment(web(), await staff(ours, 'agent'), id, { text: '  ' })).rejects.toThrow(InputError);
  });
});

describe('many at once', () => {
  it('does what can be done and says of the others why not', async () => {
    const [mine, theirs, done] = [await newTask('agent'), await newTask('agent2'), await newTask('agent')];
    const agent = await staff(ours, 'agent');
    await completeTask(web(), agent, { taskId: done.id, values: {}, personal: [] });
    const taskIds = [mine.id, theirs.id, done.id, mine.id];
    const results = await inBulk(web(), agent, { verb: 'assign', to: 'agent-en' }, { taskIds });
    expect(results.map(({ refusal }) => refusal?.details['reason'] ?? 'done')).toEqual([
      'done',
      'not-assignee',
      'completed',
    ]);
    expect((await rowOf(mine.id)).assignee).toBe('agent-en');
  });

  it('takes no more than a page full, and something', async () => {
    const agent = await staff(ours, 'agent');
    await expect(inBulk(web(), agent, { verb: 'claim' }, { taskIds: [] })).rejects.toThrow(InputError);
  });

  it('gives everything back at the end of a shift, by the desk or by a flow’s job', async () => {
    const agent = await staff(ours, 'agent-en');
    await returnAllTasks(web(), agent);
    const tasks = [await newTask('agent-en'), await newTask('agent-en')];
    const { returned, kept } = await returnAllTasks(web(), agent);
    expect([...returned].sort()).toEqual(tasks.map(({ id }) => id).sort());
    expect(kept).toEqual([]);
    const { id } = await newTask('agent-en');
    await ours.database.query(
      `INSERT INTO job (id, kind, payload, run_at, created_at)
       VALUES (gen_random_uuid(), 'tasks.return', '{"userId": "agent-en", "name": "姜以宁"}', $1, $1)`,
      [ours.clock.now()],
    );
    await ours.run();
    expect((await rowOf(id)).assignee).toBeNull();
  });
});

describe('standing in', () => {
  it('lets the substitute do what the absent one holds, and their groups’ tasks, until they are back', async () => {
    const { id, caseId } = await newTask('agent');
    const [absent, manager] = [await staff(ours, 'agent'), await staff(ours, 'supervisor')];
    const [from, to] = [ours.clock.now(), new Date(ours.clock.now().getTime() + 8 * anHour)];
    await appointSubstitute(web(), absent, { substitute: 'frontdesk', from, to });
    const substitute = await staff(ours, 'frontdesk');
    expect(substitute.standsInFor).toEqual(['agent']);
    expect(substitute.candidateKeys).toContain('agent@*');
    await completeTask(web(), substitute, { taskId: id, values: {}, personal: [] });
    expect((await rowOf(id)).closed_by).toBe('frontdesk');
    const completed = (await ours.audit(caseId)).find((one) => one['command'] === 'complete-task')!;
    expect(completed['notes']).toEqual([expect.objectContaining({ inPlaceOf: 'agent' })]);
    await expect(appointSubstitute(web(), absent, { substitute: 'agent2', from, to })).rejects.toThrow(Conflict);
    const [one] = await substitutions(web(), manager);
    await endSubstitution(web(), absent, one!.id);
    expect((await staff(ours, 'frontdesk')).standsInFor).toEqual([]);
  });

  it('is appointed for others by those above them, never upwards or for oneself', async () => {
    const [agent, supervisor] = [await staff(ours, 'agent2'), await staff(ours, 'supervisor')];
    const during = { from: ours.clock.now(), to: new Date(ours.clock.now().getTime() + anHour) };
    const appoint = (actor: typeof agent, absent: string, substitute: string) =>
      appointSubstitute(web(), actor, { absent, substitute, ...during });
    await expect(appoint(agent, 'agent', 'agent2')).rejects.toThrow(NotAllowed);
    await expect(appoint(supervisor, 'manager', 'supervisor')).rejects.toThrow(NotAllowed);
    await expect(appoint(agent, 'agent2', 'agent2')).rejects.toThrow(InputError);
    await appoint(supervisor, 'agent2', 'agent-en');
    ours.clock.set(during.to);
    expect((await staff(ours, 'agent-en')).standsInFor).toEqual([]);
  });
});
