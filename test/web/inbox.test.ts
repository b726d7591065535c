import { everyone } from '../kit/people';
import { useWeb, venueIds, type Page, type Visitor } from './kit';

const web = useWeb();

/** The task an address leads to. */
const taskOf = (page: Page): string => /\/tasks\/([0-9a-f-]{36})/.exec(page.location)?.[1] ?? '';
const hidden = (page: Page, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? '';

const wish = (): Record<string, string> => ({
  venueId: venueIds['zhongshan']!,
  phone: '199 0000 0172',
  name: '陈屿',
  party: '4',
  everyoneAdult: 'yes',
  date: '2026-11-21',
  startTime: '20:30',
  hours: '3',
});

async function startCall(visitor: Visitor): Promise<string> {
  const page = await visitor.post('/processes/flow-01/start', { key: `test-${Math.random()}` });
  expect(page.status).toBe(303);
  return taskOf(page);
}

describe('a call', () => {
  it('goes from the button to the confirmed booking without leaving the form', async () => {
    const agent = await web.signedIn('agent');
    const first = await startCall(agent);
    const form = await agent.get(`/tasks/${first}`);
    expect(form.text).toContain('登记需求');
    expect(form.text).toContain('林晓棠 已认领');
    const next = await agent.post(
      `/tasks/${first}/complete`,
      { ...wish(), key: hidden(form, 'key') },
      `/tasks/${first}`,
    );
    expect(next.status).toBe(303);
    const readBack = await agent.get(next.location);
    expect(readBack.text).toContain('复述并请客人确认');
    expect(readBack.text).toMatch(/<span class="badge pill hollow" data-tone="amber">保留中/);
    expect(readBack.text).toContain('199 0000 0172');
    const end = await agent.post(`/tasks/${taskOf(next)}/complete`, { guestAnswer: 'yes' }, next.location);
    expect([end.status, end.location]).toEqual([303, '/tasks']);
    const [booking] = await web.desk.database.query<{ state: string }>('SELECT state FROM booking');
    expect(booking?.state).toBe('confirmed');
  });

  it('answers with the next page itself where the page that is open asks for it', async () => {
    const agent = await web.signedIn('agent');
    const first = await startCall(agent);
    const inPlace = { 'X-In-Place': 'yes' };
    const from = `/tasks/${first}`;
    const next = await agent.post(`${from}/complete?box=groups`, wish(), from, inPlace);
    expect(next.status).toBe(200);
    expect(next.headers['x-address']).toMatch(/^\/tasks\/[0-9a-f-]{36}\?box=groups$/);
    expect(next.text).toContain('复述并请客人确认');
    expect(next.text).toContain('已完成，接着办下一步。');
    expect(next.text).toContain(`name="back" value="${next.headers['x-address']!.replace('=', '&#x3D;')}"`);
    expect((await agent.get(next.headers['x-address']!)).text).not.toContain('已完成，接着办下一步。');

    const refused = await agent.post(`${from}/complete`, wish(), from, inPlace);
    expect([refused.status, refused.headers['x-address']]).toEqual([409, from]);
    const page = next.headers['x-address']!.split('?')[0]!;
    const end = await agent.post(`${page}/complete`, { guestAnswer: 'yes' }, page, inPlace);
    expect([end.status, end.headers['x-address']]).toEqual([200, '/tasks']);
  });

  it('brings a faulty form back with everything typed and says what to change', async () => {
    const agent = await web.signedIn('agent');
    const id = await startCall(agent);
    const page = await agent.post(
      `/tasks/${id}/complete`,
      { ...wish(), phone: '12', name: '<b>陈</b>', party: '' },
      `/tasks/${id}`,
    );
    expect(page.status).toBe(422);
    expect(page.text).toContain('有 2 处要改');
    expect(page.text).toContain('value="12"');
    expect(page.text).toContain('&lt;b&gt;陈&lt;/b&gt;');
    expect(page.text).not.toContain('<b>陈</b>');
    expect(page.text).toContain('aria-invalid="true"');
    expect((await agent.get(`/tasks/${id}`)).status).toBe(200);
  });

  it('refuses a venue that was not offered', async () => {
    const agent = await web.signedIn('agent');
    const id = await startCall(agent);
    const page = await agent.post(
      `/tasks/${id}/complete`,
      { ...wish(), venueId: '019f0000-0000-7000-8000-000000000000' },
      `/tasks/${id}`,
    );
    expect(page.status).toBe(422);
    expect(page.text).toContain('请从列表里选');
  });

  it('keeps a draft for later, personal values sealed', async () => {
    const agent = await web.signedIn('agent');
    const id = await startCall(agent);
    const kept = await agent.post(`/tasks/${id}/draft`, { ...wish(), note: '靠电梯' }, `/tasks/${id}`);
    expect([kept.status, kept.location]).toEqual([303, '/tasks']);
    const again = await agent.get(`/tasks/${id}`);
    expect(again.text).toContain('靠电梯');
    expect(again.text).toContain('199 0000 0172');
    expect(again.text).toContain('草稿');
    const [row] = await web.desk.database.query<{ text: string }>('SELECT draft_values::text AS text FROM form_draft');
    expect(row?.text).not.toContain('0172');
    expect(row?.text).not.toContain('陈屿');
  });
});

describe('two people and one task', () => {
  it('tells the second who has claimed it', async () => {
    const [agent, other] = [await web.signedIn('agent'), await web.signedIn('agent2')];
    const id = await startCall(agent);
    const late = await other.post(`/tasks/${id}/claim`);
    expect(late.status).toBe(409);
    expect(late.text).toContain('林晓棠 已经认领了这件待办');
    const back = await agent.post(`/tasks/${id}/unclaim`);
    expect(back.status).toBe(303);
    expect((await other.post(`/tasks/${id}/claim`)).status).toBe(303);
  });

  it('tells the second who completed it and shows what they typed to copy', async () => {
    const agent = await web.signedIn('agent');
    const id = await startCall(agent);
    await agent.post(`/tasks/${id}/complete`, wish(), `/tasks/${id}`);
    const twice = await agent.post(`/tasks/${id}/complete`, { ...wish(), note: '第二次写的' });
    expect(twice.status).toBe(409);
    expect(twice.text).toMatch(/林晓棠 已于 2026-11-21 18:\d\d:\d\d 完成这件待办/);
    expect(twice.text).toMatch(/<dt>备注<\/dt><dd>第二次写的<\/dd>/);
  });

  it('answers a form sent twice as it answered the first time', async () => {
    const agent = await web.signedIn('agent');
    const id = await startCall(agent);
    const fields = { ...wish(), key: `twice-${id}` };
    const first = await agent.post(`/tasks/${id}/complete`, fields);
    const second = await agent.post(`/tasks/${id}/complete`, fields);
    expect(second.status).toBe(303);
    expect(second.location).toBe(first.location);
  });
});

describe('a paused case', () => {
  it('says so to who completes its task, and keeps what they typed', async () => {
    const agent = await web.signedIn('agent');
    const id = await startCall(agent);
    const [row] = await web.desk.database.query<{ caseId: string }>(
      'SELECT case_id AS "caseId" FROM user_task WHERE id = $1',
      [id],
    );
    await web.desk.engine.suspendCase({ actor: everyone, caseId: row!.caseId });

    const refused = await agent.post(`/tasks/${id}/complete`, { ...wish(), note: '靠窗的' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('工单已暂停，恢复后才能继续。');
    expect(refused.text).toContain('靠窗的');
  });
});

describe('going back', () => {
  it('and sending another text under the same key ends at who completed it, nothing lost', async () => {
    const agent = await web.signedIn('agent');
    const id = await startCall(agent);
    await agent.post(`/tasks/${id}/complete`, { ...wish(), key: `back-${id}` });
    const changed = await agent.post(`/tasks/${id}/complete`, { ...wish(), note: '改过的', key: `back-${id}` });
    expect(changed.status).toBe(409);
    expect(changed.text).toContain('改过的');
  });
});

describe('the inbox', () => {
  it('shows my tasks by deadline, late ones first, and those of my groups to take', async () => {
    const agent = await web.signedIn('agent2');
    const id = await startCall(agent);
    expect((await agent.get('/tasks')).text).toContain(`/tasks/${id}`);
    web.desk.clock.advance(10 * 60_000);
    expect((await agent.get('/tasks')).text).toMatch(/<h3 class="group-label">已迟<\/h3>/);
    await agent.post(`/tasks/${id}/unclaim`);
    expect((await agent.get('/tasks?box=groups')).text).toContain(`/tasks/${id}`);
    const taken = await agent.post('/tasks/next');
    expect(taken.location).toMatch(/^\/tasks\/[0-9a-f-]{36}$/);
  });

  it('hides the tasks of other groups, and from those who only look', async () => {
    const id = await startCall(await web.signedIn('agent'));
    expect((await (await web.signedIn('cleaning')).get(`/tasks/${id}`)).status).toBe(404);
    const auditor = await web.signedIn('auditor');
    expect((await auditor.get(`/tasks/${id}`)).status).toBe(200);
    expect((await auditor.post(`/tasks/${id}/claim`)).status).toBe(403);
    expect((await auditor.post('/processes/flow-01/start', { key: 'x' })).status).toBe(403);
  });

  it('answers an address that is no task like one that does not exist', async () => {
    const agent = await web.signedIn('agent');
    for (const id of ['x', '019f0000-0000-7000-8000-000000000000', "1' OR '1'='1"])
      expect((await agent.get(`/tasks/${encodeURIComponent(id)}`)).status).toBe(404);
  });
});

describe('guests at the door', () => {
  it('are taken down by the front desk of the venue, whose case it is from the beginning', async () => {
    const frontDesk = await web.signedIn('frontdesk');
    expect((await frontDesk.get('/tasks')).text).toContain('散客开房');
    const page = await frontDesk.post('/processes/walk-in/start', { key: 'walk-in-1' });
    expect(page.status).toBe(303);
    const form = await frontDesk.get(`/tasks/${taskOf(page)}`);
    expect(form.text).toContain('登记散客');
    const guests = { venueId: venueIds['zhongshan']!, party: '4', everyoneAdult: 'yes', hours: '2', leavesPhone: 'no' };
    const sheet = await frontDesk.post(
      `/tasks/${taskOf(page)}/complete`,
      { ...guests, key: hidden(form, 'key') },
      `/tasks/${taskOf(page)}`,
    );
    expect((await frontDesk.get(sheet.location)).text).toContain('请客人签开房单');
    expect((await frontDesk.post('/processes/flow-01/start', { key: 'walk-in-2' })).status).toBe(403);
  });
});
