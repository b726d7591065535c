import type { Page } from 'playwright-core';
import type { Actor } from '../../src/lib/actor';
import { person } from '../kit/people';
import { venueIds } from '../web/kit';
import { accessibilityFaults, describeInBrowser, shot, useBrowser, type BrowserKit } from './kit';

jest.setTimeout(240_000);

const agent = person('agent', ['agent']);
const supervisor: Actor = person('supervisor', ['supervisor'], { roles: ['supervisor'] });

/** An agent reads a booking back to the guest. */
async function readBack(page: Page): Promise<void> {
  await page.locator('#begin-booking').click();
  await page.waitForURL(/\/tasks\/[0-9a-f-]{36}/);
  await page.locator('#task-form [name=venueId]').first().selectOption(venueIds['zhongshan']!);
  await page.locator('#task-form [name=phone]').fill('199 0000 0172');
  await page.locator('#task-form [name=name]').fill('陈屿');
  await page.locator('#task-form [name=party]').fill('4');
  await page.locator('#task-form [name=everyoneAdult][value=yes]').check({ force: true });
  await page.locator('#task-form [name=date]').fill('2026-11-21');
  await page.locator('#task-form [name=startTime]').fill('20:30');
  await page.keyboard.press('Control+Enter');
  await page.locator('#task-form [name=guestAnswer]').first().waitFor({ state: 'attached' });
}

/** A wish that `agent` holds, late after ten minutes. */
async function held(browser: BrowserKit): Promise<string> {
  const { nextTaskId } = await browser.desk.start('flow-01', { agentId: 'agent' }, agent);
  return nextTaskId!;
}
const holderOf = async (browser: BrowserKit, id: string): Promise<string | null> =>
  (
    await browser.desk.database.query<{ assignee: string | null }>('SELECT assignee FROM user_task WHERE id = $1', [id])
  )[0]!.assignee;

const looks = [
  ['zh-CN', 'light'],
  ['en', 'dark'],
] as const;

