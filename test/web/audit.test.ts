/** The audit's pages, by role; and that what people look at, take away and are refused stands in the audit. */
import { makeCheckpoint } from '../../src/engine/audit/checkpoint';
import { signerFromSecret } from '../../src/engine/audit/signing';
import { verifyAudit } from '../../src/engine/audit/verify';
import request from 'supertest';
import { everyone } from '../kit/people';
import { password, tokenOf, useWeb, venueIds, type Visitor } from './kit';

const web = useWeb();
let caseId = '';
let code = '';
let guest = '';

interface Written {
  readonly stream: string;
  readonly actor: string;
  readonly command: string;
  readonly facts: Readonly<Record<string, unknown>>;
}
/** Events of these commands, the oldest first. */
async function written(...commands: string[]): Promise<Written[]> {
  const rows = await web.desk.database.query<{ stream: string; actor_id: string; command: string; body: string }>(
    'SELECT stream, actor_id, command, body FROM audit_event WHERE command = ANY($1) ORDER BY at, stream, seq',
    [commands],
  );
  return rows.map(({ stream, actor_id: actor, command, body }) => ({
    ...{ stream, actor, command },
    facts: (JSON.parse(body) as { facts: Written['facts'] }).facts,
  }));
}
const later = (): void => web.desk.clock.advance(61_000);

const wish = () => ({
  ...{ venueId: venueIds['zhongshan']!, phone: '199 0000 0172', name: '陈屿', party: '4', everyoneAdult: 'yes' },
  ...{ date: '2026-11-21', startTime: '20:30', hours: '3' },
});

beforeAll(async () => {
  later();
  const agent = await web.signedIn('agent');
  const started = await agent.post('/processes/flow-01/start', { key: 'book' });
  await agent.post(`${started.location}/complete`, wish(), started.location);
  const [row] = await web.desk.database.query<{ id: string; business_key: string; customer_id: string }>(
    `SELECT id, business_key, customer_id FROM "case" WHERE process_key = 'flow-01'`,
  );
  ({ id: caseId, business_key: code, customer_id: guest } = row!);
});

