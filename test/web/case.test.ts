import { staff } from '../../src/demo/people';
import { insertStaff } from '../../src/demo/reference';
import { newId } from '../../src/lib/ids';
import { everyone } from '../kit/people';
import { useWeb, venueIds, type Visitor } from './kit';

const web = useWeb();
let caseId = '';
let code = '';

const wish = () => ({
  ...{ venueId: venueIds['zhongshan']!, phone: '199 0000 0172', name: '陈屿', party: '4', everyoneAdult: 'yes' },
  ...{ date: '2026-11-21', startTime: '20:30', hours: '3', note: '<img src=x onerror=alert(1)>' },
});

async function book(agent: Visitor): Promise<void> {
  const started = await agent.post('/processes/flow-01/start', { key: 'book' });
  const next = await agent.post(`${started.location}/complete`, wish(), started.location);
  const [row] = await web.desk.database.query<{ id: string; business_key: string }>(
    `SELECT id, business_key FROM "case" WHERE process_key = 'flow-01'`,
  );
  caseId = row!.id;
  code = row!.business_key;
  expect(next.status).toBe(303);
}

beforeAll(async () => book(await web.signedIn('agent')));

describe('the case page', () => {
  it('shows where the case stands, its way, its data and what it waits for', async () => {
    const { text, status } = await (await web.signedIn('agent')).get(`/cases/${caseId}`);
    expect(status).toBe(200);
    expect(text).toContain(`<h1 class="mono">${code}</h1>`);
    expect(text).toContain('林晓棠 完成 登记需求');
    expect(text).toContain('现在等：复述并请客人确认');
    expect(text).toContain('定时：保留到期');
    expect(text).toMatch(/<th scope="row">登记需求<\/th><td class="muted">人办/);
    expect(text).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt;');
    expect(text).not.toContain('<img src=x');
  });

  it('says what its ids stand for: the venue, the booking, the guest for whoever may know', async () => {
    const rowOf = async (visitor: Visitor, name: string): Promise<string> => {
      const { text } = await visitor.get(`/cases/${caseId}`);
      return new RegExp(`title="${name}">[^<]*</th><td>([^<]*)</td>`).exec(text)?.[1] ?? '';
    };
    const agent = await web.signedIn('agent');
    expect(await rowOf(agent, 'venueId')).toBe('中山路店');
    expect(await rowOf(agent, 'bookingId')).toBe(code);
    expect(await rowOf(agent, 'customerId')).toBe('陈屿');
    expect(await rowOf(await web.signedIn('agent-en'), 'venueId')).toBe('Zhongshan Road');
    expect(await rowOf(await web.signedIn('auditor'), 'customerId')).toMatch(/^[0-9a-f-]{36}$/);
    expect((await agent.get(`/cases/${caseId}/replay`)).text).toContain('中山路店');
  });

  it('says who was on the phone, how large a room was kept and by which rules, in words', async () => {
    const { database, engine, clock } = web.desk;
    const colleague = { ...staff[0]!, id: newId(), login: 'agent9', name: 'Gu Nan', passwordHash: '-', venueId: null };
    await insertStaff(database, [colleague], clock.now());
    await engine.changeData({ actor: everyone, caseId, variables: { agentId: colleague.id }, reason: 'another agent' });
    const said = async (login: string): Promise<string[]> => {
      const { text } = await (await web.signedIn(login)).get(`/cases/${caseId}`);
      return ['agentId', 'heldRoomType', 'hold'].map(
        (name) => new RegExp(`title="${name}">[^<]*</th><td>(?:<del>.*?</del> <ins>)?([^<]*)`).exec(text)?.[1] ?? '',
      );
    };
    expect(await said('agent')).toEqual(['Gu Nan', '小包', expect.stringContaining('、电话里（分） 10、')]);
    expect(await said('agent-en')).toEqual(['Gu Nan', 'small', expect.stringContaining(', on the phone (min) 10')]);
  });

  it('gives the viewer the diagram of the case’s version and its marks', async () => {
    const agent = await web.signedIn('agent');
    expect((await agent.get(`/cases/${caseId}/diagram.bpmn`)).headers['content-type']).toContain('xml');
    const marks = JSON.parse((await agent.get(`/cases/${caseId}/marks.json`)).text) as {
      elements: Record<string, { tokens: number; done: boolean }>;
      path: string[];
    };
    expect(marks.elements['readBack']).toMatchObject({ tokens: 1 });
    expect(marks.elements['registerWish']).toMatchObject({ tokens: 0, done: true });
    expect(marks.path).toContain('callForTodayToRegisterWish');
  });

  it('shows an auditor the history without the guest’s name and phone', async () => {
    const { text } = await (await web.signedIn('auditor')).get(`/cases/${caseId}`);
    expect(text).toContain('林晓棠 完成 登记需求');
    expect(text).toContain('您的身份看不到个人信息');
    expect(text).not.toContain('陈屿');
    expect(text).not.toContain('0172');
  });

  it('shows an auditor the task without them, too', async () => {
    const [row] = await web.desk.database.query<{ id: string }>(`SELECT id FROM user_task WHERE state = 'open'`);
    const { text, status } = await (await web.signedIn('auditor')).get(`/tasks/${row!.id}`);
    expect(status).toBe(200);
    expect(text).toContain('199 •••• 0172');
    expect(text).not.toContain('陈屿');
    expect(text).not.toContain('靠电梯');
    expect(text).not.toContain('sealed');
  });

  it('names everything in English for whoever reads English', async () => {
    const reader = await web.signedIn('agent-en');
    const { text } = await reader.get(`/cases/${caseId}`);
    expect(text).toContain('<html lang="en">');
    const main = text.slice(text.indexOf('<main'));
    const chinese = main.replace(/陈屿|林晓棠|姜以宁/g, '').match(/[\u4e00-\u9fff]+/g);
    expect(chinese).toBeNull();
  });

  it('is found by the code people say on the phone', async () => {
    const agent = await web.signedIn('agent');
    expect((await agent.get(`/cases?q=${code.toLowerCase()}`)).location).toBe(`/cases/${caseId}`);
    expect((await agent.get('/cases?q=ZZZZ')).text).toContain('没有编号是 ZZZZ 的工单');
    expect((await agent.get('/cases?status=running')).text).toContain(code);
    expect((await agent.get('/cases?after=nonsense')).status).toBe(422);
  });

  it('hides a venue’s cases from another venue’s people', async () => {
    expect((await (await web.signedIn('frontdesk')).get(`/cases/${caseId}`)).status).toBe(200);
    expect((await (await web.signedIn('frontdesk-jiangwan')).get(`/cases/${caseId}`)).status).toBe(404);
    expect((await (await web.signedIn('frontdesk-jiangwan')).get('/cases')).text).not.toContain(code);
  });

  it('lets only a supervisor cancel, with a reason that stays', async () => {
    expect((await (await web.signedIn('agent')).post(`/cases/${caseId}/act/cancel`, { reason: 'x' })).status).toBe(403);
    const supervisor = await web.signedIn('supervisor');
    expect((await supervisor.post(`/cases/${caseId}/act/cancel`, { reason: ' ' })).status).toBe(422);
    expect((await supervisor.post(`/cases/${caseId}/act/cancel`, { reason: '客人来电两次' })).status).toBe(303);
    const { text } = await supervisor.get(`/cases/${caseId}`);
    expect(text).toContain('周启明 取消工单');
    expect(text).toContain('原因：客人来电两次');
  });
});

