import { putInto } from './house';
import { useWeb, venueIds } from './kit';

const at = (time: string, day = '2026-11-21'): Date => new Date(`${day}T${time}:00+08:00`);

describe('the room board', () => {
  const web = useWeb();
  const zhongshan = (): string => venueIds['zhongshan']!;
  let booked: { id: string; code: string };

  beforeAll(async () => {
    const { desk } = web;
    const late = { room: 'A12', from: at('18:00'), to: at('21:00'), name: '曾先生', e164: '+8619900000301' };
    const chen = { room: 'B07', from: at('20:30'), to: at('23:30'), name: '陈屿', e164: '+8619900000172' };
    await putInto(desk, zhongshan(), late);
    booked = await putInto(desk, zhongshan(), chen);
    const held = { room: 'B05', from: at('21:00'), to: at('23:00'), name: '宋小满', e164: '+8619900000333' };
    await putInto(desk, zhongshan(), { ...held, state: 'held' });
    const inside = { room: 'C01', from: at('18:15'), to: at('19:15'), name: '姚女士', e164: '+8619900000302' };
    await putInto(desk, zhongshan(), { ...inside, state: 'in-use' });
    const closed = `UPDATE room SET out_of_service = tstzrange($2, $3), out_reason = '音响维修' WHERE venue_id = $1 AND number = 'B11'`;
    await desk.database.query(closed, [zhongshan(), at('14:00'), at('14:00', '2026-11-22')]);
  });

  it('shows an agent the business day with every booking in its room', async () => {
    const agent = await web.signedIn('agent');
    const { status, text } = await agent.get(`/rooms?venue=${zhongshan()}`);
    expect(status).toBe(200);
    expect(text).toContain('周六 · 周末 · 营业 12:00–02:00');
    for (const said of ['陈屿 2 人', '曾先生 2 人 · 迟到 30 分', '姚女士 2 人', '停用：音响维修']) {
      expect(text).toContain(said);
    }
    expect(text).toMatch(/宋小满 2 人 <time class="num" data-until="2026-11-21T10:40:00.000Z">/);
    expect(text).toContain('19:15 C01 结束');
  });

  it('belongs to the business day until the venue closes at two', async () => {
    const { desk } = web;
    desk.clock.set('2026-11-21T17:30:00.000Z');
    const agent = await web.signedIn('agent');
    expect((await agent.get(`/rooms?venue=${zhongshan()}`)).text).toContain('value="2026-11-21"');
    desk.clock.set('2026-11-21T10:30:00.000Z');
  });

  it('shows another day when asked for, and an empty house as empty', async () => {
    const agent = await web.signedIn('agent');
    const { text } = await agent.get(`/rooms?venue=${zhongshan()}&day=2026-11-23`);
    expect(text).toContain('周一 · 平日');
    expect(text).not.toContain('陈屿');
    expect(text).not.toContain('id="now-line"');
  });

  it('forgets a hold that has run out', async () => {
    const { desk } = web;
    desk.clock.set('2026-11-21T10:41:00.000Z');
    const agent = await web.signedIn('agent');
    expect((await agent.get(`/rooms?venue=${zhongshan()}`)).text).not.toContain('宋小满');
    desk.clock.set('2026-11-21T10:30:00.000Z');
  });

  it('asks the guests when somebody moves a booking, and changes nothing before', async () => {
    const agent = await web.signedIn('agent');
    const picked = await agent.get(`/rooms?venue=${zhongshan()}&booking=${booked.id}`);
    expect(picked.text).toContain('B07 · 20:30–23:30 · 2 人');
    const key = /name="key" value="([^"]+)"><input type="hidden" name="bookingId"/.exec(picked.text)![1]!;
    const wish = { bookingId: booked.id, key, from: at('21:00').toISOString(), to: at('23:30').toISOString() };
    const asked = await agent.post('/rooms/change', wish);
    expect(asked.location).toMatch(/^\/tasks\//);
    expect((await agent.get(asked.location)).text).toContain('征求客人同意');
    expect((await agent.get(`/rooms?venue=${zhongshan()}`)).text).toContain('已确认，20:30–23:30');
  });

  it('refuses a change that is none, in words', async () => {
    const agent = await web.signedIn('agent');
    const refused = await agent.post('/rooms/change', { bookingId: booked.id });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('没有要改的');
  });

  it('shows the front desk its own venue only', async () => {
    const desk = await web.signedIn('frontdesk');
    expect((await desk.get('/rooms')).status).toBe(200);
    expect((await desk.get(`/rooms?venue=${venueIds['jiangwan']!}`)).status).toBe(404);
  });

  it('keeps names from those who only audit, and lets them change nothing', async () => {
    const auditor = await web.signedIn('auditor');
    const { text } = await auditor.get(`/rooms?venue=${zhongshan()}`);
    expect(text).toContain(`${booked.code} 2 人`);
    expect(text).not.toContain('陈屿');
    expect(text).not.toContain('data-movable');
    expect(
      (await auditor.post('/rooms/change', { bookingId: booked.id, from: at('21:00').toISOString() })).status,
    ).toBe(403);
  });

  it('lists who waits in the order in which a room is offered', async () => {
    const { desk } = web;
    const join = async (
      name: string,
      e164: string,
      grade: string,
      minute: number,
      promoted: boolean,
    ): Promise<void> => {
      const wish = { from: at('20:00'), to: at('23:00'), name, e164, party: 4 };
      const { id } = await putInto(desk, zhongshan(), { room: `C0${minute + 1}`, ...wish, party: 2, state: 'held' });
      await desk.database.query('DELETE FROM booking_room WHERE booking_id = $1', [id]);
      await desk.database.query(`UPDATE booking SET state = 'waitlisted', hold_until = NULL WHERE id = $1`, [id]);
      await desk.database.query(
        `INSERT INTO wait_entry (booking_id, venue_id, joined_at, grade, earliest, latest, hours, party, call_until, offer_minutes,
           promoted_at, promoted_reason, promoted_by)
         VALUES ($1, $2, $3, $4, $5, $5, 3, 4, $6, 20, $7, $8, $9)`,
        [
          ...[id, zhongshan(), new Date(at('18:00').getTime() + minute * 60_000), grade, at('20:00'), at('22:00')],
          ...(promoted ? [at('18:20'), '腿脚不便', 'supervisor'] : [null, null, null]),
        ],
      );
    };
    await join('余女士', '+8619900000311', 'none', 1, false);
    await join('高先生', '+8619900000312', 'vip', 2, false);
    await join('简女士', '+8619900000313', 'none', 3, true);
    const { text } = await (await web.signedIn('agent')).get(`/rooms?venue=${zhongshan()}`);
    expect([...text.matchAll(/\d\. (余女士|高先生|简女士)/g)].map(([said]) => said)).toEqual([
      '1. 简女士',
      '2. 高先生',
      '3. 余女士',
    ]);
    expect(text).toContain('优先安排：腿脚不便');
    expect(text).toContain('等到 22:00');
  });

  it('says everything in English too', async () => {
    const agent = await web.signedIn('agent');
    await agent.post('/language', { language: 'en' });
    const { text } = await agent.get(`/rooms?venue=${zhongshan()}&booking=${booked.id}`);
    for (const said of ['Sat · weekend · open 12:00–02:00', 'Ask the guests', 'until 22:00']) {
      expect(text).toContain(said);
    }
  });
});