describeInBrowser('the context of a task', () => {
  const browser = useBrowser();

  it.each(looks)('shows the guest, the booking and where the case stands, in %s and %s', async (language, scheme) => {
    const page = await browser.signedIn(language === 'en' ? 'agent-en' : 'agent', { language, scheme });
    await readBack(page);
    const pane = page.getByRole('complementary');
    await pane.getByRole('heading', { name: '陈屿' }).waitFor();
    const picture = pane.getByRole('img', { name: language === 'en' ? /stands at/ : /停在/ });
    expect(await picture.locator('g.here').count()).toBeGreaterThan(0);
    expect(await picture.locator('path.flow.done').count()).toBeGreaterThan(0);
    await shot(page, `context-${language}-${scheme}`);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

describeInBrowser('the bell', () => {
  const browser = useBrowser();

  it.each(looks)('counts and leads to what was handed over, at once, in %s and %s', async (language, scheme) => {
    const login = language === 'en' ? 'agent-en' : 'agent2';
    const page = await browser.signedIn(login, { language, scheme });
    await page.waitForLoadState('networkidle');
    const id = await held(browser);
    await browser.desk.engine.assignTask({ actor: supervisor, taskId: id, to: login });

    await page.locator('#bell .n').waitFor({ state: 'attached' });
    await page.locator('#bell').click();
    await page.getByRole('heading', { level: 1, name: language === 'en' ? 'Notifications' : '通知' }).waitFor();
    await shot(page, `bell-${language}-${scheme}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page
      .getByRole('button', { name: /周启明/ })
      .first()
      .click();
    await page.waitForURL(new RegExp(id));
    expect(await page.locator('#bell .n').count()).toBe(0);
  });

  it('has the browser say what is new to somebody who looks elsewhere, once', async () => {
    const page = await browser.signedIn('agent2');
    await page.context().grantPermissions(['notifications']);
    await page.goto('/profile');
    await page.getByLabel('浏览器弹出提醒').check();
    await shot(page, 'profile-notices');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.addInitScript(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      class Quiet extends EventTarget {
        static readonly permission = 'granted';
        constructor(title: string) {
          super();
          said.push(title);
        }
      }
      Object.defineProperty(window, 'Notification', { value: Quiet });
      document.hasFocus = () => false;
    });
    await page.getByRole('button', { name: '保存' }).last().click();
    await page.waitForLoadState('networkidle');
    const before = browser.desk.clock.now();
    browser.desk.clock.set(new Date(before.getTime() + 1000));
    await browser.desk.engine.assignTask({ actor: supervisor, taskId: await held(browser), to: 'agent2' });

    await page.waitForFunction(() => (window as unknown as { said: string[] }).said.length > 0);
    expect(await page.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual([
      '周启明 把“登记需求”交给您',
    ]);
  });
});

describeInBrowser('the team', () => {
  const browser = useBrowser();

  it.each(looks)('shows who holds what and what is late, in %s and %s', async (language, scheme) => {
    await held(browser);
    browser.desk.clock.set(new Date(browser.desk.clock.now().getTime() + 20 * 60_000));
    await held(browser);
    await browser.desk.database.query(
      `INSERT INTO shift (id, user_id, venue_id, during, duty, created_by, created_at)
       SELECT gen_random_uuid(), id, NULL, tstzrange($1::timestamptz - interval '1 hour', $1::timestamptz + interval '7 hours'), 'agent', 'test', $1
         FROM app_user WHERE id IN ('agent', 'agent2') AND NOT EXISTS (SELECT FROM shift)`,
      [browser.desk.clock.now()],
    );
    await browser.desk.database.query(`UPDATE app_user SET language = 'en' WHERE id = 'manager'`);
    const page = await browser.signedIn(language === 'en' ? 'manager' : 'supervisor', { scheme });
    await page.goto('/team?group=agent');
    await page.getByRole('heading', { level: 1, name: language === 'en' ? 'Team' : '团队' }).waitFor();
    await shot(page, `team-${language}-${scheme}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 768, height: 1024 });
    await shot(page, `team-768-${language}`);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });

  it('hands a task on by dragging it to a person', async () => {
    const id = await held(browser);
    const page = await browser.signedIn('supervisor');
    await page.goto('/team?group=agent&person=agent');
    await page.waitForLoadState('networkidle');
    await page.locator(`[data-task="${id}"]`).dragTo(page.locator('[data-drop="agent2"]'));
    await page.locator('#bulk-went').waitFor();
    expect(await holderOf(browser, id)).toBe('agent2');
    await shot(page, 'team-handed-on');
  });

  it('hands a task on by keys alone', async () => {
    const id = await held(browser);
    const page = await browser.signedIn('supervisor');
    await page.goto('/team?group=agent&person=agent');
    await page.locator(`#task-${id}`).focus();
    await page.keyboard.press('m');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('hand-to');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.type('请接手');
    await page.keyboard.press('Enter');
    await page.locator('#bulk-went').waitFor();
    expect(await holderOf(browser, id)).toBe('agent2');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('bulk-went');
  });

  it('hands tasks on without a script', async () => {
    const id = await held(browser);
    const page = await browser.signedIn('supervisor', { javaScript: false });
    await page.goto('/team?group=agent&person=agent');
    await page.locator(`#task-${id}`).check();
    await page.locator('#hand-to').selectOption('agent2');
    await page.getByRole('button', { name: /转交/ }).click();
    await page.locator('#bulk-went').waitFor();
    expect(await holderOf(browser, id)).toBe('agent2');
  });

  it('can be read and used at twice the size, without motion', async () => {
    const id = await held(browser);
    const page = await browser.signedIn('supervisor');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    // Twice the size is half the room.
    await page.setViewportSize({ width: 720, height: 450 });
    for (const address of ['/team?group=agent&person=agent', '/notifications', '/profile']) {
      await page.goto(address);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    await page.goto('/team?group=agent&person=agent');
    await page.locator(`#task-${id}`).check();
    await page.locator('#hand-to').selectOption('agent2');
    await page.locator('#hand-to').press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('#bulk-went').waitFor();
    expect(await holderOf(browser, id)).toBe('agent2');
    await shot(page, 'team-200');
  });

  it('is kept from agents', async () => {
    const page = await browser.signedIn('agent');
    expect(await page.getByRole('link', { name: '团队' }).count()).toBe(0);
    expect((await page.goto('/team'))?.status()).toBe(403);
  });
});
