import type { Page } from 'playwright-core';
import { putInto } from '../web/house';
import { venueIds } from '../web/kit';
import { accessibilityFaults, describeInBrowser, shot, useBrowser } from './kit';

jest.setTimeout(240_000);

const at = (time: string, day = '2026-11-21'): Date => new Date(`${day}T${time}:00+08:00`);

describeInBrowser('the room board', () => {
  const browser = useBrowser();
  const codes: Record<string, string> = {};
  const board = (): string => `/rooms?venue=${venueIds['zhongshan']!}`;

  /** A full house: sixty rooms, each with guests before, now and later. */
  beforeAll(async () => {
    const { desk } = browser;
    const venue = venueIds['zhongshan']!;
    await desk.database.query(
      `INSERT INTO room (id, venue_id, number, floor, type, capacity, maximum)
       SELECT gen_random_uuid(), $1, 'E' || lpad(n::text, 2, '0'), 4, 'small', 6, 8 FROM generate_series(1, 36) n`,
      [venue],
    );
    const rooms = await desk.database.query<{ number: string }>(
      `SELECT number FROM room WHERE venue_id = $1 AND number NOT IN ('B07', 'B09') ORDER BY number`,
      [venue],
    );
    for (const [index, { number }] of rooms.entries()) {
      const guest = (n: number) => ({ name: `客人${index}`, e164: `+86199${String(10_000_000 + index * 4 + n)}` });
      await putInto(desk, venue, { room: number, from: at('13:00'), to: at('15:30'), ...guest(1) });
      await putInto(desk, venue, { room: number, from: at('17:00'), to: at('20:00'), ...guest(2), state: 'in-use' });
      await putInto(desk, venue, { room: number, from: at('20:30'), to: at('23:30'), ...guest(3) });
    }
    const chen = { room: 'B07', from: at('20:30'), to: at('22:30'), name: '陈屿', e164: '+8619900000172' };
    codes['陈屿'] = (await putInto(desk, venue, chen)).code;
    const song = { room: 'B09', from: at('18:40'), to: at('21:00'), name: '宋小满', e164: '+8619900000333' };
    await putInto(desk, venue, { ...song, state: 'held' });
  });

  const bar = (page: Page, said: string) => page.locator('.board a.bar', { hasText: said });

  it('lets an agent drag a booking to another time, and asks the guest before anything changes', async () => {
    const page = await browser.signedIn('agent');
    await page.goto(board());
    await shot(page, 'rooms-busy');
    expect(await accessibilityFaults(page)).toEqual([]);
    const grip = bar(page, '陈屿');
    await grip.scrollIntoViewIfNeeded();
    const from = (await grip.boundingBox())!;
    const quarter = from.width / 8;
    await page.mouse.move(from.x + 20, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 20 + quarter * 2, from.y + from.height / 2, { steps: 6 });
    await shot(page, 'rooms-dragging');
    await page.mouse.up();
    await page.waitForURL(/booking=/);
    expect(await page.getByLabel('开始').inputValue()).toBe(at('21:00').toISOString());
    expect(await page.getByLabel('结束').inputValue()).toBe(at('23:00').toISOString());
    await shot(page, 'rooms-picked');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '征求客人同意' }).waitFor();
    await page.locator('input[name=guestAnswer][value=yes]').check();
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(({ pathname }) => pathname === '/tasks');
    await page.goto(board());
    expect(await bar(page, '陈屿').innerText()).toContain('21:00–23:00');
  });

  it('opens a booking to be changed by the keyboard alone', async () => {
    const page = await browser.signedIn('agent');
    await page.goto(board());
    await bar(page, '陈屿').focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('.board a.bar:focus').innerText()).toContain('宋小满');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('m');
    await page.waitForURL(/#m$/);
    expect(await page.locator(':focus').getAttribute('name')).toBe('roomId');
    expect(await page.locator('#change').innerText()).toContain(codes['陈屿']!);
  });

  it('shows a colleague’s booking within a second, and counts a hold down', async () => {
    const page = await browser.signedIn('agent');
    await page.goto(board());
    const counting = bar(page, '宋小满').locator('time');
    const first = await counting.innerText();
    expect(first).toMatch(/^\d+:\d\d$/);
    await page.waitForFunction(
      (was) => [...document.querySelectorAll('.board time')].every((one) => one.textContent !== was),
      first,
    );
    const { desk } = browser;
    const guests = { room: 'B09', from: at('21:30'), to: at('23:30'), name: '简女士', e164: '+8619900000313' };
    const { code } = await putInto(desk, venueIds['zhongshan']!, guests);
    const begun = Date.now();
    await desk.database.query(`SELECT pg_notify('encore_hint', '{"work":false,"cases":[]}')`);
    await bar(page, '简女士').waitFor();
    expect(Date.now() - begun).toBeLessThan(1000);
    expect(code).toHaveLength(6);
  });

  it('stays smooth with sixty rooms', async () => {
    const page = await browser.signedIn('agent');
    await page.goto(board());
    expect(await page.locator('.board li.rm').count()).toBe(60);
    const longest = await page.evaluate(async () => {
      const seen: number[] = [];
      new PerformanceObserver((list) => seen.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: 'longtask',
      });
      const pane = document.querySelector('.board-panes > section')!;
      for (let step = 0; step < 40; step++) {
        pane.scrollTop = step * 60;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
      return Math.max(0, ...seen);
    });
    expect(longest).toBeLessThan(100);
  });

  it.each([
    ['light', 1440, 'zh-CN'],
    ['dark', 1440, 'en'],
    ['light', 1024, 'zh-CN'],
    ['dark', 768, 'zh-CN'],
  ] as const)('is readable in the %s at %d px in %s', async (scheme, width, language) => {
    const page = await browser.signedIn(language === 'en' ? 'agent-en' : 'agent', { scheme, width, language });
    await page.goto(board());
    await shot(page, `rooms-${scheme}-${width}-${language}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
});