describe('the page of the audit', () => {
  it('shows every event in words: a case’s, a sign-in, a deployment', async () => {
    const { status, text } = await (await web.signedIn('auditor')).get('/audit');
    expect(status).toBe(200);
    expect(text).toMatch(/林晓棠<\/td><td class="nowrap">完成待办<\/td>/);
    expect(text).toContain('>登录<');
    expect(text).toContain('查看本身也会记入审计');
    const deployed = await (await web.signedIn('auditor')).get('/audit?command=deploy-process');
    expect(deployed.text).toContain('流程 01 电话预约当日包厢预约流程');
  });

  it('is reached from a case, by those it is for', async () => {
    const { text } = await (await web.signedIn('auditor')).get(`/cases/${caseId}`);
    expect(text).toContain(`href="/audit?about&#x3D;${caseId}"`);
    expect(text).toContain(`href="/audit/customers/${guest}"`);
    expect((await (await web.signedIn('agent')).get(`/cases/${caseId}`)).text).not.toContain('href="/audit');
  });

  it('keeps the guest from an auditor and shows them to a manager', async () => {
    const hidden = (await (await web.signedIn('auditor')).get(`/audit?about=${code}`)).text;
    expect(hidden).toContain(code);
    expect(hidden).not.toContain('陈屿');
    expect(hidden).not.toContain('0172');
    const event = encodeURIComponent(`case:${caseId}~2`);
    const whole = (await (await web.signedIn('auditor')).get(`/audit?event=${event}`)).text;
    expect(whole).toContain('您的身份看不到个人信息');
    expect(whole).not.toContain('陈屿');
    const seen = (await (await web.signedIn('manager')).get(`/audit?event=${event}`)).text;
    expect(seen).toContain('陈屿');
  });

  it('shows one event whole, with its proof and where it can be replayed', async () => {
    const auditor = await web.signedIn('auditor');
    const place = encodeURIComponent(`case:${caseId}~2`);
    const { text } = await auditor.get(`/audit?about=${code}&event=${place}`);
    expect(text).toContain(`href="/cases/${caseId}/replay?seq&#x3D;2"`);
    expect(text).toContain('/processes/flow-01?version&#x3D;1');
    expect(text).toContain('在链上，还没有被检查点封存');
    await makeCheckpoint(web.desk.database, web.desk.clock.now(), signerFromSecret('a secret for this test alone'));
    const checked = await auditor.get(`/audit?event=${place}&verify=1`);
    expect(checked.text).toContain('由检查点 1 于');
    expect(checked.text).toMatch(/\d 条逐条相符，0 处不符/);
    expect(await written('verify-audit')).toMatchObject([
      { actor: 'auditor', facts: { stream: `case:${caseId}`, faults: 0 } },
    ]);
  });

  it('takes a note, and searches to come back to', async () => {
    const auditor = await web.signedIn('auditor');
    const noted = await auditor.post('/audit/notes', { event: `case:${caseId}~1`, note: '<b>已核对</b>', about: code });
    expect(noted.location).toBe(`/audit?about=${code}&event=case%3A${caseId}%7E1#event`);
    const shown = (await auditor.get(noted.location)).text;
    expect(shown).toContain('&lt;b&gt;已核对&lt;/b&gt;');
    expect(shown).toContain('有备注');
    await auditor.post('/audit/searches', { name: '这一单', about: code, shared: 'yes' });
    const manager = await web.signedIn('manager');
    expect((await manager.get('/audit')).text).toContain(
      `<a class="grow truncate" href="/audit?about&#x3D;${code}">这一单</a>`,
    );
    const refused = await auditor.post('/audit/notes', { event: `case:${caseId}~1`, note: ' ' });
    expect((await auditor.get(refused.location)).text).toContain('备注要有 1 到 2000 个字。');
  });

  it('says so when a day is none, and when there is no such event', async () => {
    const auditor = await web.signedIn('auditor');
    expect(await auditor.get('/audit?from=yesterday')).toMatchObject({ status: 422 });
    expect(await auditor.get(`/audit?event=${encodeURIComponent('case:nobody~1')}`)).toMatchObject({ status: 404 });
    expect((await auditor.get('/audit?about=%25nothing%25')).text).toContain('没有找到事件');
  });

  it.each(['agent', 'supervisor', 'owner', 'frontdesk'])(
    'is not for %s, and that they asked is recorded',
    async (login) => {
      const visitor = await web.signedIn(login);
      expect((await visitor.get('/audit')).status).toBe(403);
      expect((await written('refuse')).filter(({ actor }) => actor === login)).toMatchObject([
        {
          actor: login,
          stream: expect.stringContaining(`subject:actor:${login}:`) as string,
          facts: { action: 'audit.read', path: '/audit' },
        },
      ]);
      expect((await visitor.get('/tasks')).text).not.toContain('href="/audit"');
    },
  );

  it('tells in English, too', async () => {
    const auditor = await web.signedIn('auditor');
    await auditor.post('/language', { language: 'en' });
    const { text } = await auditor.get(`/audit?about=${code}`);
    expect(text).toContain('Complete a task');
    expect(text).not.toMatch(/完成待办|检索/);
    await auditor.post('/language', { language: 'zh-CN' });
  });
});

