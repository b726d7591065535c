/** The manual's map, a process with its numbers, a node with its cases, and what may be done to many of them. */
import { everyone } from '../kit/people';
import { useWeb, venueIds } from './kit';

const web = useWeb();
const cases: string[] = [];
const mainOf = (html: string): string => html.slice(html.indexOf('<main'));
/** The documentation of a diagram is written in Chinese and says so. */
const inEnglish = (html: string): string => mainOf(html).replace(/<p lang="zh-CN">.*?<\/p>/g, '');
const plain = (html: string): string => html.replaceAll('&#x3D;', '=');
interface Marks {
  readonly elements: Readonly<Record<string, object>>;
  readonly links: Readonly<Record<string, string>>;
}
const marksIn = (json: string): Marks => JSON.parse(json) as Marks;
const words = (html: string): string =>
  mainOf(html)
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

beforeAll(async () => {
  for (let i = 0; i < 3; i++) cases.push((await web.desk.start('flow-01', {}, everyone)).caseId);
});

describe('the map', () => {
  it('shows all 45 flows of the five chapters with their counts, those not deployed as such', async () => {
    const { text } = await (await web.signedIn('agent')).get('/processes');
    for (const chapter of ['电话预约与来电', '特殊情况', '后台', '表扬与投诉', '外呼']) expect(text).toContain(chapter);
    const tags = [...text.matchAll(/<span class="n-tag">(\d\d)<\/span>/g)].map(([, tag]) => tag);
    expect(new Set(tags).size).toBe(45);
    expect(text).toMatch(/href="\/processes\/flow-01"[^>]*>.*?进行 <\/span>3</);
    expect(text).toMatch(/class="flowline missing"[^>]*><span class="n-tag">30/);
    expect(text).not.toContain('href="/processes/flow-30"');
    expect(words(text)).toContain('进行中 3');
  });

  it('counts what is late', async () => {
    await web.desk.database.query(`UPDATE user_task SET due = $1 WHERE case_id = $2`, [new Date(0), cases[0]]);
    const { text } = await (await web.signedIn('agent')).get('/processes');
    expect(words(text)).toContain('迟 1 件');
  });

  it('is of one venue where that is chosen, and of nothing that is not theirs to see', async () => {
    const venue = venueIds['zhongshan']!;
    const { caseId } = await web.desk.start('flow-02', {}, everyone);
    await web.desk.database.query('UPDATE "case" SET venue_id = $2 WHERE id = $1', [caseId, venue]);
    const agent = await web.signedIn('agent');
    const there = (await agent.get(`/processes?venue=${venue}`)).text;
    expect(words(there)).toContain('进行中 1');
    expect(there).toContain(`<option value="${venue}" selected>`);
    expect(words((await agent.get(`/processes?venue=${venueIds['hubin']}`)).text)).toContain('进行中 0');
    expect(words((await agent.get('/processes?venue=nonsense')).text)).toContain('进行中 4');
    const front = await web.signedIn('frontdesk-jiangwan');
    expect(words((await front.get(`/processes?venue=${venue}`)).text)).not.toContain('进行中 1');
    await web.desk.cancel(caseId);
  });

  it('finds flows by number or by a piece of the name, in the picture and in the list', async () => {
    const agent = await web.signedIn('agent');
    const tags = async (path: string) =>
      [...(await agent.get(path)).text.matchAll(/<span class="n-tag">([\w]+)<\/span>/g)].map(([, tag]) => tag);
    expect(new Set(await tags('/processes?q=12'))).toContain('12');
    expect(await tags('/processes?q=12')).not.toContain('13');
    expect(await tags('/processes?view=list&q=12')).toEqual(['12']);
    expect(await tags(`/processes?view=list&q=${encodeURIComponent('取消')}`)).toContain('12');
    const none = await agent.get('/processes?q=%3Cb%3E');
    expect(none.text).toContain('没有流程叫“&lt;b&gt;”');
  });

  it('has no Chinese for whoever reads English', async () => {
    const agent = await web.signedIn('agent-en');
    for (const path of ['/processes', '/processes/flow-01?heat=often', '/processes/flow-01/nodes/registerWish'])
      expect(inEnglish((await agent.get(path)).text).match(/[\u4e00-\u9fff]+/g)).toBeNull();
  });
});

