/** Completing a task puts the next one in its place: no page is left, and everything of the new one works. */
import type { Page } from 'playwright-core';
import { personOf } from '../../src/desk/people';
import { accessibilityFaults, describeInBrowser, shot, useBrowser } from './kit';

jest.setTimeout(120_000);

describeInBrowser('the next task in place of the last', () => {
  const browser = useBrowser();
  const { desk } = browser;

  const newCall = async (page: Page): Promise<string> => {
    await page.goto('/tasks');
    await page.locator('#begin-booking').click();
    await page.locator('#task-form [name=phone]').waitFor();
    await page.locator('#live-state[data-tone=green]').waitFor({ state: 'attached' });
    // Gone as soon as the page is loaded anew.
    await page.evaluate(() => document.documentElement.setAttribute('data-same', ''));
    return new URL(page.url()).pathname;
  };
  const fillWish = async (page: Page): Promise<void> => {
    await page.locator('#task-form [name=venueId]').selectOption({ index: 3 });
    await page.locator('#task-form [name=phone]').fill('199 0000 0172');
    await page.locator('#task-form [name=name]').fill('陈屿');
    await page.locator('#task-form [name=party]').fill('4');
    await page.locator('#task-form [name=everyoneAdult][value=yes]').check();
    await page.locator('#task-form [name=startTime]').fill('20:30');
  };
  const isSamePage = (page: Page): Promise<boolean> =>
    page.evaluate(() => document.documentElement.hasAttribute('data-same'));
  const readBack = (page: Page) => page.getByRole('heading', { name: '复述并请客人确认' });

  it('keeps the page, and has its own address, title, words, focus and line', async () => {
    const page = await browser.signedIn('agent');
    const before = await newCall(page);
    await fillWish(page);
    await page.keyboard.press('Control+Enter');
    await readBack(page).waitFor();
    expect(await isSamePage(page)).toBe(true);
    const { pathname } = new URL(page.url());
    expect(pathname).toMatch(/^\/tasks\/[0-9a-f-]{36}$/);
    expect(pathname).not.toBe(before);
    expect(await page.title()).toContain('复述并请客人确认');
    expect(await page.locator('#toasts').innerText()).toContain('已完成，接着办下一步。');
    expect(await page.evaluate(() => document.activeElement?.closest('#task-form') !== null)).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shot(page, 'in-place-next');

    // The line is about the new task: a colleague who opens it is seen.
    const colleague = await browser.signedIn('agent2');
    await colleague.goto(pathname);
    await page.getByText('赵一诺 也开着这件待办').waitFor();
    // Drafts are the new task's.
    await page.locator('#task-form [name=guestAnswer]').first().check();
    await page.locator('#draft-state', { hasText: '已存' }).waitFor();
    const drafts = await desk.database.query('SELECT 1 FROM form_draft WHERE task_id = $1', [
      pathname.split('/').at(-1),
    ]);
    expect(drafts).toHaveLength(1);
  });

  it('goes back to what was done, and forward again', async () => {
    const page = await browser.signedIn('agent');
    const before = await newCall(page);
    await fillWish(page);
    await page.keyboard.press('Control+Enter');
    await readBack(page).waitFor();
    const after = new URL(page.url()).pathname;
    await page.goBack();
    await page.getByText(/林晓棠 已于 .* 完成这件待办/).waitFor();
    expect(new URL(page.url()).pathname).toBe(before);
    await page.goForward();
    await readBack(page).waitFor();
    expect(new URL(page.url()).pathname).toBe(after);
  });

  it('shows what has to be changed at the same place, with everything typed', async () => {
    const page = await browser.signedIn('agent-en', { language: 'en', scheme: 'dark' });
    const before = await newCall(page);
    await fillWish(page);
    await page.locator('#task-form [name=phone]').fill('12');
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-error-summary]').waitFor();
    expect(await isSamePage(page)).toBe(true);
    expect(new URL(page.url()).pathname).toBe(before);
    expect(await page.evaluate(() => document.activeElement?.hasAttribute('data-error-summary'))).toBe(true);
    expect(await page.locator('#task-form [name=name]').inputValue()).toBe('陈屿');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator('[data-error-summary] a').first().click();
    await page.locator('#task-form [name=phone]').fill('199 0000 0172');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: /Read back/ }).waitFor();
    expect(await isSamePage(page)).toBe(true);
  });

  it('says at once who was quicker, and keeps what was typed', async () => {
    const page = await browser.signedIn('agent');
    const path = await newCall(page);
    await fillWish(page);
    await page.locator('#task-form [name=note]').fill('要带一个蛋糕');
    // The page does not hear of it, as if it happened at the very moment.
    await page.route(
      (url) => url.pathname === path,
      (route) => (route.request().headers()['x-glance'] ? undefined : route.continue()),
    );
    const { actor } = (await personOf(desk.database, 'supervisor', desk.clock.now()))!;
    const [row] = await desk.database.query<{ id: string }>('SELECT case_id AS id FROM user_task WHERE id = $1', [
      path.split('/').at(-1),
    ]);
    await desk.engine.cancelCase({ actor, caseId: row!.id, reason: '客人打来说不来了' });
    await page.keyboard.press('Control+Enter');
    await page.locator('#task-gone').getByText(/取消/).first().waitFor();
    expect(await page.locator('[data-kept]').innerText()).toContain('要带一个蛋糕');
    expect(await isSamePage(page)).toBe(true);
  });

  it('ends in the list when nothing is left to do', async () => {
    const page = await browser.signedIn('agent2');
    await newCall(page);
    await fillWish(page);
    await page.keyboard.press('Control+Enter');
    await readBack(page).waitFor();
    await page.locator('#task-form [name=guestAnswer][value=yes]').check();
    await page.keyboard.press('Control+Enter');
    await page.getByText('已完成。', { exact: true }).waitFor();
    expect(await isSamePage(page)).toBe(true);
    expect(new URL(page.url()).pathname).toBe('/tasks');
    expect(await accessibilityFaults(page)).toEqual([]);
    await shot(page, 'in-place-list');
  });
});