describe('what is looked at', () => {
  const looksOf = async (login: string): Promise<[string, unknown][]> =>
    (await written('view-case', 'view-task', 'view-mail', 'find-customer', 'download-file'))
      .filter(({ actor, stream }) => actor === login && stream.startsWith(`subject:customer:${guest}:`))
      .map(({ command, facts }) => [command, facts['wholeNumber']]);
  const opened = async (visitor: Visitor, path: string): Promise<void> => {
    expect((await visitor.get(path)).status).toBe(200);
  };

  it('is a case, its replay and a task, with how much of the guest was to be seen', async () => {
    const [task] = await web.desk.database.query<{ id: string }>(`SELECT id FROM user_task WHERE state = 'open'`);
    later();
    for (const login of ['agent2', 'auditor']) {
      const visitor = await web.signedIn(login);
      const before = (await looksOf(login)).length;
      for (const path of [`/cases/${caseId}`, `/cases/${caseId}/replay`, `/tasks/${task!.id}`])
        await opened(visitor, path);
      const whole = login === 'agent2';
      expect(
        (await looksOf(login))
          .slice(before)
          .map(([command]) => command)
          .sort(),
      ).toEqual(['view-case', 'view-case', 'view-task']);
      expect((await looksOf(login)).at(-1)![1]).toBe(whole);
    }
  });

  const browserOf = async (login: string) => {
    const agent = request.agent(web.app);
    const token = tokenOf((await agent.get('/sign-in')).text);
    await agent.post('/sign-in').type('form').send({ _csrf: token, login, password });
    return agent;
  };

  it('is not a page that only refreshes itself', async () => {
    later();
    const before = (await looksOf('supervisor')).length;
    const agent = await browserOf('supervisor');
    await agent.get(`/cases/${caseId}`);
    later();
    expect((await agent.get(`/cases/${caseId}`).set('X-Glance', '1')).status).toBe(200);
    expect(await looksOf('supervisor')).toHaveLength(before + 1);
    await agent.get(`/cases/${caseId}`);
    expect(await looksOf('supervisor')).toHaveLength(before + 2);
  });

  it('is a page that was never opened, though it says that it only refreshes itself', async () => {
    later();
    const [task] = await web.desk.database.query<{ id: string }>(`SELECT id FROM user_task WHERE state = 'open'`);
    const agent = await browserOf('agent-en');
    const before = (await looksOf('agent-en')).length;
    for (const path of [`/cases/${caseId}`, `/tasks/${task!.id}`, `/cases/${caseId}`])
      expect((await agent.get(path).set('X-Glance', '1')).status).toBe(200);
    const looks = (await looksOf('agent-en')).slice(before);
    expect(looks.map(([command]) => command).sort()).toEqual(['view-case', 'view-task']);
  });

  it('is the film of a replay without its page', async () => {
    later();
    const visitor = await web.signedIn('manager');
    const before = (await looksOf('manager')).length;
    await opened(visitor, `/cases/${caseId}/film.json`);
    expect((await looksOf('manager')).slice(before)).toEqual([['view-case', true]]);
  });

  it('is said on a page of the guest’s own, to those who read the audit', async () => {
    const { status, text } = await (await web.signedIn('auditor')).get(`/audit/customers/${guest}`);
    expect(status).toBe(200);
    expect(text).toContain('赵一诺');
    expect(text).toContain('199 •••• 0172');
    expect(text).not.toContain('陈屿');
    expect(await (await web.signedIn('agent')).get(`/audit/customers/${guest}`)).toMatchObject({ status: 403 });
    expect(await (await web.signedIn('auditor')).get('/audit/customers/nobody')).toMatchObject({ status: 404 });
    expect(await written('view-audit-of-customer')).toMatchObject([{ actor: 'auditor' }]);
  });
});

describe('signing in', () => {
  it('under a name nobody has is recorded without the name, and locking once', async () => {
    const visitor = web.visitor();
    await visitor.signIn('my-secret-password', 'wrong');
    for (let i = 0; i < 7; i++) await visitor.signIn('cleaning', 'wrong');
    expect(await written('sign-in-unknown')).toMatchObject([{ actor: 'sign-in' }]);
    expect(JSON.stringify(await written('sign-in-unknown'))).not.toContain('my-secret-password');
    expect(await written('sign-in-failed')).toHaveLength(5);
    expect(await written('sign-in-locked')).toMatchObject([{ actor: 'cleaning' }]);
  });
});

it('leaves every chain whole', async () => {
  expect((await verifyAudit(web.desk.database)).faults).toEqual([]);
});

test('what was given that only looks sealed keeps nobody from reading on', async () => {
  const remark = { sealed: 'AAAA', subject: `case:${caseId}` };
  const { caseId: odd } = await web.desk.start('flow-01', { remark }, everyone);
  const manager = await web.signedIn('manager');
  for (const path of ['/audit', `/cases/${odd}`]) expect((await manager.get(path)).status).toBe(200);
});
