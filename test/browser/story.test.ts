import { accessibilityFaults, describeInBrowser, shot, useBrowser } from './kit';

jest.setTimeout(180_000);

describeInBrowser('an evening at the desk', () => {
  const browser = useBrowser();
  let casePath = '';
  let code = '';

  it('an agent books a room with the keyboard and sees the token on the diagram', async () => {
    const page = await browser.signedIn('agent');
    await shot(page, 'inbox-empty');
    await page.getByRole('button', { name: '新预约' }).click();
    await page.getByRole('heading', { name: '登记需求' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await shot(page, 'task-wish');
    await page.locator('#task-form').getByLabel('门店').selectOption({ label: '中山路店' });
    await page.locator('#task-form').getByLabel('手机').fill('199 0000 0172');
    await page.locator('#task-form').getByLabel('姓名').fill('陈屿');
    await page.getByLabel('人数').fill('4');
    await page.getByText('都满', { exact: false }).first().waitFor();
    await page.locator('input[name=everyoneAdult][value=yes]').check();
    await page.getByLabel('到店日期').fill('2026-11-21');
    await page.getByLabel('到店时间').fill('20:30');
    await page.getByLabel('唱几小时').fill('3');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: '复述并请客人确认' }).waitFor();
    expect(await page.getByText('保留中').isVisible()).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shot(page, 'task-read-back');

    await page.getByRole('link', { name: '打开工单' }).click();
    await page.locator('#diagram[data-ready]').waitFor();
    casePath = new URL(page.url()).pathname;
    code = await page.getByRole('heading', { level: 1 }).innerText();
    const token = page.locator('.djs-overlays[data-container-id="readBack"] .token');
    expect(await token.innerText()).toBe('1');
    expect(await page.locator('[data-element-id="registerWish"].done').count()).toBe(1);
    expect(await page.locator('[data-element-id="callForTodayToRegisterWish"].done').count()).toBe(1);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shot(page, 'case');

    await page.goBack();
    await page.locator('input[name=guestAnswer][value=yes]').check();
    await page.keyboard.press('Control+Enter');
    await page.waitForURL(/\/tasks$/);
    await page.getByText('已完成。').waitFor();
  });

  it('keeps the bpmn.io mark visible and uncovered', async () => {
    const page = await browser.signedIn('auditor');
    await page.goto(casePath);
    await page.locator('#diagram[data-ready]').waitFor();
    const mark = page.locator('.bjs-powered-by');
    await mark.scrollIntoViewIfNeeded();
    const onTop = await mark.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return width > 20 && height > 10 && element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    });
    expect(onTop).toBe(true);
  });

  it('the front desk gets the guests when they arrive', async () => {
    await browser.desk.run();
    await browser.desk.advance('PT2H');
    const page = await browser.signedIn('frontdesk', { width: 768 });
    await page.goto('/tasks?box=groups');
    await page.getByRole('link', { name: new RegExp(code) }).click();
    await shot(page, 'arrival-768');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '认领' }).click();
    await page.getByText('苏芮 已认领').waitFor();
    await page.locator('input[name=partyAnswer][value=arrived]').check();
    await page.getByLabel('都满十八岁').check();
    await page.getByLabel('开房单号').fill('A-0001');
    const here = page.url();
    await page.getByRole('button', { name: /^完成/ }).click();
    await page.waitForURL((url) => url.href !== here);
    const [booking] = await browser.desk.database.query<{ state: string }>('SELECT state FROM booking');
    expect(booking?.state).toBe('in-use');
  });

  it('an auditor reads who did what, on the diagram and as a table', async () => {
    const page = await browser.signedIn('auditor');
    await page.goto(`/cases?q=${code}`);
    await shot(page, 'cases');
    await page.goto(casePath);
    await page.locator('#diagram[data-ready]').waitFor();
    await page.getByText('林晓棠 完成 登记需求').waitFor();
    expect(await page.locator('body').innerText()).not.toContain('陈屿');
    await page.locator('summary', { hasText: '用表格看' }).click();
    await page.getByRole('rowheader', { name: '复述并请客人确认' }).first().waitFor();
    await shot(page, 'case-table');
    await page.getByRole('link', { name: /保留与到场/ }).click();
    await page.locator('#diagram[data-ready]').waitFor();
    await shot(page, 'case-arrival');
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
