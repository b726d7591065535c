/** Dates, times and files in the words of the page, whatever language the browser speaks. */
import { join } from 'node:path';
import { written } from '../../src/browser/date-fields';
import { projectRoot } from '../../src/lib/root';
import { accessibilityFaults, describeInBrowser, shot, useBrowser } from './kit';

jest.setTimeout(120_000);

test.each([
  ['date', '2026/1/5', '2026-01-05'],
  ['date', '２０２６年１月５日', '2026-01-05'],
  ['date', '20260105', '2026-01-05'],
  ['date', '明天', '明天'],
  ['time', '8:5', '08:05'],
  ['time', '2030', '20:30'],
  ['time', '20：30', '20:30'],
  ['time', '8', '8'],
  ['datetime-local', '2026-11-22T20:30', '2026-11-22 20:30'],
  ['datetime-local', '2026/11/22  2030', '2026-11-22 20:30'],
  ['datetime-local', '2026-11-22', '2026-11-22'],
] as const)('as a %s %s is written %s', (kind, typed, said) => {
  expect(written(kind, typed)).toBe(said);
});

describeInBrowser('a date and a file', () => {
  const browser = useBrowser();
  const newCall = async (look: Parameters<typeof browser.signedIn>[1]) => {
    const page = await browser.signedIn(look?.language === 'en' ? 'agent-en' : 'agent', look);
    await page.goto('/tasks');
    await page.locator('#begin-booking').click();
    await page.locator('#task-form [name=startTime]').waitFor();
    return page;
  };

  it.each([
    ['zh-CN', 'light', 1440, '选时间', '选日期', '选文件', '还没选文件'],
    ['en', 'dark', 768, 'Choose a time', 'Choose a date', 'Choose a file', 'No file chosen'],
  ] as const)(
    'have their words in %s, are written out, and open the calendar',
    async (language, scheme, width, clock, day, choose, none) => {
      const page = await newCall({ language, scheme, width });
      const [time, date] = [page.locator('[name=startTime]'), page.locator('#task-form [name=date]')];
      await time.fill('8:5');
      await date.fill('2026/11/22');
      await page.locator('#task-form [name=hours]').focus();
      expect([await time.inputValue(), await date.inputValue()]).toEqual(['08:05', '2026-11-22']);
      expect(await page.getByRole('button', { name: clock, exact: true }).count()).toBe(1);

      await page.getByRole('button', { name: day, exact: true }).click();
      await page.locator('.calendar').evaluate((calendar: HTMLInputElement) => {
        calendar.value = '2026-11-25';
        calendar.dispatchEvent(new Event('change'));
      });
      expect(await date.inputValue()).toBe('2026-11-25');
      await page.keyboard.press('Escape');

      expect(await page.locator('#file-chosen').innerText()).toBe(none);
      await page.locator('#file-form button').click();
      await page.waitForFunction(() => document.activeElement?.id === 'file-input');
      await page.locator('#file-input').setInputFiles(join(projectRoot, 'README.md'));
      expect(await page.locator('#file-chosen').innerText()).toBe('README.md');
      const chooser = page.waitForEvent('filechooser');
      await page.getByText(choose, { exact: true }).click();
      await chooser;
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.locator('#files-section').scrollIntoViewIfNeeded();
      await shot(page, `dates-and-files-${language}-${scheme}-${width}`);
    },
  );

  it('are the browser’s own without a script', async () => {
    const page = await newCall({ javaScript: false });
    expect(await page.locator('#task-form [name=date]').getAttribute('type')).toBe('date');
    expect(await page.locator('#file-input').isVisible()).toBe(true);
    expect(await page.locator('#file-chosen').isVisible()).toBe(false);
    const box = await page.locator('#file-input').boundingBox();
    expect(box!.width).toBeGreaterThan(100);
  });

  it('stand in the profile and over the rooms as well', async () => {
    const page = await browser.signedIn('agent');
    await page.goto('/profile');
    const [from, to] = [page.locator('#away-from'), page.locator('#away-to')];
    await page.locator('#away-from').scrollIntoViewIfNeeded();
    expect(await from.inputValue()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d$/);
    await shot(page, 'dates-profile');
    await to.fill('2026/12/01 1800');
    await page.locator('form:has(#away-to) [name=substitute]').fill('agent2');
    await page.keyboard.press('Escape');
    await page.locator('form:has(#away-to) button[type=submit]').click();
    await page.getByText('已安排。').waitFor();
    const [made] = await browser.desk.database.query<{ to: Date }>('SELECT to_at AS "to" FROM substitution');
    expect(made!.to).toEqual(new Date('2026-12-01T18:00:00+08:00'));
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto('/rooms');
    await page.locator('.picked input[name=day]').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await shot(page, 'dates-rooms');
  });
});
