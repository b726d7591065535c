/** Nothing typed is lost, and nothing happens to an open task unseen: drafts, colleagues, conflicts, lost lines. */
import type { Page } from 'playwright-core';
import { personOf } from '../../src/desk/people';
import type { Actor } from '../../src/lib/actor';
import { password } from '../web/kit';
import { accessibilityFaults, describeInBrowser, shot, useBrowser, type Look } from './kit';

jest.setTimeout(240_000);

describeInBrowser('the open task', () => {
  const browser = useBrowser();
  const { desk } = browser;

  /** Somebody signed in, whose page is not waited for long. */
  const enter = async (login: string, look?: Look): Promise<Page> => {
    const page = await browser.signedIn(login, look);
    page.setDefaultTimeout(8_000);
    return page;
  };
  const actor = async (login: string): Promise<Actor> =>
    (await personOf(desk.database, login, desk.clock.now()))!.actor;
  /** A new call of the person's, open in their browser. */
  const newCall = async (page: Page): Promise<string> => {
    await page.goto('/tasks');
    await page.locator('#begin-booking').click();
    await page.waitForURL(/\/tasks\/[0-9a-f-]{36}/);
    await page.locator('#task-form [name=name]').waitFor();
    return new URL(page.url()).pathname.split('/').at(-1)!;
  };
  const connected = (page: Page) => page.locator('#live-state[data-tone=green]').waitFor({ state: 'attached' });
  const draftSaved = (page: Page) => page.locator('#draft-state', { hasText: /已存|saved/ }).waitFor();
  const fillWish = async (page: Page): Promise<void> => {
    await page.locator('#task-form [name=venueId]').selectOption({ index: 3 });
    await page.locator('#task-form [name=phone]').fill('199 0000 0172');
    await page.locator('#task-form [name=name]').fill('陈屿');
    await page.locator('#task-form [name=party]').fill('4');
    await page.locator('#task-form [name=everyoneAdult][value=yes]').check();
    await page.locator('#task-form [name=date]').fill('2026-11-21');
    await page.locator('#task-form [name=startTime]').fill('20:30');
    await page.locator('#task-form [name=hours]').fill('3');
  };
  /** What a call needs to go on, as its form would have given it. */
  const wish = async () => {
    const [venue] = await desk.database.query<{ id: string }>('SELECT id FROM venue ORDER BY name LIMIT 1');
    return {
      ...{ venueId: venue!.id, phone: '+8619900000172', name: '陈屿', party: 4, everyoneAdult: 'yes' },
      ...{ date: '2026-11-21', startTime: '20:30', hours: 3 },
    };
  };

  const caseOf = async (taskId: string): Promise<string> => {
    const [row] = await desk.database.query<{ id: string }>('SELECT case_id AS id FROM user_task WHERE id = $1', [
      taskId,
    ]);
    return row!.id;
  };

  describe('a draft', () => {
    it('is kept while typing, and found after a crash, in another browser, after signing in again', async () => {
      const first = await enter('agent');
      const id = await newCall(first);
      await first.locator('#task-form [name=note]').fill('想要靠电梯的包厢');
      await first.locator('#task-form [name=name]').fill('陈屿');
      await draftSaved(first);
      await first.context().close();

      const second = await enter('agent');
      await second.goto(`/tasks/${id}`);
      expect(await second.locator('#task-form [name=note]').inputValue()).toBe('想要靠电梯的包厢');
      expect(await second.locator('#task-form [name=name]').inputValue()).toBe('陈屿');
      await shot(second, 'draft-found');
    });

    it('is kept on leaving, however soon, and nobody is asked', async () => {
      const page = await enter('agent');
      const id = await newCall(page);
      const asked: string[] = [];
      page.on('dialog', (dialog) => void (asked.push(dialog.type()), dialog.accept()));
      await page.locator('#task-form [name=note]').fill('刚打了几个字');
      await page.goto('/profile');
      await page.goto(`/tasks/${id}`);
      expect(await page.locator('#task-form [name=note]').inputValue()).toBe('刚打了几个字');
      expect(asked).toEqual([]);
    });

    it('goes with the task to whoever holds it next, who is told whose it is', async () => {
      const page = await enter('agent');
      const id = await newCall(page);
      await page.locator('#task-form [name=note]').fill('客人说晚点再定');
      await draftSaved(page);
      await desk.engine.unclaimTask({ actor: await actor('agent'), taskId: id });
      await desk.engine.claimTask({ actor: await actor('agent-en'), taskId: id });

      const colleague = await enter('agent-en', { language: 'en', scheme: 'dark' });
      await colleague.goto(`/tasks/${id}`);
      expect(await colleague.locator('#task-form [name=note]').inputValue()).toBe('客人说晚点再定');
      expect(await colleague.locator('#draft-whose').innerText()).toMatch(/what 林晓棠 had typed/);
      expect(await accessibilityFaults(colleague)).toEqual([]);
      await shot(colleague, 'draft-of-colleague-en-dark');
      await colleague.locator('#task-form [name=note]').fill('客人说晚点再定，我接着办');
      await draftSaved(colleague);
      await colleague.reload();
      expect(await colleague.locator('#task-form [name=note]').inputValue()).toBe('客人说晚点再定，我接着办');
      await colleague.getByRole('link', { name: /Use the draft of 林晓棠/ }).click();
      await colleague.waitForURL(/draft=agent/);
      expect(await colleague.locator('#task-form [name=note]').inputValue()).toBe('客人说晚点再定');
    });

    it('is not written over unseen by another window of the same person', async () => {
      const one = await enter('agent');
      const id = await newCall(one);
      const other = await enter('agent');
      await other.goto(`/tasks/${id}`);
      await one.locator('#task-form [name=note]').fill('第一个窗口');
      await draftSaved(one);
      await other.locator('#task-form [name=note]').fill('第二个窗口');
      await other.locator('#draft-state', { hasText: '您在另一个窗口改过这份草稿' }).waitFor();
      expect(await accessibilityFaults(other)).toEqual([]);
      await shot(other, 'draft-newer');
      await other.getByRole('button', { name: '用这里的' }).click();
      await draftSaved(other);
      await one.reload();
      expect(await one.locator('#task-form [name=note]').inputValue()).toBe('第二个窗口');
    });
  });

  describe('two people at one task', () => {
    it('see each other, see who types, and see the other go', async () => {
      const agent = await enter('agent');
      const id = await newCall(agent);
      await connected(agent);
      const colleague = await enter('agent-en', { language: 'en' });
      await colleague.goto(`/tasks/${id}`);
      await colleague.getByText('林晓棠 has this task open, too').waitFor();
      await agent.getByText('姜以宁 也开着这件待办').waitFor();
      await agent.locator('#task-form [name=note]').fill('正在跟客人说');
      await colleague.locator('#task-presence', { hasText: 'typing' }).waitFor();
      expect(await accessibilityFaults(colleague)).toEqual([]);
      await shot(colleague, 'two-people-en');
      await shot(agent, 'two-people-zh');
      await colleague.context().close();
      await agent.getByText('姜以宁 也开着这件待办').waitFor({ state: 'hidden' });
    });

    it('who comes second is told at once who was quicker, and what they typed is there to copy', async () => {
      const agent = await enter('agent');
      await agent.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      const id = await newCall(agent);
      await connected(agent);
      await agent.locator('#task-form [name=note]').fill('要带一个蛋糕');
      await agent.locator('#task-form [name=party]').fill('6');
      await desk.engine.unclaimTask({ actor: await actor('agent'), taskId: id });
      await agent.getByText('这件待办现在不归您办。').waitFor();
      expect(await agent.locator('[data-kept]').innerText()).toContain('要带一个蛋糕');
      const quick = await actor('agent2');
      await desk.engine.claimTask({ actor: quick, taskId: id });
      await desk.engine.completeTask({ actor: quick, taskId: id, values: await wish(), personal: ['phone', 'name'] });
      await agent.getByText(/赵一诺 已于 .* 完成这件待办/).waitFor();
      expect(await accessibilityFaults(agent)).toEqual([]);
      await shot(agent, 'conflict-zh');
      await agent.getByRole('button', { name: '复制填写的内容' }).click();
      await agent.getByText('已复制').waitFor();
      expect(await agent.evaluate(() => navigator.clipboard.readText())).toMatch(/备注: 要带一个蛋糕/);
      await agent.reload();
      expect(await agent.locator('[data-kept]').innerText()).toContain('要带一个蛋糕');
    });
  });

  describe('a task that disappears', () => {
    it.each([
      ['zh-CN', 'light', /这件待办已于 .* 取消/, /林?.*取消了工单.*客人打来说不来了/],
      ['en', 'dark', /This task was cancelled/, /cancelled the case.*客人打来说不来了/],
    ] as const)(
      'says why on the open screen at once when its case is cancelled (%s)',
      async (language, scheme, what, why) => {
        const page = await enter(language === 'en' ? 'agent-en' : 'agent', { language, scheme });
        const id = await newCall(page);
        await connected(page);
        await page.locator('#task-form [name=note]').fill('刚写到一半');
        const supervisor = await actor('supervisor');
        const caseId = await caseOf(id);
        await desk.engine.cancelCase({ actor: supervisor, caseId, reason: '客人打来说不来了' });
        await page.getByText(what).waitFor({ timeout: 3_000 });
        expect(await page.locator('#task-gone').innerText()).toMatch(why);
        expect(await page.locator('[data-kept]').innerText()).toContain('刚写到一半');
        expect(await page.locator('#task-form').count()).toBe(0);
        expect(await accessibilityFaults(page)).toEqual([]);
        await shot(page, `gone-cancelled-${language}-${scheme}`);
      },
    );

    it('says which timer took it away', async () => {
      const page = await enter('agent');
      await newCall(page);
      await fillWish(page);
      await page.keyboard.press('Control+Enter');
      await page.getByRole('heading', { name: '复述并请客人确认' }).waitFor();
      await connected(page);
      await desk.advance('PT11M');
      await desk.run();
      await page.getByText('到时了：“保留到期”').waitFor({ timeout: 3_000 });
      await shot(page, 'gone-timer');
    });
  });

  describe('without a connection', () => {
    it('says so, keeps what is typed, sends nothing by itself, and goes on when it is back', async () => {
      const page = await enter('agent');
      const id = await newCall(page);
      await connected(page);
      await fillWish(page);
      await draftSaved(page);
      await page.context().setOffline(true);
      await page.locator('#link-bar', { hasText: '没有连接' }).waitFor();
      await page.locator('#task-form [name=note]').fill('断线时写的');
      await page.getByText('草稿还没存上').waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByText('没有连上服务器，还没有提交').waitFor();
      expect(await page.locator('#task-form [name=note]').inputValue()).toBe('断线时写的');
      expect(await accessibilityFaults(page)).toEqual([]);
      await shot(page, 'offline-zh');
      await page.setViewportSize({ width: 768, height: 1024 });
      await shot(page, 'offline-768');
      await page.setViewportSize({ width: 1440, height: 900 });
      const [state] = await desk.database.query<{ state: string }>('SELECT state FROM user_task WHERE id = $1', [id]);
      expect(state?.state).toBe('open');

      await page.context().setOffline(false);
      await page.locator('#link-bar').waitFor({ state: 'hidden' });
      await draftSaved(page);
      const [open] = await desk.database.query<{ state: string }>('SELECT state FROM user_task WHERE id = $1', [id]);
      expect(open?.state).toBe('open');
      await page.keyboard.press('Control+Enter');
      await page.getByRole('heading', { name: '复述并请客人确认' }).waitFor();
    });

    it('holds every other form back, too', async () => {
      const page = await enter('agent-en', { language: 'en', scheme: 'dark' });
      await page.goto('/tasks');
      await connected(page);
      await page.context().setOffline(true);
      await page.locator('#link-bar', { hasText: /stands as of \d\d:\d\d,/ }).waitFor();
      await page.locator('#begin-booking').click();
      await page.getByText('this was not submitted').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await shot(page, 'offline-en-dark');
    });

    it('catches up with what happened meanwhile', async () => {
      const page = await enter('agent');
      const id = await newCall(page);
      await connected(page);
      await page.locator('#task-form [name=note]').fill('还没说完');
      await draftSaved(page);
      await page.context().setOffline(true);
      await page.locator('#link-bar', { hasText: '没有连接' }).waitFor();
      await desk.engine.cancelCase({ actor: await actor('supervisor'), caseId: await caseOf(id), reason: '重复来电' });
      await page.context().setOffline(false);
      await page.getByText(/这件待办已于 .* 取消/).waitFor();
      expect(await page.locator('[data-kept]').innerText()).toContain('还没说完');
    });
  });

  it('survives the end of a session: the form stays, and after signing in elsewhere it is kept', async () => {
    const page = await enter('agent');
    const id = await newCall(page);
    await connected(page);
    await desk.database.query('DELETE FROM user_session');
    let asked = 0;
    page.on('request', (request) => void (request.url().includes(id) && asked++));
    await page.locator('#task-form [name=note]').fill('会话过期之后写的');
    await page.locator('#link-bar', { hasText: '登录已过期' }).waitFor();
    expect(await page.locator('#task-form [name=note]').inputValue()).toBe('会话过期之后写的');
    await shot(page, 'signed-out');
    const again = page.context().waitForEvent('page');
    await page.getByRole('link', { name: '在新窗口登录' }).click();
    const window = await again;
    await window.getByLabel('工号').fill('agent');
    await window.getByLabel('密码', { exact: true }).fill(password);
    await window.getByRole('button', { name: '登录' }).click();
    await window.waitForURL(/\/tasks/);
    await window.close();
    await page.bringToFront();
    // Without a screen every window has the focus always, so that none is told it has come back.
    await page.evaluate(() => document.defaultView!.dispatchEvent(new Event('focus')));
    await draftSaved(page);
    // A page that keeps asking meanwhile is shown the sign-in again and again, and each time given another session.
    expect(asked).toBeLessThan(20);
    await page.goto(`/tasks/${id}`);
    expect(await page.locator('#task-form [name=note]').inputValue()).toBe('会话过期之后写的');
  });

  it('lists follow what colleagues do, without moving under the pointer', async () => {
    const page = await enter('agent2');
    await page.goto('/tasks');
    await connected(page);
    await desk.engine.startCase({ actor: await actor('agent2'), process: 'flow-01', variables: { agentId: 'agent2' } });
    await page.getByRole('button', { name: '有新变化，点这里刷新列表' }).click();
    await page.locator('#task-list a.row').first().waitFor();
  });

  it('fits on a tablet and at twice the size, with everything at rest for whoever wants no motion', async () => {
    const page = await enter('agent', { width: 720 });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const id = await newCall(page);
    const colleague = await enter('agent2');
    await colleague.goto(`/tasks/${id}`);
    await page.getByText('赵一诺 也开着这件待办').waitFor();
    await page.locator('#task-form [name=note]').fill('宽度不够也要看得全');
    await draftSaved(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await shot(page, 'presence-720');
  });
});
