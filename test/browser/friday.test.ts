import type { Page } from 'playwright-core';
import { putInto } from '../web/house';
import { venueIds } from '../web/kit';
import { accessibilityFaults, describeInBrowser, shot, useBrowser } from './kit';

jest.setTimeout(300_000);

const at = (time: string, day = '2026-11-21'): Date => new Date(`${day}T${time}:00+08:00`);

/**
 * A full evening played by two agents, a supervisor and a front desk, each with a browser: a full house, the wait list,
 * a queue jump refused, a cancellation, the released room offered, an arrival and a no-show.
 */
describeInBrowser('a full evening', () => {
  const browser = useBrowser();
  const zhongshan = (): string => venueIds['zhongshan']!;

  const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true, level: 2 });
  /** Types and picks what is named, then completes the task. */
  async function fill(page: Page, title: string, fields: Readonly<Record<string, string>>): Promise<void> {
    await heading(page, title).waitFor();
    for (const [name, value] of Object.entries(fields)) await set(page, name, value);
    await page.keyboard.press('Control+Enter');
    await heading(page, title).waitFor({ state: 'detached' });
  }
  async function set(page: Page, name: string, value: string): Promise<void> {
    const choice = page.locator(`#task-form input[name="${name}"][value="${value}"]`);
    if (await choice.count()) return choice.check();
    const control = page.locator(`#task-form [name="${name}"]`).last();
    if (await control.evaluate((one) => one instanceof HTMLSelectElement))
      return void (await control.selectOption(value));
    if ((await control.getAttribute('type')) === 'checkbox') return control.check();
    await control.fill(value);
  }
  /** Opens a task that waits for this person, or takes it from their groups. */
  async function open(page: Page, title: string, listed = title): Promise<void> {
    for (const box of ['mine', 'groups']) {
      await page.goto(`/tasks?box=${box}`);
      const row = page.locator('#task-list a.row', { hasText: listed }).first();
      if ((await row.count()) === 0) continue;
      await row.click();
      await heading(page, title).waitFor();
      if (await page.locator('#claim').count()) await page.locator('#claim').click();
      return page.locator('.col-bar button.primary[type=submit]:not(#claim)').waitFor();
    }
    throw new Error(`nobody asks for “${title}”`);
  }
  const ring = async (
    page: Page,
    guest: { name: string; phone: string },
    wish: Record<string, string>,
  ): Promise<void> => {
    await page.goto('/tasks');
    await page.getByRole('button', { name: '新来电' }).click();
    await fill(page, '问清并登记来意', {
      ...{ about: 'book', venueId: zhongshan(), party: '4', everyoneAdult: 'yes', date: '2026-11-21' },
      ...{ startTime: '20:00', hours: '3', name: guest.name, phone: guest.phone, ...wish },
    });
    await browser.desk.run();
    await open(page, '登记需求');
    await fill(page, '登记需求', {});
    await browser.desk.run();
  };
  const codeOf = async (name: string): Promise<string> => {
    const [row] = await browser.desk.database.query<{ code: string }>(
      'SELECT b.code FROM booking b JOIN customer c ON c.id = b.customer_id WHERE c.name = $1 ORDER BY b.created_at DESC LIMIT 1',
      [name],
    );
    return row!.code;
  };

  beforeAll(async () => {
    const { desk } = browser;
    await desk.database.query(`UPDATE room SET state = 'retired' WHERE venue_id <> $1`, [zhongshan()]);
    const rooms = await desk.database.query<{ number: string }>(
      `SELECT number FROM room WHERE venue_id = $1 AND number NOT IN ('B07', 'B09') ORDER BY number`,
      [zhongshan()],
    );
    for (const [index, { number }] of rooms.entries()) {
      const guest = { name: `客人${index}`, e164: `+861991${String(index).padStart(7, '0')}` };
      await putInto(desk, zhongshan(), { room: number, from: at('18:15'), to: at('23:45'), ...guest, state: 'in-use' });
    }
    const closed = `UPDATE room SET out_of_service = tstzrange($2, $3), out_reason = '音响维修' WHERE venue_id = $1 AND number = 'B09'`;
    await desk.database.query(closed, [zhongshan(), at('12:00'), at('20:50')]);
  });

  it('refuses to take a party of twelve first, and keeps its place in the list', async () => {
    const [agent, supervisor] = [await browser.signedIn('agent'), await browser.signedIn('supervisor')];
    await ring(agent, { name: '高景行', phone: '19900000312' }, { party: '12' });
    await open(agent, '致歉，介绍别的安排');
    await shot(agent, 'friday-no-large-room');
    await fill(agent, '致歉，介绍别的安排', { choice: 'wait-first', waitLead: 'PT30M' });
    await browser.desk.run();
    await open(agent, '说明先来后到，记下理由');
    await fill(agent, '说明先来后到，记下理由', { insists: 'yes', jumpReason: 'celebration', jumpText: '六十大寿' });
    await browser.desk.run();
    await open(supervisor, '主管决定');
    await shot(supervisor, 'friday-queue-jump');
    expect(await accessibilityFaults(supervisor)).toEqual([]);
    await fill(supervisor, '主管决定', { decision: 'refuse', decisionNote: '前面也有庆生的客人' });
    await browser.desk.run();
    await open(agent, '致歉，位置不变');
    await fill(agent, '致歉，位置不变', { afterRefusal: 'keep' });
    await browser.desk.run();
    await agent.goto(`/rooms?venue=${zhongshan()}`);
    expect(await agent.locator('#board-waiting').innerText()).toContain('1. 高景行');
  });

  it('gives the last room to the first caller, and the next a place in the list', async () => {
    const [first, second] = [await browser.signedIn('agent'), await browser.signedIn('agent2')];
    await ring(first, { name: '陈屿', phone: '19900000172' }, {});
    await open(first, '复述并请客人确认');
    await fill(first, '复述并请客人确认', { guestAnswer: 'yes' });
    await browser.desk.run();
    browser.desk.clock.advance(60_000);
    await ring(second, { name: '余知秋', phone: '19900000311' }, {});
    await open(second, '致歉并给出选择');
    await shot(second, 'friday-nothing-free');
    expect(await accessibilityFaults(second)).toEqual([]);
    await fill(second, '致歉并给出选择', { choice: 'wait', latestTime: '21:30', waitUntil: '21:00' });
    await browser.desk.run();
    await second.goto(`/rooms?venue=${zhongshan()}`);
    expect(await second.locator('#board-waiting').innerText()).toContain('2. 余知秋');
    await shot(second, 'friday-board-full');
  });

  it('offers the room of a booking that is cancelled to whoever waits for such a room', async () => {
    const [agent, second] = [await browser.signedIn('agent'), await browser.signedIn('agent2')];
    const code = await codeOf('陈屿');
    await agent.goto('/processes/flow-12');
    await agent.locator('form[action="/processes/flow-12/start"] button').first().click();
    await fill(agent, '问明哪个预约', { code });
    await heading(agent, '核对身份').waitFor();
    await agent.locator('#task-form select[name=bookingId]').selectOption({ index: 1 });
    await fill(agent, '核对身份', { answer: '0172' });
    await fill(agent, '问原因，先建议改期', { reason: 'ill', decision: 'cancel' });
    await browser.desk.run();
    await fill(agent, '告知已取消', { cancellationTold: 'on' });
    await browser.desk.run();
    await second.goto(`/rooms?venue=${zhongshan()}`);
    expect(await second.locator('#board-waiting').innerText()).toContain('B07 已空出');
    await shot(second, 'friday-offered');

    await open(second, '拨打电话', '余知秋');
    await shot(second, 'friday-dial');
    expect(await accessibilityFaults(second)).toEqual([]);
    await fill(second, '拨打电话', { dialResult: 'connects' });
    await fill(second, '听有没有人接', { answered: 'yes' });
    await fill(second, '问候并请本人', { person: 'self' });
    await fill(second, '问现在方便吗', { convenient: 'yes' });
    await shot(second, 'friday-told');
    await fill(second, '照话术说明', { understood: 'yes' });
    await fill(second, '记下答复，道谢', { callAnswer: 'yes', wish: 'none' });
    await browser.desk.run();
    await second.goto(`/rooms?venue=${zhongshan()}`);
    expect(await second.locator('.board a.bar', { hasText: '余知秋' }).getAttribute('data-state')).toBe('confirmed');
    expect(await second.locator('#board-waiting').innerText()).not.toContain('余知秋');
  });

  it('lets the party in when it arrives', async () => {
    const desk = await browser.signedIn('frontdesk');
    await until('20:00');
    await open(desk, '客人到了吗');
    await shot(desk, 'friday-arrival');
    expect(await accessibilityFaults(desk)).toEqual([]);
    await fill(desk, '客人到了吗', { partyAnswer: 'arrived', adultsChecked: 'on', sheetNumber: 'K-0007' });
    await browser.desk.run();
    await desk.goto('/rooms');
    expect(await desk.locator('.board a.bar', { hasText: '余知秋' }).getAttribute('data-state')).toBe('in-use');
  });

  it('gives a room free again whose party neither comes nor answers', async () => {
    const { desk } = browser;
    const [agent, front] = [await browser.signedIn('agent'), await browser.signedIn('frontdesk')];
    await desk.database.query(`UPDATE room SET out_of_service = NULL WHERE venue_id = $1`, [zhongshan()]);
    const late = { room: 'B09', from: at('21:00'), to: at('23:00'), name: '曾听澜', e164: '+8619900000301' };
    const { id, code } = await putInto(desk, zhongshan(), late);
    await desk.publish('booking.confirmed', id, { bookingId: id, bookingCode: code, venueId: zhongshan() });
    await until('21:15');
    await front.goto('/rooms');
    expect(await front.locator('.board a.bar', { hasText: '曾听澜' }).innerText()).toContain('迟到 15 分');
    await open(agent, '拨打电话', '曾听澜');
    await fill(agent, '拨打电话', { dialResult: 'no-connection' });
    await fill(agent, '登记为什么不通', { noConnection: 'off' });
    await until('21:35');
    await front.goto('/rooms');
    expect(await front.locator('.board a.bar', { hasText: '曾听澜' }).getAttribute('data-state')).toBe('no-show');
    await shot(front, 'friday-no-show');
  });

  /** Lets the evening go on until this time, doing what falls due. */
  async function until(time: string): Promise<void> {
    const { desk } = browser;
    await desk.advance(`PT${(at(time).getTime() - desk.clock.now().getTime()) / 1000}S`);
  }
});
