import type { Page } from 'playwright-core';
import { venueIds } from '../web/kit';
import { describeInBrowser, shot, useBrowser } from './kit';

jest.setTimeout(180_000);

/** Counts every key that is not part of what is typed. */
function counted(page: Page) {
  let presses = 0;
  return {
    press: async (key: string): Promise<void> => {
      presses++;
      await page.keyboard.press(key);
    },
    type: (text: string): Promise<void> => page.keyboard.type(text),
    get presses() {
      return presses;
    },
  };
}

describeInBrowser('a same-day booking by keyboard alone', () => {
  const browser = useBrowser();

  it('takes no more than twelve key presses beyond what is typed', async () => {
    const page = await browser.signedIn('agent');
    // The venue of the last booking stands in the form already.
    await page.goto(`/rooms?venue=${venueIds['zhongshan']!}`);
    await page.goto('/tasks');
    const keys = counted(page);
    await keys.press('b');
    await page.getByRole('heading', { name: '登记需求' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'phone');
    await keys.type('19900000172');
    await keys.press('Tab');
    await keys.type('陈屿');
    await keys.press('Tab');
    await keys.type('4');
    await keys.press('Tab');
    await keys.press('Space');
    await keys.press('Tab');
    await keys.type('2030');
    await shot(page, 'keyboard-wish');
    await keys.press('Control+Enter');
    await page.getByRole('heading', { name: '复述并请客人确认' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'guestAnswer');
    await keys.press('Space');
    await keys.press('Control+Enter');
    await page.waitForURL(({ pathname }) => pathname === '/tasks');
    expect(keys.presses).toBeLessThanOrEqual(12);
    const [booking] = await browser.desk.database.query<{ state: string; party: number; from: Date; to: Date }>(
      'SELECT state, party, lower(during) AS "from", upper(during) AS "to" FROM booking',
    );
    expect(booking).toEqual({
      ...{ state: 'confirmed', party: 4 },
      ...{ from: new Date('2026-11-21T20:30:00+08:00'), to: new Date('2026-11-21T23:30:00+08:00') },
    });
  });
});
