import { useWeb, type Visitor } from './kit';

const web = useWeb();
const { desk } = web;

async function begun(visitor: Visitor): Promise<string> {
  const { location } = await visitor.post('/processes/flow-01/start');
  return location.replace('/tasks/', '');
}
const holderOf = async (id: string): Promise<string | null> =>
  (await desk.database.query<{ assignee: string | null }>('SELECT assignee FROM user_task WHERE id = $1', [id]))[0]!
    .assignee;

describe('many tasks at once', () => {
  it('are handed over together; the next page says of each that was not why', async () => {
    const [agent, other] = [await web.signedIn('agent'), await web.signedIn('agent2')];
    const [mine, theirs] = [await begun(agent), await begun(other)];
    const order = { task: [mine, theirs], verb: 'assign', to: '姜以宁', note: '晚班请接', back: '/tasks?box=groups' };
    expect((await agent.post('/tasks/bulk', order)).location).toBe('/tasks?box=groups');
    expect([await holderOf(mine), await holderOf(theirs)]).toEqual(['agent-en', 'agent2']);
    const told = (await agent.get('/tasks?box=groups')).text;
    expect(told).toContain('转交：1 件办好，1 件没有办成。');
    expect(told).toContain('待办不在您手里');
    expect(told).toContain(`href="/tasks/${theirs}"`);
    expect((await agent.get('/tasks')).text).not.toContain('件办好');
  });

  it('are moved up by a supervisor, and not by others', async () => {
    const [agent, supervisor] = [await web.signedIn('agent'), await web.signedIn('supervisor')];
    const id = await begun(agent);
    const order = { task: id, verb: 'priority', priority: '75' };
    expect((await agent.post('/tasks/bulk', order)).status).toBe(403);
    expect((await agent.get('/tasks')).text).not.toContain('id="bulk-priority"');
    await supervisor.post('/tasks/bulk', order);
    expect((await supervisor.get('/tasks')).text).toContain('优先级：1 件办好。');
  });

  it('nothing picked, or a name that is nobody’s, is said and changes nothing', async () => {
    const agent = await web.signedIn('agent');
    const id = await begun(agent);
    await agent.post('/tasks/bulk', { verb: 'claim' });
    expect((await agent.get('/tasks')).text).toContain('请先勾选待办');
    await agent.post('/tasks/bulk', { verb: 'assign', to: '没有这人', task: id });
    expect((await agent.get('/tasks')).text).toContain('没有叫“没有这人”的在职同事');
    expect(await holderOf(id)).toBe('agent');
  });

  it('everything one holds goes back to its groups at the end of a shift', async () => {
    const agent = await web.signedIn('agent2');
    const id = await begun(agent);
    expect((await agent.get('/profile')).text).toContain('交还我的全部待办');
    await agent.post('/tasks/return-all');
    expect((await agent.get('/tasks')).text).toMatch(/已交还 \d+ 件待办。/);
    expect(await holderOf(id)).toBeNull();
  });
});

describe('substitution while away', () => {
  it('puts the absent one’s tasks into the substitute’s list, who completes them under their own name', async () => {
    const [agent, substitute] = [await web.signedIn('agent-en'), await web.signedIn('agent2')];
    const id = await begun(agent);
    await agent.post('/language', { language: 'zh-CN', back: '/profile' });
    const during = { from: '2026-11-21T18:00', to: '2026-11-23T09:00' };
    await agent.post('/profile/substitutions', { substitute: '赵一诺', ...during });
    expect((await agent.get('/profile')).text).toContain('赵一诺 代 姜以宁 办理，18:00 到 周一 09:00');
    expect((await substitute.get('/tasks')).text).toContain(`/tasks/${id}`);
    const open = (await substitute.get(`/tasks/${id}`)).text;
    expect(open).toContain('代 姜以宁 办理');
    expect(open).toContain('id="hand-over"');
    const path = /action="(\/profile\/substitutions\/[\w-]+\/end)"/.exec((await agent.get('/profile')).text)![1]!;
    await agent.post(path);
    expect((await substitute.get('/tasks')).text).not.toContain(`/tasks/${id}`);
  });

  it('says what is wrong with an appointment and keeps it; agents appoint for themselves only', async () => {
    const agent = await web.signedIn('agent');
    const typed = { substitute: '赵一诺', from: '2026-11-22T09:00', to: '2026-11-22T08:00' };
    const refused = await agent.post('/profile/substitutions', typed);
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('结束时间要晚于开始')]);
    expect(refused.text).toContain('value="赵一诺"');
    const forOther = { ...typed, absent: '赵一诺', substitute: '林晓棠', to: '2026-11-22T10:00' };
    expect((await agent.post('/profile/substitutions', forOther)).status).toBe(403);
    const supervisor = await web.signedIn('supervisor');
    expect((await supervisor.post('/profile/substitutions', forOther)).location).toBe('/profile');
    expect((await supervisor.post('/profile/substitutions', forOther)).status).toBe(409);
  });
});
