import { fillFind } from '../../src/jobs/find-index';
import { everyone } from '../kit/people';
import { venueIds } from '../web/kit';
import { accessibilityFaults, describeInBrowser, shot, useBrowser } from './kit';

jest.setTimeout(240_000);

describeInBrowser('finding', () => {
  const browser = useBrowser();
  let caseId = '';

  beforeAll(async () => {
    const { desk } = browser;
    const [guest] = await desk.database.query<{ id: string }>(`SELECT id FROM customer WHERE name = '陈屿'`);
    const venueId = venueIds['zhongshan']!;
    const variables = { bookingCode: 'K7F3M2', customerId: guest!.id, venueId, note: '要生日蛋糕，靠电梯' };
    caseId = (await desk.start('flow-01', variables, everyone)).caseId;
    for (let i = 0; i < 5; i++) await desk.start('flow-12', { venueId, note: '要生日蛋糕' }, everyone);
    while ((await fillFind(desk)) > 0);
  });

  it.each(['/processes', '/profile', '/rooms'])(
    'opens by / on %s, offers, and a key press leads there',
    async (path) => {
      const page = await browser.signedIn('agent');
      await page.goto(path);
      await page.locator('#live-state[data-tone="green"]').waitFor({ state: 'attached' });
      await page.keyboard.press('/');
      await page.locator('#find-q:focus').waitFor();
      await page.keyboard.type('0172');
      await page.getByRole('option', { name: /陈屿/ }).waitFor();
      await shot(page, `find-dialog-${path.slice(1)}`);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/find\?customer=/);
      await page.getByRole('link', { name: 'K7F3M2' }).waitFor();
    },
  );

  it('closes by Escape in two steps: what is offered, then the box', async () => {
    const page = await browser.signedIn('agent');
    await page.goto('/profile');
    await page.locator('.rail').getByRole('link', { name: '查找' }).click();
    await page.keyboard.type('陈');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('#find[open]').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await page.locator('#find[open]').count()).toBe(0);
  });

  it('goes to the case of a code by Enter alone, from the inbox', async () => {
    const page = await browser.signedIn('agent');
    await page.keyboard.press('/');
    await page.locator('#find-here:focus').waitFor();
    await page.keyboard.type('k7f3m2');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/cases/${caseId}`));
  });

  it.each([
    ['zh-CN', 'agent', 'light', 1440],
    ['zh-CN', 'agent', 'dark', 1024],
    ['en', 'agent-en', 'light', 768],
    ['en', 'agent-en', 'dark', 1440],
  ] as const)('shows where words stand, in %s for %s, %s, %d wide', async (language, login, scheme, width) => {
    const page = await browser.signedIn(login, { language, scheme, width });
    await page.goto('/find');
    expect(await accessibilityFaults(page)).toEqual([]);
    await shot(page, `find-form-${language}-${scheme}-${width}`);
    await page.locator('#find-words').fill('生日蛋糕');
    await page.locator('#find-words').press('Enter');
    await page.locator('mark').first().waitFor();
    expect(await page.locator('mark').count()).toBe(6);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shot(page, `find-words-${language}-${scheme}-${width}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });
});
