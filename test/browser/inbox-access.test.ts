import type { Page } from 'playwright-core';
import { everyone } from '../kit/people';
import { venueIds } from '../web/kit';
import { accessibilityFaults, describeInBrowser, shot, useBrowser } from './kit';

jest.setTimeout(240_000);

describeInBrowser('the inbox for everybody', () => {
  const browser = useBrowser();
  const tasks: Record<string, string> = {};

  beforeAll(async () => {
    const { desk } = browser;
    const wish = {
      ...{ venueId: venueIds['zhongshan']!, phone: '+8619900000172', name: '陈屿', party: 4, everyoneAdult: 'yes' },
      ...{ date: '2026-11-21', startTime: '20:30', hours: 3, occasion: null, voucher: null, note: null },
      ...{ roomType: null, namedRoom: null },
    };
    for (const who of ['agent', 'agent-en', 'agent2']) {
      const started = await desk.start('flow-01', {}, everyone);
      await desk.complete(await desk.task('registerWish', started), wish);
      const read = await desk.task('readBack', started);
      const { id } = await desk.task('registerWish', await desk.start('flow-01', {}, everyone));
      await desk.database.query('UPDATE user_task SET assignee = $2 WHERE id = ANY($1)', [[read.id, id], who]);
      Object.assign(tasks, { [`${who} read`]: read.id, [`${who} wish`]: id });
    }
  });

  const places = (who: string): [name: string, path: string][] => [
    ['list', '/tasks'],
    ['groups', '/tasks?box=groups'],
    ['done', '/tasks?box=done'],
    ['wish', `/tasks/${tasks[`${who} wish`]}`],
    ['read-back', `/tasks/${tasks[`${who} read`]}`],
    ['colleague', `/tasks/${tasks['agent2 read']}`],
  ];
  const wide = (page: Page): Promise<number> =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  it.each([
    ['zh-CN', 'light', 'agent'],
    ['zh-CN', 'dark', 'agent'],
    ['en', 'light', 'agent-en'],
    ['en', 'dark', 'agent-en'],
  ] as const)('has nothing axe objects to, wide and narrow (%s, %s)', async (language, scheme, who) => {
    const page = await browser.signedIn(who, { language, scheme });
    for (const [name, path] of places(who)) {
      const width = name === 'read-back' || name === 'groups' ? 768 : 1440;
      await page.setViewportSize({ width, height: 900 });
      await page.goto(path);
      await shot(page, `access-${name}-${width}-${language}-${scheme}`);
      expect({ name, faults: await accessibilityFaults(page) }).toEqual({ name, faults: [] });
      expect({ name, wide: await wide(page) }).toEqual({ name, wide: 0 });
    }
  });

  it('fits at twice the size, with nothing cut off', async () => {
    const page = await browser.signedIn('agent');
    await page.setViewportSize({ width: 720, height: 450 });
    for (const [name, path] of places('agent')) {
      await page.goto(path);
      await shot(page, `access-zoom-${name}`);
      expect({ name, wide: await wide(page) }).toEqual({ name, wide: 0 });
    }
  });

  it('shows one pane at a time on a tablet, with a way back', async () => {
    const page = await browser.signedIn('agent', { width: 768 });
    await page.goto(`/tasks/${tasks['agent wish']}`);
    expect(await page.locator('.list-pane').isVisible()).toBe(false);
    await shot(page, 'access-one-pane');
    await page.getByRole('link', { name: '返回列表' }).click();
    await page.locator('.list-pane').waitFor();
    expect(await page.locator('#task-form').count()).toBe(0);
  });

  it('has landmarks with names, one heading of the first rank, and one place that is read aloud', async () => {
    const page = await browser.signedIn('agent-en', { language: 'en' });
    await page.goto(`/tasks/${tasks['agent-en wish']}`);
    const found = await page.evaluate(() => {
      const of = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
      const nameless = of('nav, aside, section, [role=search], [role=region]').filter(
        (one) => !one.getAttribute('aria-label') && !one.getAttribute('aria-labelledby'),
      );
      return {
        ...{ main: of('main').length, h1: of('h1').length, live: of('[role=status], [aria-live]').length },
        nameless: nameless.map((one) => one.outerHTML.slice(0, 100)),
      };
    });
    expect(found).toEqual({ main: 1, h1: 1, live: 1, nameless: [] });
  });

  it('is gone through by keyboard alone, the focus always seen', async () => {
    const page = await browser.signedIn('agent');
    await page.goto(`/tasks/${tasks['agent read']}`);
    await page.evaluate(() => {
      document.body.tabIndex = -1;
      document.body.focus();
    });
    const stops: string[] = [];
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const at = document.activeElement as HTMLElement;
        if (at === document.body) return null;
        const { width, height, top, bottom } = at.getBoundingClientRect();
        const holder = at.closest('label') ?? at;
        const ring = (one: Element) => getComputedStyle(one).outlineStyle !== 'none';
        return {
          name: `${at.tagName} ${at.id || at.textContent?.trim().slice(0, 30)}`,
          seen: width > 0 && height > 0 && bottom > 0 && top < innerHeight,
          ringed: ring(at) || ring(holder),
        };
      });
      if (!stop) break;
      expect(stop).toMatchObject({ seen: true, ringed: true });
      stops.push(stop.name);
    }
    expect(stops[0]).toMatch(/^A 跳到正文/);
    expect(stops.some((name) => name.includes('field-guestAnswer'))).toBe(true);
    expect(stops.some((name) => name.startsWith('BUTTON 完成'))).toBe(true);
  });

  it('moves, opens and answers by single keys, also from an answer, unless a person has turned them off', async () => {
    const page = await browser.signedIn('agent');
    await page.goto(`/tasks/${tasks['agent read']}`);
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'guestAnswer');
    await page.keyboard.press('j');
    expect(await page.evaluate(() => document.activeElement?.matches('a.row'))).toBe(true);
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: '按键' });
    await dialog.waitFor();
    await shot(page, 'access-keys');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(false);

    await page.goto('/profile');
    await page.locator('input[name=keys][value=off]').check({ force: true });
    await page.getByRole('button', { name: '保存', exact: true }).first().click();
    await page.goto(`/tasks/${tasks['agent read']}`);
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'guestAnswer');
    await page.keyboard.press('2');
    await page.keyboard.press('j');
    expect(await page.locator('[name=guestAnswer]:checked').count()).toBe(0);
    expect(await page.locator('[data-keys]').count()).toBe(1);
    expect(await page.locator('[role=radiogroup] kbd').first().isVisible()).toBe(false);
  });

  it('stands still for whoever asks for less motion', async () => {
    const page = await browser.signedIn('agent-en');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(`/tasks/${tasks['agent-en wish']}`);
    await page.locator('[name=phone]').fill('12');
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-error-summary]').waitFor();
    const moving = await page.evaluate(() => ({
      running: document.getAnimations().length,
      smooth: getComputedStyle(document.documentElement).scrollBehavior,
    }));
    expect(moving).toEqual({ running: 0, smooth: 'auto' });
  });
});