describe('processes', () => {
  it('lists what is deployed with what runs, and starts a case', async () => {
    const agent = await web.signedIn('agent');
    const { text } = await agent.get('/processes?view=list');
    expect(text).toContain('电话预约当日包厢预约流程');
    expect(text).toContain('action="/processes/flow-01/start"');
    expect(text).not.toContain('action="/processes/hold-and-arrival/start"');
    expect((await agent.get('/processes/flow-01')).text).toContain('data-xml="/processes/flow-01/diagram.bpmn"');
    expect((await agent.get('/processes/flow-99')).status).toBe(404);
  });
});

describe('mails', () => {
  it('are for supervisors and administrators', async () => {
    expect((await (await web.signedIn('agent')).get('/outbox')).status).toBe(403);
    expect((await (await web.signedIn('admin')).get('/outbox')).text).toContain('还没有邮件');
  });

  it('keep a guest’s name and address from administrators, who only see that they went out', async () => {
    const agent = await web.signedIn('agent');
    const started = await agent.post('/processes/flow-01/start', { key: 'with a mail' });
    const next = await agent.post(`${started.location}/complete`, wish(), started.location);
    await agent.post(`${next.location}/complete`, { guestAnswer: 'yes' }, next.location);
    await web.desk.run();
    const [mail] = await web.desk.database.query<{ id: string }>(`SELECT id FROM outbox_delivery WHERE kind = 'mail'`);
    const shownTo = async (login: string): Promise<string> => {
      const visitor = await web.signedIn(login);
      return (await visitor.get('/outbox')).text + (await visitor.get(`/outbox/${mail!.id}`)).text;
    };
    const [supervisor, admin] = [await shownTo('supervisor'), await shownTo('admin')];
    for (const word of ['chen@example.com', '陈屿,您好', '预订已确认']) expect(supervisor).toContain(word);
    expect(admin).toContain('c•••@example.com');
    expect(admin).toContain('预订已确认');
    expect(admin).not.toMatch(/chen@example|陈屿/);
  });
});
