import request from 'supertest';
import { tokenOf, useWeb, password, type Visitor } from './kit';

const web = useWeb();
const { desk } = web;

/** A task of the agents in the first visitor's hands. */
async function claimed(by: string): Promise<{ visitor: Visitor; id: string; page: string }> {
  const visitor = await web.signedIn(by);
  const { location } = await visitor.post('/processes/flow-01/start', {}, '/profile');
  const id = location.replace('/tasks/', '');
  return { visitor, id, page: location };
}
const holderOf = async (id: string): Promise<string | null> =>
  (await desk.database.query<{ assignee: string | null }>('SELECT assignee FROM user_task WHERE id = $1', [id]))[0]!
    .assignee;

describe('the head of a task', () => {
  it('hands it over by name with a note, which the new holder reads', async () => {
    const { visitor, id, page } = await claimed('agent');
    const sent = await visitor.post(`${page}/hand-over`, { to: '赵一诺', note: '客人八点后再打' }, page);
    expect(sent.location).toBe('/tasks');
    expect(await holderOf(id)).toBe('agent2');
    expect((await visitor.get('/tasks')).text).toContain('已转交给赵一诺');
    const seen = await (await web.signedIn('agent2')).get(page);
    expect(seen.text).toContain('客人八点后再打');
    expect(seen.text).toContain('转交留话');
  });

  it('says beside the field why somebody cannot get it, and keeps what was typed', async () => {
    const { visitor, id, page } = await claimed('agent');
    const refused = await visitor.post(`${page}/hand-over`, { to: 'cleaning', note: '请看' }, page);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('不能转交');
    expect(refused.text).toContain('value="cleaning"');
    expect(refused.text).toContain('请看</textarea>');
    const nobody = await visitor.post(`${page}/hand-over`, { to: '没有这人' }, page);
    expect(nobody.text).toContain('没有叫“没有这人”的在职同事');
    expect(await holderOf(id)).toBe('agent');
  });

  it('lays it aside until tomorrow, or a time of the venue, and takes it up again', async () => {
    const { visitor, page } = await claimed('agent');
    await visitor.post(`${page}/follow-up`, { when: 'tomorrow' }, page);
    expect((await visitor.get(page)).text).toContain('周日 10:00 跟进');
    await visitor.post(`${page}/follow-up`, { when: 'at', at: '2026-11-21T21:00' }, page);
    expect((await visitor.get(page)).text).toContain('21:00 跟进');
    const past = await visitor.post(`${page}/follow-up`, { when: 'at', at: '2026-11-21T08:00' }, page);
    expect([past.status, past.text]).toEqual([422, expect.stringContaining('跟进时间已经过去')]);
    expect((await visitor.post(`${page}/follow-up`, { when: 'at', at: '' }, page)).status).toBe(422);
    await visitor.post(`${page}/follow-up`, { when: 'now' }, page);
    expect((await visitor.get(page)).text).not.toContain('21:00 跟进');
  });

  it('lets a supervisor take it from its holder and move it up; agents are not offered either', async () => {
    const { visitor, id, page } = await claimed('agent');
    const supervisor = await web.signedIn('supervisor');
    expect((await supervisor.get(page)).text).toContain('改派');
    await supervisor.post(`${page}/hand-over`, { to: 'agent2' }, page);
    expect(await holderOf(id)).toBe('agent2');
    await supervisor.post(`${page}/priority`, { priority: '100' }, page);
    expect((await supervisor.get(page)).text).toContain('优先级 最高');
    const looked = await visitor.get(page);
    expect(looked.text).not.toContain('改派');
    expect(looked.text).not.toContain('id="task-priority"');
    expect((await visitor.post(`${page}/priority`, { priority: '10' }, page)).status).toBe(403);
  });
});

