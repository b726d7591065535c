/** What is on the screen stays true while nobody touches it, and stays where it was for whoever works on it. */
import type { Page } from 'playwright-core';
import { person } from '../kit/people';
import { describeInBrowser, useBrowser } from './kit';

jest.setTimeout(180_000);

describeInBrowser('a page that is left open', () => {
  const browser = useBrowser();
  const { desk } = browser;
  const agent = person('agent', ['agent']);

  const supervisor = person('supervisor', ['supervisor'], { roles: ['supervisor'] });

  /** A task of the agent's that is due in so many minutes. */
  const dueIn = async (minutes: number): Promise<string> => {
    const started = await desk.engine.startCase({ actor: agent, process: 'flow-01', variables: { agentId: 'agent' } });
    const taskId = (await desk.task('registerWish', started)).id;
    const due = new Date(desk.clock.now().getTime() + minutes * 60_000);
    await desk.engine.changeTaskDue({ actor: supervisor, taskId, due, reason: '客人等不了' });
    return taskId;
  };
  const connected = (page: Page) => page.locator('#live-state[data-tone=green]').waitFor({ state: 'attached' });
  /** The page looks for itself, as it does every other minute and whenever its line was away. */
  const looksAgain = async (page: Page): Promise<void> => {
    await page.context().setOffline(true);
    await page.locator('#link-bar').waitFor();
    await page.context().setOffline(false);
    await page.locator('#link-bar').waitFor({ state: 'hidden' });
  };

  it('says of its list and of the open task when they become late, and moves neither', async () => {
    const id = await dueIn(20);
    const page = await browser.signedIn('agent');
    await page.goto(`/tasks/${id}`);
    await connected(page);
    const row = page.locator('#task-list a.row[aria-current] .due');
    const head = page.locator('#task-due .due');
    expect([await row.innerText(), await head.innerText()]).toEqual(['剩 20 分', '剩 20 分']);

    await desk.advance('PT25M');
    await looksAgain(page);
    await page.locator('#task-list a.row[aria-current] .due[data-due=late]').waitFor();
    expect([await row.innerText(), await head.innerText()]).toEqual(['迟 5 分', '迟 5 分']);
    expect(await page.locator('#task-list [data-news]').count()).toBe(0);
  });

  it('keeps the focus on what has it when something new comes in', async () => {
    const handTo = async (): Promise<void> =>
      void (await desk.engine.assignTask({ actor: supervisor, taskId: await dueIn(30), to: 'agent2' }));
    await handTo();
    const page = await browser.signedIn('agent2');
    await page.goto('/notifications');
    await connected(page);
    await page.locator('#notice-list button').focus();
    const focused = () => page.evaluate(() => document.activeElement?.closest('form')?.getAttribute('action'));
    const before = await focused();
    expect(before).toMatch(/^\/notifications\//);

    await handTo();
    await page.locator('#notice-list button').nth(1).waitFor();
    expect(await focused()).toBe(before);
  });

  it('keeps unfolded on the case page what was unfolded', async () => {
    const id = await dueIn(40);
    const [row] = await desk.database.query<{ caseId: string }>(
      'SELECT case_id AS "caseId" FROM user_task WHERE id = $1',
      [id],
    );
    const change = (value: number) =>
      desk.engine.changeData({
        actor: supervisor,
        caseId: row!.caseId,
        variables: { party: value },
        reason: '客人改了人数',
      });
    await change(3);
    await change(4);
    const page = await browser.signedIn('supervisor');
    await page.goto(`/cases/${row!.caseId}`);
    await connected(page);
    await page.locator('#case-data details > summary').first().click();

    await change(5);
    await page.locator('#case-data ins', { hasText: '5' }).first().waitFor();
    expect(await page.locator('#case-data details').first().getAttribute('open')).toBe('');
  });
});
