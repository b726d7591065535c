/** The auditor's desk in a browser: readable for everybody, by keyboard, and without scripts. */
import type { Page } from 'playwright-core';
import { everyone } from '../kit/people';
import { venueIds } from '../web/kit';
import { accessibilityFaults, describeInBrowser, shot, useBrowser, type Look } from './kit';

jest.setTimeout(240_000);

describeInBrowser('the audit', () => {
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
    const { id, customerId } = await desk.facts(started);
    const event = encodeURIComponent(`case:${id}~2`);
    Object.assign(places, {
      ...{
        list: '/audit',
        event: `/audit?about=${id}&event=${event}&verify=1#event`,
        more: '/audit?process=flow-01&kind=data',
      },
      ...{ none: '/audit?about=nothing', guest: `/audit/customers/${customerId}`, case: `/cases/${id}` },
    });
  });

  async function visitAll(page: Page, look: string): Promise<void> {
    for (const [name, path] of Object.entries(places)) {
      await page.goto(path);
      if (name === 'case') continue;
      await shot(page, `audit-${look}-${name}`);
      expect({ name, faults: await accessibilityFaults(page) }).toEqual({ name, faults: [] });
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect({ name, wide: wide <= 0 }).toEqual({ name, wide: true });
    }
  }

  const looks: readonly (readonly [string, Look, string])[] = [
    ['zh-light-1440', { width: 1440 }, 'auditor'],
    ['zh-dark-1440', { width: 1440, scheme: 'dark' }, 'manager'],
    ['zh-light-1024', { width: 1024 }, 'auditor'],
    ['zh-light-768', { width: 768 }, 'auditor'],
  ];
  it.each(looks)('is readable for everybody and fits: %s', async (name, look, login) => {
    await visitAll(await browser.signedIn(login, look), name);
  });

  it('is the same in English', async () => {
    const page = await browser.signedIn('auditor', { language: 'en' });
    await page.goto('/profile');
    await page.getByRole('navigation').getByRole('button', { name: 'English' }).click();
    await visitAll(page, 'en-light-1440');
    await page.goto('/profile');
    await page.getByRole('navigation').getByRole('button', { name: '中文' }).click();
    await page.getByRole('heading', { level: 1, name: '我的' }).waitFor();
  });

  it('is worked by keyboard: search, open an event, note something', async () => {
    const page = await browser.signedIn('auditor');
    await page.goto('/audit');
    await page.getByLabel('手机、编号、姓名、登录名').focus();
    await page.keyboard.type('0172');
    await page.keyboard.press('Enter');
    await page.waitForURL(/about=0172/);
    await page.getByRole('link', { name: /^打开 .* 完成待办/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '证明没有改过' }).waitFor();
    await page.getByLabel('写备注').fill('与录音一致');
    await page.getByRole('button', { name: '保存备注' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('备注已记入审计。').waitFor();
    await page.getByRole('complementary', { name: '事件详情' }).getByText('与录音一致').waitFor();
  });

  it('works without scripts', async () => {
    const page = await browser.signedIn('auditor', { javaScript: false });
    await page.goto('/audit');
    await page.getByLabel('做了什么').selectOption('sign-in');
    await page.getByRole('button', { name: '检索' }).click();
    await page.waitForURL(/kind=sign-in/);
    await page
      .getByRole('link', { name: /^打开 .* 登录/ })
      .first()
      .click();
    await page.getByRole('link', { name: '核验这条链' }).click();
    await page.getByText(/条逐条相符，0 处不符/).waitFor();
  });
});
