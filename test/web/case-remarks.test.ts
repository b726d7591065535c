/** Comments and files on the case's own page, and what leads on from there. */
import request from 'supertest';
import { everyone } from '../kit/people';
import { password, tokenOf, useWeb, venueIds, type Visitor } from './kit';

const web = useWeb();
let agent: Visitor;
let page = '';
let caseId = '';

beforeAll(async () => {
  caseId = (await web.desk.start('flow-01', { venueId: venueIds['zhongshan']! }, everyone)).caseId;
  await web.desk.database.query('UPDATE "case" SET venue_id = $2 WHERE id = $1', [caseId, venueIds['zhongshan']]);
  page = `/cases/${caseId}`;
  agent = await web.signedIn('agent');
});

const comment = (who: Visitor, text: string) => who.post(`${page}/comments`, { text }, page);

describe('comments on the case page', () => {
  it('are read there and beside the task, and tell whom they speak to', async () => {
    const sent = await comment(agent, '客人要靠电梯 @苏芮');
    expect(sent.location).toBe(`${page}#comments-section`);
    const front = await web.signedIn('frontdesk');
    expect((await front.get(page)).text).toContain('<b class="mention">@苏芮</b>');
    expect((await front.get('/notifications')).text).toContain('林晓棠');
    const [task] = await web.desk.tasks(caseId);
    expect((await agent.get(`/tasks/${task!.id}`)).text).toContain('客人要靠电梯');
  });

  it('do not tell whoever may not open the case, and say so to the writer', async () => {
    await comment(agent, '@程知夏 @苏芮 请看');
    expect((await agent.get(page)).text).toContain('没有通知 程知夏：他们不能看这个工单');
    const elsewhere = await web.signedIn('frontdesk-jiangwan');
    expect((await elsewhere.get('/notifications')).text).not.toContain('林晓棠');
    expect((await elsewhere.post(`${page}/comments`, { text: '看看' })).status).toBe(404);
  });

  it('keep what was typed when it is refused, and are hidden from who may not read personal values', async () => {
    const refused = await comment(agent, ' ');
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('留言不能为空')]);
    const auditor = await web.signedIn('auditor');
    const { text } = await auditor.get(page);
    expect(text).toContain('您的角色看不到留言内容');
    expect(text).not.toContain('客人要靠电梯');
    expect(text).not.toContain('id="comment-form"');
    expect((await auditor.post(`${page}/comments`, { text: '看看' })).status).toBe(403);
  });
});

describe('files on the case page', () => {
  const upload = async (name: string, bytes: Buffer) => {
    const somebody = request.agent(web.app);
    const signIn = tokenOf((await somebody.get('/sign-in')).text);
    await somebody.post('/sign-in').type('form').send({ _csrf: signIn, login: 'agent', password });
    const _csrf = tokenOf((await somebody.get(page)).text);
    const sent = await somebody.post(`${page}/files`).field('_csrf', _csrf).attach('file', bytes, { filename: name });
    return { somebody, sent, _csrf };
  };

  it('are put there, seen, and taken away again, back on the case', async () => {
    const { somebody, sent, _csrf } = await upload('收据.pdf', Buffer.from('encore'));
    expect([sent.status, sent.headers['location']]).toEqual([303, `${page}#files-section`]);
    const { text } = await somebody.get(page);
    const [, remove] = /action="(\/files\/[\w-]+\/remove)"/.exec(text)!;
    expect(text).toContain('收据.pdf');
    const gone = await somebody.post(remove!).type('form').send({ _csrf, back: page });
    expect(gone.headers['location']).toBe(page);
    expect((await somebody.get(page)).text).not.toContain('收据.pdf');
  });

  it('of other kinds are refused in words; without one nothing is put there', async () => {
    expect((await upload('run.exe', Buffer.from('x'))).sent.text).toContain('这种文件不收');
    expect((await agent.post(`${page}/files`, {}, page)).status).toBe(422);
  });
});

describe('from the case page', () => {
  it('every step of the timeline leads to the replay of its moment', async () => {
    const { text } = await agent.get(page);
    const links = [...text.matchAll(/href="(\/cases\/[\w-]+\/replay\?seq[^"]+)"/g)].map(([, one]) => one!);
    expect(links.length).toBeGreaterThan(2);
    const first = links.at(-1)!.replace('&#x3D;', '=');
    expect((await agent.get(first)).text).toContain('第 1 步，共');
    expect((await agent.get(`${page}/replay?seq=99`)).text).toMatch(/第 (\d+) 步，共 \1 步/);
    expect((await agent.get(`${page}/replay?seq=x`)).status).toBe(200);
  });

  it('the case is taken away on paper', async () => {
    const { text } = await agent.get(page);
    expect(text).toContain(`href="${page}/file"`);
    expect(text).toContain(`href="${page}/file.pdf"`);
  });

  it('a case that is over takes comments, too', async () => {
    await web.desk.cancel(caseId);
    expect((await comment(agent, '客人又来电')).status).toBe(303);
    expect((await agent.get(page)).text).toContain('客人又来电');
  });
});
