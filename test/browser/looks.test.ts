import type { Page } from 'playwright-core';
import { venueIds } from '../web/kit';
import { systemActor } from '../../src/lib/actor';
import { everyone } from '../kit/people';
import { accessibilityFaults, describeInBrowser, shot, useBrowser, type Look } from './kit';

jest.setTimeout(240_000);

describeInBrowser('every page', () => {
  const browser = useBrowser();
  const places: Record<string, string> = {};

  beforeAll(async () => {
    const { desk } = browser;
    const wish = {
      ...{ venueId: venueIds['zhongshan']!, phone: '+8619900000172', name: '陈屿', party: 4, everyoneAdult: 'yes' },
      ...{ date: '2026-11-21', startTime: '20:30', hours: 3, occasion: null, voucher: null, note: null },
      ...{ roomType: null, namedRoom: null },
    };
    const started = await desk.start('flow-01', {}, everyone);
    await desk.complete(await desk.task('registerWish', started), wish);
    const read = await desk.task('readBack', started);
    await desk.start('flow-01', {}, everyone);
    await desk.database.query(`UPDATE user_task SET assignee = 'agent-en' WHERE state = 'open'`);
    Object.assign(places, {
      ...{ tasks: '/tasks', task: `/tasks/${read.id}`, cases: '/cases', case: `/cases/${read.caseId}` },
      ...{ processes: '/processes', process: '/processes/flow-01', profile: '/profile' },
    });
  });

  async function visitAll(page: Page, look: string, withAxe: boolean): Promise<void> {
    for (const [name, path] of Object.entries(places)) {
      await page.goto(path);
      if (name === 'case' || name === 'process') await page.locator('#diagram[data-ready]').waitFor();
      await shot(page, `${look}-${name}`);
      if (withAxe) expect({ name, faults: await accessibilityFaults(page) }).toEqual({ name, faults: [] });
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect({ name, wide: wide <= 0 }).toEqual({ name, wide: true });
    }
  }

  const looks: readonly (readonly [string, Look, boolean])[] = [
    ['en-light-1440', { width: 1440 }, true],
    ['en-dark-1440', { width: 1440, scheme: 'dark' }, true],
    ['en-light-1024', { width: 1024 }, false],
    ['en-light-768', { width: 768 }, true],
  ];

  it.each(looks)('is readable for everybody and fits: %s', async (name, look, withAxe) => {
    const page = await browser.open({ ...look, language: 'en' });
    await page.goto('/sign-in');
    await shot(page, `${name}-sign-in`);
    expect(await accessibilityFaults(page)).toEqual([]);
    const inside = await browser.signedIn('agent-en', look);
    await visitAll(inside, name, withAxe);
  });

  it('is the same in Chinese, in the dark, for a supervisor', async () => {
    const page = await browser.signedIn('supervisor', { scheme: 'dark' });
    places['outbox'] = '/outbox';
    await visitAll(page, 'zh-dark-1440', true);
    delete places['outbox'];
  });

  it.each([1440, 1024, 768, 720])('has the other language one click away, %s wide', async (width) => {
    const page = await browser.signedIn('frontdesk', { width });
    await page.goto('/processes');
    // Names on the map can be read, whatever the width.
    const narrowest = await page.$$eval('.map-cols .flowline > .truncate', (all) =>
      Math.min(...all.map((one) => one.clientWidth)),
    );
    expect(narrowest).toBeGreaterThan(60);
    const button = page.locator('.rail button[name=language]');
    expect(await button.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
    await button.click();
    await page.getByRole('heading', { level: 1, name: 'Processes' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator('.rail button[name=language]').click();
    await page.getByRole('heading', { level: 1, name: '流程' }).waitFor();
  });

  it('is as readable with faults in the form, and leads the eye to them', async () => {
    const page = await browser.signedIn('agent');
    await page.getByRole('button', { name: '新预约' }).click();
    await page.locator('#task-form').getByLabel('手机').fill('12');
    await page.keyboard.press('Control+Enter');
    const summary = page.getByRole('alert');
    await summary.getByText(/有 \d 处要改/).waitFor();
    await shot(page, 'faults');
    expect(await page.locator('#task-form').getByLabel('手机').inputValue()).toBe('12');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('says plainly what went wrong', async () => {
    const page = await browser.signedIn('agent');
    await page.goto('/cases/none');
    await page.getByRole('heading', { name: '没有这个工单' }).waitFor();
    await shot(page, 'error');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('shows English names on the diagram to whoever reads English', async () => {
    const page = await browser.signedIn('agent-en');
    await page.goto(places['case']!);
    await page.locator('#diagram[data-ready]').waitFor();
    expect(
      await page
        .locator('#diagram svg text')
        .allInnerTexts()
        .then((all) => all.join('')),
    ).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it('works without scripts: a call is taken from the button to the next form', async () => {
    const page = await browser.signedIn('agent', { javaScript: false });
    await page.getByRole('button', { name: '新预约' }).click();
    await page.locator('#task-form').getByLabel('门店').selectOption({ label: '中山路店' });
    await page.locator('#task-form').getByLabel('手机').fill('12');
    await page.getByRole('button', { name: /^完成/ }).click();
    await page.getByText(/有 \d 处要改/).waitFor();
    await page.locator('#task-form').getByLabel('手机').fill('199 0000 0199');
    await page.locator('#task-form').getByLabel('姓名').fill('江一舟');
    await page.getByLabel('人数').fill('3');
    await page.locator('input[name=everyoneAdult][value=yes]').check({ force: true });
    await page.getByLabel('到店日期').fill('2026-11-21');
    await page.getByLabel('到店时间').fill('21:00');
    await page.getByLabel('唱几小时').fill('2');
    await page.getByRole('button', { name: /^完成/ }).click();
    await page.getByRole('heading', { name: '复述并请客人确认' }).waitFor();
  });

  it('hears of new work without being asked, and changes no list under the pointer', async () => {
    const page = await browser.signedIn('agent2');
    await page.goto('/tasks?box=groups');
    await page.getByText('实时已连接').waitFor();
    const { desk } = browser;
    await desk.start('flow-01', {}, systemActor('test'));
    await desk.engine.settle();
    await page.getByRole('button', { name: '有新变化' }).click();
    await page.locator('#task-list a.row', { hasText: '登记需求' }).first().waitFor();
  });
});
