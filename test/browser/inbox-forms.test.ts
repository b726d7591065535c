import type { Page } from 'playwright-core';
import { reportCall, type CallReport } from '../../src/desk/telephone';
import { everyone } from '../kit/people';
import { venueIds } from '../web/kit';
import { accessibilityFaults, describeInBrowser, shot, useBrowser } from './kit';

jest.setTimeout(240_000);

describeInBrowser('a form in the inbox', () => {
  const browser = useBrowser();

  const wish = (more: Record<string, string | number | null> = {}) => ({
    ...{ venueId: venueIds['zhongshan']!, phone: '+8619900000172', name: '陈屿', party: 4, everyoneAdult: 'yes' },
    ...{ date: '2026-11-21', startTime: '20:30', hours: 3, occasion: null, voucher: null, note: null },
    ...{ roomType: null, namedRoom: null, ...more },
  });

  /** A task of a same-day booking that this person holds. */
  async function held(element: 'registerWish' | 'readBack', who: string): Promise<string> {
    const { desk } = browser;
    const started = await desk.start('flow-01', {}, everyone);
    if (element === 'readBack') await desk.complete(await desk.task('registerWish', started), wish());
    const { id } = await desk.task(element, started);
    await desk.database.query('UPDATE user_task SET assignee = $2 WHERE id = $1', [id, who]);
    return id;
  }

  /** A question of a caller nobody knows, whose answer is promised. */
  async function question(who: string, callId: string): Promise<string> {
    const { desk } = browser;
    const tell = async (event: CallReport['event']) => {
      const call = { at: null, line: '021 5550 0101', venue: null, agent: null, ringSeconds: null, from: 'anonymous' };
      await reportCall(desk, { ...call, callId, event });
      await desk.run();
    };
    await tell('incoming');
    await tell('answered');
    const matter = await desk.task('registerMatter');
    const about = { about: 'question', details: '几点打烊', name: null, phone: null, keepNumber: false };
    await desk.complete(matter, about, { actor: everyone });
    const { id } = await desk.task('answerQuestion', matter.caseId);
    await desk.database.query('UPDATE user_task SET assignee = $2 WHERE id = $1', [id, who]);
    return id;
  }

  const wide = (page: Page): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  it.each([
    ['zh-CN', 'agent', '要改时间或人数', '改到哪天'],
    ['en', 'agent-en', 'Wants to change it', 'New date'],
  ] as const)('is answered by number keys alone (%s)', async (language, who, change, date) => {
    const page = await browser.signedIn(who, { language });
    await page.goto(`/tasks/${await held('readBack', who)}`);
    const question = page.locator('[role=radiogroup][data-keys]');
    await question.waitFor();
    expect(await question.locator('kbd').allInnerTexts()).toEqual(['1', '2', '3']);
    await page.keyboard.press('2');
    expect(await page.getByRole('radio', { name: change }).isChecked()).toBe(true);
    expect(await page.getByLabel(date).isVisible()).toBe(true);
    await shot(page, `forms-keys-${language}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('1');
    expect(await page.getByLabel(date).isVisible()).toBe(false);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(({ pathname }) => pathname === '/tasks');
  });

  it('shows how rooms stand while the wish is typed, and follows the house', async () => {
    const page = await browser.signedIn('agent');
    await page.goto(`/tasks/${await held('registerWish', 'agent')}`);
    await page.getByText('实时已连接').waitFor();
    const says = page.locator('.says');
    expect(await says.innerText()).toBe('选了门店，就看得到哪些包厢空着');
    await page.locator('#field-venueId').selectOption({ label: '中山路店' });
    await page.getByText('填了时间就看得到哪些空着').waitFor();
    await page.getByLabel('人数').fill('4');
    await page.getByLabel('到店时间').fill('20:30');
    await page.getByText(/空着且合适 \d+ 间/).waitFor();
    const [, free = ''] = /：(\w+)/.exec(await says.innerText()) ?? [];
    await page.getByLabel(/^指定包厢/).fill(free.toLowerCase());
    await page.getByText(`${free}：空着`).first().waitFor();
    await shot(page, 'forms-room');
    expect(await accessibilityFaults(page)).toEqual([]);

    const { desk } = browser;
    const other = await desk.start('flow-01', {}, everyone);
    await desk.complete(await desk.task('registerWish', other), wish({ phone: '+8619900000199', name: '江一舟' }));
    await page.getByText(`${free}：正在保留`).first().waitFor();
    expect(await page.getByLabel(/^指定包厢/).getAttribute('aria-describedby')).toContain('field-namedRoom-says');
    await shot(page, 'forms-room-taken');
  });

  it('brings the name of a number on file along, and leaves what is typed alone', async () => {
    const page = await browser.signedIn('agent-en', { language: 'en' });
    await page.goto(`/tasks/${await held('registerWish', 'agent-en')}`);
    await page.getByLabel('Mobile number').fill('19900000172');
    await page.keyboard.press('Tab');
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#field-name')?.value === '陈屿');
    await page.keyboard.type('Chen Yu');
    expect(await page.locator('#field-name').inputValue()).toBe('Chen Yu');
    expect(await page.getByLabel('Mobile number').inputValue()).toBe('199 0000 0172');
  });

  it('finds a guest by the last four digits and by keyboard', async () => {
    const page = await browser.signedIn('agent-en', { language: 'en' });
    const id = await question('agent-en', 'one');
    await page.goto(`/tasks/${id}`);
    await page.keyboard.press('2');
    const search = page.getByRole('searchbox', { name: /find a guest/ });
    await search.fill('0172');
    await page.getByRole('radio', { name: '陈屿 · 199 0000 0172 · Gold' }).waitFor();
    await shot(page, 'forms-customer-en');
    expect(await accessibilityFaults(page)).toEqual([]);
    await search.press('ArrowDown');
    await page.keyboard.press('Space');
    expect(await page.locator('#field-name').isVisible()).toBe(false);
    await page.keyboard.press('Control+Enter');
    await page.waitForURL((address) => !address.pathname.endsWith(id));
    const [row] = await browser.desk.database.query<{ name: string }>(
      `SELECT cu.name FROM user_task t JOIN "case" c ON c.id = t.case_id JOIN customer cu ON cu.id::text = c.variables->>'customerId'
        WHERE t.id = $1`,
      [id],
    );
    expect(row?.name).toBe('陈屿');
  });

  it.each([
    ['zh-CN', 'light', 'agent'],
    ['zh-CN', 'dark', 'agent'],
    ['en', 'light', 'agent-en'],
    ['en', 'dark', 'agent-en'],
  ] as const)('says what is wrong beside fields and in a summary (%s, %s)', async (language, scheme, who) => {
    const page = await browser.signedIn(who, { language, scheme });
    await page.goto(`/tasks/${await held('registerWish', who)}`);
    await page.locator('[name=venueId]').selectOption({ index: 1 });
    await page.locator('[name=namedRoom]').fill('Z99');
    await page.locator('[name=phone]').fill('12');
    await page.keyboard.press('Control+Enter');
    const summary = page.locator('[data-error-summary]');
    await summary.waitFor();
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-error-summary'))).toBe(true);
    await shot(page, `forms-faults-${language}-${scheme}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await summary.getByRole('link', { name: /Z99/ }).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-namedRoom');
    expect(await page.locator('[name=namedRoom]').inputValue()).toBe('Z99');
    await page.setViewportSize({ width: 768, height: 1024 });
    await shot(page, `forms-faults-768-${language}-${scheme}`);
    expect(await wide(page)).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 640, height: 480 });
    expect(await wide(page)).toBeLessThanOrEqual(0);
  });

  it('works without scripts: a guest is searched, chosen and kept', async () => {
    const page = await browser.signedIn('agent', { javaScript: false });
    const id = await question('agent', 'two');
    await page.goto(`/tasks/${id}`);
    expect(await page.content()).toContain('有些栏目只在特定回答时才用');
    expect(await page.locator('[role=radiogroup] kbd').first().isVisible()).toBe(false);
    await page.locator('input[name=questionAnswer][value=later]').check({ force: true });
    await page.locator('[name=customerId_search]').fill('0172');
    await page.getByRole('button', { name: /^完成/ }).click();
    await page.getByText('请选是哪一位客人').first().waitFor();
    expect(await page.locator('[name=customerId_search]').inputValue()).toBe('0172');
    await shot(page, 'forms-no-script');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('answer-question-errors');
    await page.getByRole('radio', { name: /^陈屿/ }).check();
    await page.getByRole('button', { name: /^完成/ }).click();
    await page.waitForURL((address) => !address.pathname.includes(id));
  });
});