describe('a process', () => {
  it('says the numbers of its nodes in a table, the same the diagram gets', async () => {
    const agent = await web.signedIn('agent');
    const { text } = await agent.get('/processes/flow-01?days=7&heat=often');
    expect(plain(text)).toMatch(
      /nodes\/registerWish\?days=7&amp;heat=often">登记需求<\/a><\/th>.*?<td class="num">3<\/td>/,
    );
    const { elements, links } = marksIn((await agent.get('/processes/flow-01/marks.json?days=7&heat=often')).text);
    expect(elements['registerWish']).toMatchObject({ tokens: 3, late: { n: 1 }, heat: { level: 5, text: '3 次' } });
    expect(links['registerWish']).toBe('/processes/flow-01/nodes/registerWish?days=7&heat=often');
  });

  it('shows one version alone, and none that does not exist', async () => {
    const agent = await web.signedIn('agent');
    expect((await agent.get('/processes/flow-01?version=1')).text).toContain('第 1 版 ·');
    expect((await agent.get('/processes/flow-01?version=7')).status).toBe(404);
    expect((await agent.get('/processes/flow-01/diagram.bpmn?version=1')).headers['content-type']).toContain('xml');
  });

  it('leads down into what it calls from there, with the way back and to all cases', async () => {
    const agent = await web.signedIn('agent');
    const down = /href="(\/processes\/([\w-]+)\?via=flow-02\.\w+)"/.exec(
      plain((await agent.get('/processes/flow-02')).text),
    )!;
    const { text } = await agent.get(down[1]!);
    expect(text).toMatch(/<nav class="cluster gap-1"[^>]*>.*?href="\/processes\/flow-02"/);
    expect(text).toContain('只看从“');
    expect(plain(text)).toContain(`href="/processes/${down[2]}?via=flow-02"`);
  });

  it('says how often each flow was taken, beside those that could have been', async () => {
    const agent = await web.signedIn('agent');
    const { taken } = JSON.parse((await agent.get('/processes/flow-01/marks.json?heat=often')).text) as {
      taken: Record<string, { text: string; label: string }>;
    };
    expect(taken['callForTodayToRegisterWish']).toEqual({ text: '3', label: '走过 3 次' });
    expect((await agent.get('/processes/flow-01/marks.json')).text).toContain('"taken":{}');
    expect((await agent.get('/processes/flow-01')).text).toContain('各连线走过的次数');
  });
});

describe('a node', () => {
  const node = '/processes/flow-01/nodes/registerWish';
  const chosen = async (login: string): Promise<string[]> =>
    [...(await (await web.signedIn(login)).get(node)).text.matchAll(/name="chosen" value="([^"]+)"/g)].map(
      ([, one]) => one!,
    );

  it('lists the cases standing there; only who may step in can choose among them', async () => {
    const { text } = await (await web.signedIn('agent')).get(node);
    for (const id of cases) expect(text).toContain(`/cases/${id}`);
    expect(text).not.toContain('name="chosen"');
    expect(await chosen('supervisor')).toHaveLength(3);
  });

  it('takes a reason and a choice, and refuses roles that may not', async () => {
    const supervisor = await web.signedIn('supervisor');
    const [one] = await chosen('supervisor');
    expect((await supervisor.post(`${node}/bulk`, { verb: 'suspend', chosen: one!, reason: ' ' })).status).toBe(422);
    expect((await supervisor.post(`${node}/bulk`, { verb: 'suspend', reason: '盘点' })).status).toBe(422);
    const agent = await web.signedIn('agent');
    expect((await agent.post(`${node}/bulk`, { verb: 'cancel', chosen: one!, reason: 'x' })).status).toBe(422);
  });

  it('does it to each, goes on past a refusal and says why', async () => {
    const supervisor = await web.signedIn('supervisor');
    const all = await chosen('supervisor');
    await supervisor.post(`${node}/bulk`, { verb: 'suspend', chosen: all[0]!, reason: '盘点' });
    const done = await supervisor.post(`${node}/bulk`, { verb: 'suspend', chosen: all, reason: '盘点' });
    expect(done.status).toBe(303);
    expect((await supervisor.get(done.location)).text).toMatch(/已做 2 件，1 件没有做：/);
    await supervisor.post(`${node}/bulk`, { verb: 'cancel', chosen: all.slice(0, 2), reason: '客人不来了' });
    expect((await supervisor.get(node)).text).toContain('已做 2 件。');
    expect(await chosen('supervisor')).toHaveLength(1);
    expect((await web.desk.audit(cases[0]!)).at(-1)).toMatchObject({ reason: '客人不来了' });
  });

  it('is a node of the process or none', async () => {
    expect((await (await web.signedIn('agent')).get('/processes/flow-01/nodes/none')).status).toBe(404);
  });
});
