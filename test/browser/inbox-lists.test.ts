import type { Page } from 'playwright-core';
import { venueIds } from '../web/kit';
import { person } from '../kit/people';
import { accessibilityFaults, describeInBrowser, shot, useBrowser } from './kit';

jest.setTimeout(240_000);

const [agent, agent2] = [person('agent', ['agent']), person('agent2', ['agent'])];
const words = {
  'zh-CN': {
    ...{
      login: 'agent',
      filter: '筛选',
      show: '查看',
      process: '流程',
      venue: '门店',
      saved: '我的筛选',
      name: '名称',
    },
    ...{
      save: '存下',
      kept: '筛选已存下。',
      share: '给谁用',
      group: '客服专员',
      groups: '本组',
      late: '已迟',
      unclaimed: '无人认领',
      order: '按到期',
    },
    ...{
      byPriority: '按轻重',
      byAge: '按先后',
      today: '今天来的',
      empty: '没有符合的待办',
      arrange: '整理筛选',
      mine: '我的',
    },
    ...{ venueName: '中山路店', up: '上移 乙', held: '赵一诺 在办', text: '事项' },
  },
  en: {
    ...{
      login: 'agent-en',
      filter: 'Filter',
      show: 'Show',
      process: 'Process',
      venue: 'Venue',
      saved: 'Saved filters',
    },
    ...{
      name: 'Name',
      save: 'Save',
      kept: 'Filter saved.',
      share: 'For whom',
      group: 'Agents',
      groups: 'My groups',
      late: 'Late',
    },
    ...{ unclaimed: 'Unclaimed', byPriority: 'By priority', byAge: 'Oldest first', mine: 'Mine' },
    ...{ today: 'Since today', empty: 'No task fits', arrange: 'Arrange filters' },
    ...{ venueName: 'Zhongshan Road', up: 'Move 乙 up', held: '赵一诺 has it', text: 'Matter' },
  },
} as const;
type Words = (typeof words)['zh-CN' | 'en'];

const tab = (page: Page, name: string) =>
  page.locator('#inbox-tabs').getByRole('link', { name: new RegExp(`^${name}`) });
const rows = (page: Page) => page.locator('#task-list .rows > li');
const drop = (page: Page, which: 'filter' | 'saved' | 'sort') => page.locator(`#${which}-drop > summary`);

