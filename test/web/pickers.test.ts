import { everyone } from '../kit/people';
import { putInto } from './house';
import { useWeb, venueIds, type Visitor } from './kit';

interface RoomsJson {
  readonly options: readonly {
    readonly value: string;
    readonly says: { readonly text: string; readonly tone: string };
  }[];
  readonly says: { readonly text: string };
}
interface CustomersJson {
  readonly found: readonly { readonly value: string; readonly label: string; readonly name: string }[];
}
const json = <T>({ text }: { text: string }): T => JSON.parse(text) as T;

describe('what a form looks up', () => {
  const web = useWeb();
  let task = '';

  beforeAll(async () => {
    const { desk } = web;
    const started = await desk.start('flow-01', {}, everyone);
    task = (await desk.task('registerWish', started)).id;
    await desk.database.query(`UPDATE user_task SET assignee = 'agent' WHERE id = $1`, [task]);
  });

  const wish = (more: Record<string, string> = {}): string =>
    new URLSearchParams({
      ...{ field: 'namedRoom', venueId: venueIds['zhongshan']!, date: '2026-11-21', startTime: '20:30' },
      ...{ hours: '3', party: '4', ...more },
    }).toString();
  const rooms = async (who: Visitor, more?: Record<string, string>) =>
    json<RoomsJson>(await who.get(`/tasks/${task}/pick/rooms?${wish(more)}`));

  it('is every room of the venue as it stands at that time', async () => {
    const { desk } = web;
    const [from, to] = [new Date('2026-11-21T20:00:00+08:00'), new Date('2026-11-21T22:00:00+08:00')];
    await putInto(desk, venueIds['zhongshan']!, { room: 'B07', from, to, name: '何苗', e164: '+8619900000173' });
    const agent = await web.signedIn('agent');
    const found = await rooms(agent);
    const of = (number: string) => found.options.find(({ value }) => value === number);
    expect(of('B07')?.says).toEqual({ text: 'B07：已有预约，到 22:15', tone: 'red' });
    expect(of('B09')?.says).toEqual({ text: 'B09：空着', tone: 'green' });
    expect(of('C01')?.says).toEqual({ text: 'C01：空着，坐得挤', tone: 'amber' });
    expect(found.says.text).toMatch(/^空着且合适 \d+ 间：B01/);
    expect(JSON.stringify(found)).not.toContain('何苗');
    const later = await rooms(agent, { startTime: '22:30' });
    expect(later.options.find(({ value }) => value === 'B07')?.says.tone).toBe('green');
  });

  it('says what is still missing, and when the venue is closed', async () => {
    const agent = await web.signedIn('agent');
    expect((await rooms(agent, { startTime: '' })).says.text).toBe('共 24 间，填了时间就看得到哪些空着');
    expect((await rooms(agent, { venueId: '' })).says.text).toBe('选了门店，就看得到哪些包厢空着');
    expect((await rooms(agent, { startTime: '09:00', date: '2026-11-22' })).says.text).toBe('那时门店不营业');
  });

  it('is nothing for whoever may not see the task, and no room of a venue that is not theirs', async () => {
    const desk = await web.signedIn('frontdesk');
    expect((await desk.get(`/tasks/${task}/pick/rooms?${wish()}`)).status).toBe(404);
    const agent = await web.signedIn('agent');
    expect((await agent.get(`/tasks/${task}/pick/rooms?field=phone`)).status).toBe(404);
  });

  const search = async (who: Visitor, text: string) => who.post(`/tasks/${task}/pick/customers`, { search: text });

  it('is the guest of a number, of its last four digits, or whose name begins so', async () => {
    const agent = await web.signedIn('agent');
    for (const text of ['199 0000 0172', '+8619900000172', '0172', '陈', '１９９０００００１７２']) {
      const { found } = json<CustomersJson>(await search(agent, text));
      expect(found).toEqual([
        { value: expect.any(String) as string, name: '陈屿', label: '陈屿 · 199 0000 0172 · 金卡' },
      ]);
    }
    for (const text of ['', '0', '9999', '屿', '%', '199 0000']) {
      expect(json<CustomersJson>(await search(agent, text)).found).toEqual([]);
    }
  });

  it('is looked up for nobody but who works on the task', async () => {
    for (const login of ['agent2', 'auditor', 'frontdesk']) {
      const other = await web.signedIn(login);
      expect([403, 404]).toContain((await search(other, '0172')).status);
    }
    const agent = await web.signedIn('agent');
    expect((await agent.postRaw(`/tasks/${task}/pick/customers`, { search: '0172' })).status).toBe(403);
  });
});

describe('a form with a picker', () => {
  const web = useWeb();

  it('refuses a room the venue does not have and keeps what was typed', async () => {
    const { desk } = web;
    const started = await desk.start('flow-01', {}, everyone);
    const { id } = await desk.task('registerWish', started);
    await desk.database.query(`UPDATE user_task SET assignee = 'agent' WHERE id = $1`, [id]);
    const agent = await web.signedIn('agent');
    const typed = {
      ...{ venueId: venueIds['zhongshan']!, phone: '199 0000 0172', name: '陈屿', party: '4', everyoneAdult: 'yes' },
      ...{ date: '2026-11-21', startTime: '20:30', hours: '3', namedRoom: 'Z99' },
    };
    const refused = await agent.post(`/tasks/${id}/complete`, typed);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('指定包厢：门店没有 Z99 这间包厢');
    expect(refused.text).toContain('value="Z99"');
    const accepted = await agent.post(`/tasks/${id}/complete`, { ...typed, namedRoom: 'ｂ０９' });
    expect(accepted.status).toBe(303);
    const [row] = await desk.database.query<{ room: string }>(
      `SELECT variables->>'namedRoom' AS room FROM "case" WHERE id = $1`,
      [started.caseId],
    );
    expect(row?.room).toBe('B09');
  });
});
