/** The page that finds: by one box, by a form, with addresses that say nothing of a guest. */
import { fillFind } from '../../src/jobs/find-index';
import { everyone } from '../kit/people';
import { useWeb, venueIds } from './kit';

const web = useWeb();
let caseId = '';

beforeAll(async () => {
  const [guest] = await web.desk.database.query<{ id: string }>(`SELECT id FROM customer WHERE name = '陈屿'`);
  const variables = {
    bookingCode: 'K7F3M2',
    customerId: guest!.id,
    venueId: venueIds['zhongshan']!,
    note: '要生日蛋糕',
  };
  caseId = (await web.desk.start('flow-01', variables, everyone)).caseId;
  while ((await fillFind(web.desk)) > 0);
});

interface Found {
  readonly found: readonly {
    readonly href: string;
    readonly text: string;
    readonly detail: string;
    readonly kind: string;
  }[];
}
const offered = async (login: string, q: string): Promise<Found['found']> =>
  (JSON.parse((await (await web.signedIn(login)).post('/find/suggestions', { q })).text) as Found).found;

describe('the box', () => {
  it('stands on every page and works without scripts', async () => {
    const agent = await web.signedIn('agent');
    for (const path of ['/tasks', '/cases', '/processes', '/rooms', '/profile', '/find', `/cases/${caseId}`])
      expect((await agent.get(path)).text).toMatch(/<form[^>]+action="\/find"[^>]*>.*?name="q"/s);
  });

  it('leads to the case of a code', async () => {
    const agent = await web.signedIn('agent');
    expect((await agent.post('/find', { q: 'k7f3m2' })).location).toBe(`/cases/${caseId}`);
  });

  it('leads to what a number means, by an address that does not say it', async () => {
    const agent = await web.signedIn('agent');
    const { location } = await agent.post('/find', { q: '0172' });
    expect(location).toMatch(/^\/find\?s=[\w-]+$/);
    expect(location).not.toContain('0172');
    const { text, status } = await agent.get(location);
    expect(status).toBe(200);
    expect(text).toContain(`/cases/${caseId}`);
    expect(text).toContain('199 0000 0172');
  });

  it('says when nothing fits, and shows the form for an address that cannot be read', async () => {
    const agent = await web.signedIn('agent');
    const { location } = await agent.post('/find', { q: '？？' });
    expect((await agent.get(location)).text).toContain('没有找到');
    expect((await agent.get('/find?s=AAAA')).status).toBe(200);
  });

  it('offers while typing what may be meant, each with where it leads', async () => {
    const found = await offered('agent', '0172');
    expect(found[0]).toMatchObject({ kind: '客人', text: '陈屿', detail: '客人 · 199 0000 0172 · 金卡' });
    expect(found[0]!.href).toMatch(/^\/find\?customer=[\w-]+$/);
    expect((await offered('agent', '生日蛋糕')).map(({ kind }) => kind)).toEqual(['原话']);
    expect(await offered('agent', ' ')).toEqual([]);
  });

  it('masks for an auditor, and keeps guests from whoever has no business with them', async () => {
    expect((await offered('auditor', '0172'))[0]).toMatchObject({
      text: '陈••',
      detail: '客人 · 199 •••• 0172 · 金卡',
    });
    expect((await offered('owner', '0172')).map(({ kind }) => kind)).not.toContain('客人');
  });
});

describe('the form', () => {
  it('finds by words and shows where they stand', async () => {
    const agent = await web.signedIn('agent');
    const { location } = await agent.post('/find', { words: '生日蛋糕', process: 'flow-01' });
    const { text } = await agent.get(location);
    expect(text).toContain('要<mark>生日蛋糕</mark>');
    expect(text).toContain('value="生日蛋糕"');
    expect(text).toMatch(/value="flow-01" selected/);
  });

  it('keeps what is harmless readable in the address', async () => {
    const agent = await web.signedIn('agent');
    const { location } = await agent.post('/find', { process: 'flow-01', from: '2026-11-21', to: '2026-11-21' });
    expect(location).toBe('/find?from=2026-11-21&to=2026-11-21&process=flow-01');
    expect((await agent.get(location)).text).toContain(`/cases/${caseId}`);
  });

  it('says what is wrong and keeps what was typed', async () => {
    const agent = await web.signedIn('agent');
    const refused = await agent.post('/find', { from: '2026-11-22', to: '2026-11-21', room: 'B07' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('结束日期早于开始日期');
    expect(refused.text).toContain('value="B07"');
    const { location } = await agent.post('/find', { words: '好' });
    const short = await agent.get(location);
    expect(short.status).toBe(422);
    expect(short.text).toContain('原话至少写两个字');
    expect((await agent.get((await agent.post('/find')).location)).status).toBe(200);
  });

  it('does not ask whoever may not know guests for them', async () => {
    const { text } = await (await web.signedIn('owner')).get('/find');
    expect(text).not.toContain('name="phone"');
    expect(text).toContain('name="words"');
  });

  it('has no Chinese for whoever reads English', async () => {
    const { text } = await (await web.signedIn('agent-en')).get('/find');
    const main = text.slice(text.indexOf('<main'), text.indexOf('</main>'));
    expect(main.match(/[\u4e00-\u9fff]+/g)).toBeNull();
  });
});