describe('beside the case', () => {
  it('comments speak to colleagues, in the order they came', async () => {
    const { visitor, page } = await claimed('agent');
    const sent = await visitor.post(`${page}/comments`, { text: '<b>急</b> @赵一诺 请回电' }, page);
    expect(sent.location).toBe(`${page}#comments-section`);
    const seen = (await (await web.signedIn('agent2')).get(page)).text;
    expect(seen).toContain('&lt;b&gt;急&lt;/b&gt;');
    expect(seen).toContain('<b class="mention">@赵一诺</b>');
    const empty = await visitor.post(`${page}/comments`, { text: ' ' }, page);
    expect([empty.status, empty.text]).toEqual([422, expect.stringContaining('留言不能为空')]);
  });

  it('says whom a comment did not reach, because they may not open the task', async () => {
    const { visitor, page } = await claimed('agent');
    await visitor.post(`${page}/comments`, { text: '@cleaning 请看' }, page);
    expect((await visitor.get(page)).text).toMatch(/data-tone="amber">.*留言已发出。没有通知 .*：无权打开这件待办。/s);
  });

  it('finds colleagues by a piece of their name; for a task only those it is offered to', async () => {
    const { visitor, id } = await claimed('agent');
    const found = async (query: string): Promise<string[]> =>
      (JSON.parse((await visitor.get(`/people.json?${query}`)).text) as { people: { login: string }[] }).people.map(
        ({ login }) => login,
      );
    expect(await found(`q=${encodeURIComponent('一诺')}`)).toEqual(['agent2']);
    expect(await found('q=clean')).not.toHaveLength(0);
    expect(await found(`q=clean&task=${id}`)).toEqual([]);
    expect(await found('q=%25')).toEqual([]);
  });
});

describe('files', () => {
  const upload = async (page: string, name: string, bytes: Buffer) => {
    const agent = request.agent(web.app);
    const signIn = tokenOf((await agent.get('/sign-in')).text);
    await agent.post('/sign-in').type('form').send({ _csrf: signIn, login: 'agent', password });
    const _csrf = tokenOf((await agent.get(page)).text);
    const sent = await agent.post(`${page}/files`).field('_csrf', _csrf).attach('file', bytes, { filename: name });
    return { agent, sent, _csrf };
  };
  const pieces = Buffer.alloc(600_000, 'encore');

  it('come back byte for byte, as downloads that run nothing, with who may remove them', async () => {
    const { page } = await claimed('agent');
    const { agent, sent, _csrf } = await upload(page, '收据 (1).pdf', pieces);
    expect([sent.status, sent.headers['location']]).toEqual([303, `${page}#files-section`]);
    const shown = (await agent.get(page)).text;
    expect(shown).toContain('收据 (1).pdf');
    const href = /href="(\/files\/[\w-]+)"/.exec(shown)![1]!;
    const got = await agent.get(href).buffer(true).parse(bytesOf);
    expect(Buffer.compare(got.body as Buffer, pieces)).toBe(0);
    expect(got.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect(got.headers['content-disposition']).toContain("filename*=UTF-8''%E6%94%B6%E6%8D%AE%20%281%29.pdf");
    expect((await (await web.signedIn('auditor')).get(href)).status).toBe(404);
    expect((await (await web.signedIn('agent2')).post(`${href}/remove`, {}, page)).status).toBe(403);
    await agent.post(`${href}/remove`).type('form').send({ _csrf });
    expect((await agent.get(href)).status).toBe(404);
    expect(await desk.database.query('SELECT 1 FROM file_chunk')).toEqual([]);
  });

  it('of other kinds, empty or too large are refused in words', async () => {
    const { page } = await claimed('agent');
    const refused = async (name: string, bytes: Buffer) => (await upload(page, name, bytes)).sent;
    expect((await refused('run.exe', pieces)).text).toContain('这种文件不收');
    expect((await refused('page.html', pieces)).text).toContain('这种文件不收');
    expect((await refused('empty.txt', Buffer.alloc(0))).text).toContain('文件是空的');
    expect((await refused('large.png', Buffer.alloc(10 * 1024 * 1024 + 1))).text).toContain('文件太大');
    expect((await refused('huge.png', Buffer.alloc(11 * 1024 * 1024))).status).toBe(413);
    expect(await desk.database.query("SELECT 1 FROM file WHERE name LIKE '%.exe'")).toEqual([]);
  });

  it('need the form token like every other form, and somebody signed in', async () => {
    const { page } = await claimed('agent');
    const stranger = await request(web.app).post(`${page}/files`).attach('file', pieces, { filename: 'a.png' });
    expect(stranger.status).toBe(403);
  });
});

function bytesOf(response: unknown, done: (fault: Error | null, bytes: Buffer) => void): void {
  const stream = response as NodeJS.ReadableStream;
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('end', () => done(null, Buffer.concat(parts)));
}
