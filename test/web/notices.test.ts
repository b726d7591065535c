import { person } from '../kit/people';
import { useWeb } from './kit';

const web = useWeb();
const agent = person('agent', ['agent']);
const supervisor = person('supervisor', ['supervisor'], { roles: ['supervisor'] });

/** A task the supervisor took from one agent and gave to the other. */
async function handedOver(): Promise<string> {
  const { nextTaskId } = await web.desk.start('flow-01', { agentId: 'agent' }, agent);
  await web.desk.engine.assignTask({ actor: supervisor, taskId: nextTaskId!, to: 'agent2' });
  return nextTaskId!;
}
const bell = (html: string): string => /<a class="nav[^>]*id="bell".*?<\/a>/s.exec(html)?.[0] ?? '';
const openOf = (html: string): string => /\/notifications\/[0-9a-f-]{36}\/open/.exec(html)?.[0] ?? '';

describe('the bell', () => {
  it('counts what somebody was told and leads to it; what was opened is read', async () => {
    const id = await handedOver();
    const [before, after] = [await web.signedIn('agent'), await web.signedIn('agent2')];
    expect(bell((await before.get('/profile')).text)).toContain('<span class="n">1</span>');

    const page = await after.get('/notifications');
    expect(page.text).toContain('周启明 把“登记需求”交给您');
    const opened = await after.post(openOf(page.text));
    expect([opened.status, opened.location]).toEqual([303, `/tasks/${id}`]);
    expect(bell((await after.get('/profile')).text)).not.toContain('class="n"');

    expect((await before.get('/notifications')).text).toContain('“登记需求”已由 周启明 从您这里转走');
  });

  it('is nobody else’s to open', async () => {
    await handedOver();
    const page = await (await web.signedIn('agent2')).get('/notifications');
    expect((await (await web.signedIn('agent')).post(openOf(page.text))).status).toBe(404);
  });

  it('does not count what is nobody’s concern any more', async () => {
    const id = await handedOver();
    const to = await web.signedIn('agent2');
    await web.desk.engine.assignTask({ actor: supervisor, taskId: id, to: 'agent-en' });
    await to.post('/notifications/read', { upTo: 'ffffffff-ffff-ffff-ffff-ffffffffffff' });
    await web.desk.engine.assignTask({ actor: supervisor, taskId: id, to: 'agent2' });
    expect(bell((await to.get('/profile')).text)).toContain('<span class="n">1</span>');
    await web.desk.engine.assignTask({ actor: supervisor, taskId: id, to: 'agent-en' });

    const page = await to.get('/notifications');
    expect(page.text).toContain('已不用办');
    expect(bell(page.text)).toContain('<span class="n">1</span>');
  });

  it('reads all that was shown, and nothing that came since', async () => {
    await handedOver();
    const to = await web.signedIn('agent2');
    const upTo = /name="upTo" value="([^"]+)"/.exec((await to.get('/notifications')).text)![1]!;
    web.desk.clock.advance(1000);
    await handedOver();
    await to.post('/notifications/read', { upTo });
    expect(bell((await to.get('/profile')).text)).toContain('<span class="n">1</span>');
  });

  it('says in English what it says in Chinese', async () => {
    const id = await handedOver();
    await web.desk.engine.assignTask({ actor: supervisor, taskId: id, to: 'agent-en' });
    const page = await (await web.signedIn('agent-en')).get('/notifications');
    expect(page.text).toContain('周启明 handed “');
  });

  it('tells browsers what is new since they last asked, for who wishes it', async () => {
    const to = await web.signedIn('agent2');
    await to.post('/profile/notifications', { mail: 'none', email: '', browser: 'yes' });
    web.desk.clock.advance(1000);
    const since = /data-since="([^"]+)"/.exec((await to.get('/profile')).text)![1]!;
    web.desk.clock.advance(1000);
    const id = await handedOver();

    const answer = JSON.parse((await to.get(`/notifications/new.json?since=${since}`)).text) as {
      href: string;
      id: string;
    }[];
    expect(answer).toMatchObject([{ href: `/tasks/${id}`, title: '周启明 把“登记需求”交给您' }]);
    expect(JSON.parse((await to.get(`/notifications/new.json?since=${answer[0]!.id}`)).text)).toEqual([]);
    expect(JSON.parse((await to.get(`/notifications/new.json?since=x`)).text)).toEqual([]);
  });
});

describe('how somebody wants to be told', () => {
  it('is kept, and an address no mail can go to is not', async () => {
    const someone = await web.signedIn('agent');
    await someone.post('/profile/notifications', { mail: 'daily', email: 'lin@example.com' });
    expect((await someone.get('/profile')).text).toMatch(/value="daily" checked/);
    await someone.post('/profile/notifications', { mail: 'hourly', email: 'not an address' });
    const page = await someone.get('/profile');
    expect(page.text).toContain('邮箱不对');
    expect(page.text).toMatch(/value="daily" checked/);
    await someone.post('/profile/notifications', { mail: 'hourly', email: '' });
    expect((await someone.get('/profile')).text).toContain('邮箱不对');
  });
});
