/** What the inbox costs those who use it all day: the time from Complete to the next task, and what a page weighs. */
import { availableParallelism, loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import { describeInBrowser, useBrowser } from './kit';

jest.setTimeout(120_000);

/** In the page: remembers when Complete was pressed, and says how long after it another task was on the screen. */
function measure(): void {
  document.addEventListener(
    'submit',
    () => {
      const pressed = performance.now();
      const before = document.getElementById('task-pane')?.dataset['task'];
      sessionStorage.removeItem('shown');
      const look = () => {
        const pane = document.getElementById('task-pane');
        if (!pane || pane.dataset['task'] === before) return requestAnimationFrame(look);
        // Painted by the time the next frame begins.
        return requestAnimationFrame(() => {
          const heading = document.getElementById('task-h')?.textContent ?? '';
          sessionStorage.setItem('shown', `${heading} ${Math.round(performance.now() - pressed)}`);
        });
      };
      requestAnimationFrame(look);
    },
    true,
  );
}

/** What a person feels on a quiet machine; where others work beside it, only that nothing is badly wrong. */
const aim = 150;
const busyBound = 600;

describeInBrowser('the inbox, used all day', () => {
  const browser = useBrowser();

  const newCall = async (page: Page): Promise<void> => {
    await page.goto('/tasks');
    await page.locator('#begin-booking').click();
    await page.locator('#task-form [name=phone]').waitFor();
    await page.locator('#live-state[data-tone=green]').waitFor({ state: 'attached' });
    await page.locator('#task-form [name=venueId]').selectOption({ index: 3 });
    await page.locator('#task-form [name=phone]').fill('199 0000 0172');
    await page.locator('#task-form [name=name]').fill('陈屿');
    await page.locator('#task-form [name=party]').fill('4');
    await page.locator('#task-form [name=everyoneAdult][value=yes]').check();
    await page.locator('#task-form [name=startTime]').fill('20:30');
  };

  it('shows the next task within 150 ms of completing one', async () => {
    const page = await browser.signedIn('agent');
    await page.addInitScript(measure);
    const took: number[] = [];
    for (let time = 0; time < 13; time++) {
      await newCall(page);
      await page.keyboard.press('Control+Enter');
      await page.waitForFunction(() => sessionStorage.getItem('shown')?.startsWith('复述') === true);
      took.push(await page.evaluate(() => Number(sessionStorage.getItem('shown')?.split(' ').at(-1))));
    }
    // The first ones warm the templates; the middle of the rest is what a person feels.
    const sorted = took.slice(3).sort((a, b) => a - b);
    const [load] = loadavg();
    console.info(`from Complete to the next task, ms: ${sorted.join(' ')} (load ${load!.toFixed(1)})`);
    const busy = load! > availableParallelism();
    if (busy) console.warn('The machine is busy: the aim is not judged, only a bound four times as far.');
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(busy ? busyBound : aim);
  });

  it('weighs less than 120 KB with a task open, style sheets, scripts and pictures included', async () => {
    const page = await browser.signedIn('agent');
    await newCall(page);
    const network = await page.context().newCDPSession(page);
    const addresses = new Map<string, string>();
    const weights = new Map<string, number>();
    network.on('Network.requestWillBeSent', ({ requestId, request }) => void addresses.set(requestId, request.url));
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      weights.set(new URL(addresses.get(requestId) ?? page.url()).pathname, encodedDataLength);
    });
    await network.send('Network.enable');
    await network.send('Network.setCacheDisabled', { cacheDisabled: true });
    await page.reload({ waitUntil: 'load' });
    await page.locator('#live-state[data-tone=green]').waitFor({ state: 'attached' });
    const total = [...weights.values()].reduce((sum, size) => sum + size, 0);
    const listed = [...weights].map(([path, size]) => `${path} ${size}`).join('\n');
    console.info(`the inbox with a task open: ${(total / 1024).toFixed(1)} KB\n${listed}`);
    expect(weights.size).toBeGreaterThan(6);
    expect(total).toBeLessThan(120 * 1024);
  });
});
