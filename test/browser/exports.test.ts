/** Exports and the case file in a browser: readable for everybody, followed while they are written, ready for paper. */
import { createExportWriter } from '../../src/desk/export/writer';
import { auditExport } from '../../src/jobs/kinds/audit-export';
import { createWorker, type Worker } from '../../src/jobs/worker';
import { deskOf } from '../desk/house';
import { everyone } from '../kit/people';
import { venueIds } from '../web/kit';
import { accessibilityFaults, describeInBrowser, shot, useBrowser, type Look } from './kit';

jest.setTimeout(240_000);

describeInBrowser('taken away', () => {
  const browser = useBrowser();
  let caseId = '';

  beforeAll(async () => {
    const { desk } = browser;
    const wish = {
      ...{ venueId: venueIds['zhongshan']!, phone: '+8619900000172', name: '陈屿', party: 4, everyoneAdult: 'yes' },
      ...{ date: '2026-11-21', startTime: '20:30', hours: 3, occasion: null, voucher: null, note: null },
      ...{ roomType: null, namedRoom: null },
    };
    const started = await desk.start('flow-01', {}, everyone);
    await desk.complete(await desk.task('registerWish', started), wish);
    caseId = started.caseId;
    await desk.advance('PT1M');
  });

  const worker = (): Worker => {
    const { database, engine, clock } = browser.desk;
    return createWorker({ database, engine, clock, kinds: [auditExport(createExportWriter(deskOf(browser.desk)))] });
  };

  const looks: readonly (readonly [string, string, Look])[] = [
    ['zh-light-1440', 'manager', { width: 1440 }],
    ['zh-dark-1024', 'auditor', { width: 1024, scheme: 'dark' }],
    ['en-light-768', 'manager', { width: 768, language: 'en' }],
  ];

  it.each(looks)('is readable for everybody and fits: %s', async (name, login, look) => {
    const language = `UPDATE app_user SET language = $2 WHERE id = $1`;
    await browser.desk.database.query(language, [login, look.language ?? 'zh-CN']);
    const page = await browser.signedIn(login, look);
    for (const [what, path] of [
      ['exports', '/audit/exports?process=flow-01&from=2026-11-21'],
      ['case-file', `/cases/${caseId}/file`],
    ] as const) {
      await page.goto(path);
      await shot(page, `${name}-${what}`);
      expect({ what, faults: await accessibilityFaults(page) }).toEqual({ what, faults: [] });
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect({ what, wide: wide <= 0 }).toEqual({ what, wide: true });
    }
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 1017, height: 2600 });
    await shot(page, `${name}-paper`);
    expect(await page.locator('.paper-bar').isVisible()).toBe(false);
    await browser.desk.database.query(language, [login, 'zh-CN']);
  });

  it('an export that is asked for shows itself as done without a reload', async () => {
    const page = await browser.signedIn('manager');
    await page.goto('/audit');
    await page.getByRole('link', { name: '导出' }).click();
    await page.getByText('XES 2.0').click();
    await page.getByRole('button', { name: '开始导出' }).click();
    await page.getByText('正在写，0%').waitFor();
    await shot(page, 'export-running');
    await page.locator('#live-state[data-tone="green"]').waitFor({ state: 'attached' });

    await worker().runUntilIdle();

    await page.getByText('已完成').waitFor();
    await shot(page, 'export-done');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载 XES 2.0' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^encore-xes-\d{8}T\d{4}\.xes$/);
  });
});
