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
  const people: Record<string, Page> = {};
  const codes: Record<string, string> = {};
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
  /** Opens a task of the person's groups by its title, takes it, and works on it. */
  async function take(page: Page, title: string, about = ''): Promise<void> {
    await page.goto('/tasks?box=groups');
    await page.locator('#task-list a.row', { hasText: title }).filter({ hasText: about }).first().click();
    await heading(page, title).waitFor();
    await page.locator('#claim').click();
    await page.locator('.col-bar button.primary[type=submit]:not(#claim)').waitFor();
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
    await page.goto('/tasks');
    await page.locator('#task-list a.row', { hasText: '登记需求' }).first().click();
    await fill(page, '登记需求', { phone: guest.phone, name: guest.name });
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
      `SELECT number FROM room WHERE venue_id = $1 AND number <> 'B07' ORDER BY number`,
      [zhongshan()],
    );
    for (const [index, { number }] of rooms.entries()) {
      const guest = { name: `客人${index}`, e164: `+861991${String(index).padStart(7, '0')}` };
      await putInto(desk, zhongshan(), { room: number, from: at('18:15'), to: at('23:45'), ...guest, state: 'in-use' });
    }
    for (const login of ['agent', 'agent2', 'supervisor', 'frontdesk']) people[login] = await browser.signedIn(login);
  });

  it('gives the last room to the first caller, and the second a place in the list', async () => {
    await ring(people['agent']!, { name: '陈屿', phone: '19900000172' }, {});
    await fill(people['agent']!, '复述并请客人确认', { guestAnswer: 'yes' });
    await browser.desk.run();
    codes['陈屿'] = await codeOf('陈屿');

    const second = people['agent2']!;
    await ring(second, { name: '余知秋', phone: '19900000311' }, {});
    await browser.desk.run();
    await take(second, '致歉并给出选择');
    await shot(second, 'friday-nothing-free');
    expect(await accessibilityFaults(second)).toEqual([]);
    await fill(second, '致歉并给出选择', { choice: 'wait', latestTime: '21:30', waitUntil: '21:00' });
    await browser.desk.run();
    codes['余知秋'] = await codeOf('余知秋');
    await second.goto(`/rooms?venue=${zhongshan()}`);
    expect(await second.locator('#board-waiting').innerText()).toContain('余知秋');
    await shot(second, 'friday-board-full');
  });
});