describeInBrowser('the list of the inbox', () => {
  const browser = useBrowser();

  beforeAll(async () => {
    const { desk } = browser;
    const free = async (process: string, variables = {}): Promise<string> => {
      const started = await desk.start(process, variables, agent);
      const { taskId } = started.opened[0]!;
      await desk.engine.unclaimTask({ actor: agent, taskId });
      return taskId;
    };
    const venueId = venueIds['zhongshan']!;
    await free('flow-01', { venueId });
    desk.clock.advance(10 * 60_000);
    for (let i = 0; i < 3; i++) await free('flow-01', { venueId });
    await free('flow-01', { venueId: venueIds['hubin']! });
    await free('flow-12', { venueId });
    await desk.engine.claimTask({ actor: agent2, taskId: await free('flow-01', { venueId }) });
  });

  it.each(['zh-CN', 'en'] as const)('is narrowed, kept under a name, shared and put in order: %s', async (language) => {
    const w: Words = words[language];
    const page = await browser.signedIn(w.login, { language });
    await tab(page, w.groups).click();
    expect(await rows(page).count()).toBe(7);
    expect(await page.locator('#task-list').getByText(w.held).count()).toBe(1);
    await drop(page, 'filter').click();
    await page.getByLabel(w.process, { exact: true }).selectOption('flow-01');
    await page.getByLabel(w.venue, { exact: true }).selectOption({ label: w.venueName });
    await shot(page, `inbox-filter-${language}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: w.show, exact: true }).click();
    expect(await rows(page).count()).toBe(5);
    expect(await page.locator('.chip').count()).toBe(2);

    for (const name of ['甲', '乙']) {
      await drop(page, 'saved').click();
      await page.getByLabel(w.name, { exact: true }).fill(name);
      if (name === '乙') await page.getByLabel(w.share, { exact: true }).selectOption({ label: w.group });
      await page.getByRole('button', { name: w.save, exact: true }).click();
      await page.getByText(w.kept).waitFor();
    }
    expect(await drop(page, 'saved').textContent()).toBe('乙');
    await drop(page, 'saved').click();
    await page.waitForFunction(() => document.querySelector('[data-count]')?.textContent === '5');
    await shot(page, `inbox-saved-${language}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('link', { name: w.arrange }).click();
    await page.getByRole('button', { name: w.up }).click();
    expect(await page.locator('main .rows a.strong').first().textContent()).toBe('乙');
    await shot(page, `inbox-filters-${language}`);
    expect(await accessibilityFaults(page)).toEqual([]);

    const colleague = await browser.signedIn('agent2', { language });
    await drop(colleague, 'saved').click();
    await colleague.locator('#saved-drop').getByRole('link', { name: '乙' }).first().click();
    expect(await rows(colleague).count()).toBe(5);
    await colleague.locator('.chip').first().click();
    await colleague.waitForFunction(() => document.querySelectorAll('.chip').length === 1);

    await page.goto('/tasks/filters');
    for (let left = 2; left > 0; left--) {
      await page.locator('main form[action$="/remove"] button').first().click();
      await page.waitForLoadState();
    }
    expect(await page.locator('main form[action$="/remove"]').count()).toBe(0);
  });

  it.each(['zh-CN', 'en'] as const)('stands in the order chosen and says so in its headings: %s', async (language) => {
    const w: Words = words[language];
    const page = await browser.signedIn(w.login, { language, scheme: 'dark' });
    await tab(page, w.groups).click();
    expect(await page.locator('.group-label').first().textContent()).toBe(w.late);
    await drop(page, 'sort').click();
    await shot(page, `inbox-order-${language}-dark`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('link', { name: w.byAge }).click();
    expect(await page.locator('.group-label').allTextContents()).toEqual([w.today]);
    await rows(page).first().getByRole('link').click();
    await page.locator('#task-h').waitFor();
    expect(page.url()).toMatch(/box=groups&sort=age/);
    expect(await rows(page).first().getByRole('link').getAttribute('aria-current')).toBe('true');
    await tab(page, w.late).click();
    expect(await rows(page).count()).toBe(1);
    expect(await tab(page, w.late).textContent()).toMatch(/1$/);
    await tab(page, w.unclaimed).click();
    expect(await rows(page).count()).toBe(6);
  });

  it('is narrowed by the keyboard alone; Escape closes what dropped down', async () => {
    const page = await browser.signedIn('agent');
    await page.goto('/tasks?box=groups');
    await page.locator('#live-state[data-tone="green"]').waitFor();
    await drop(page, 'filter').focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'by-customer');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SUMMARY');
    expect(await page.locator('#filter-drop').getAttribute('open')).toBeNull();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('没有这样的待办');
    await page.keyboard.press('Enter');
    await page.getByText('没有符合的待办').waitFor();
    await shot(page, 'inbox-nothing-fits');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it.each([
    ['at 768 px', { width: 768 }],
    ['at twice the size', { width: 720 }],
    ['in the dark, without scripts', { javaScript: false, scheme: 'dark' }],
  ] as const)('works %s', async (name, look) => {
    const page = await browser.signedIn('agent', look);
    await page.goto('/tasks?box=groups');
    await drop(page, 'filter').click();
    await page.getByLabel('事项').fill('登记');
    await shot(page, `inbox-filter-${name.replaceAll(' ', '-')}`);
    // Without scripts there is nothing to ask with.
    expect('javaScript' in look ? [] : await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '查看', exact: true }).click();
    await page.locator('.chip').waitFor();
    expect(await rows(page).count()).toBeGreaterThan(0);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
});
