import type { Page } from 'playwright-core';
import { everyone } from '../kit/people';
import { accessibilityFaults, describeInBrowser, shot, useBrowser, type Look } from './kit';

jest.setTimeout(240_000);

/** The words of one story in both languages. */
const words = {
  'zh-CN': {
    ...{ handOver: '转交', toWhom: '交给谁', note: '留话', handed: '已转交给赵一诺。', followUp: '跟进日期' },
    ...{ tomorrow: '明天 10:00', aside: '周日 10:00 跟进', comment: '留言', send: '发出', sent: '留言已发出。' },
    ...{ file: '选文件', addFile: '放文件', picked: '已选 2 件', bulkDone: '转交：2 件办好。', all: '全选' },
    ...{ refused: '不能转交', appoint: '安排代办', substitute: '代办人', to: '到' },
  },
  en: {
    ...{ handOver: 'Hand over', toWhom: 'To whom', note: 'Note', handed: 'Handed over to 赵一诺.' },
    ...{ followUp: 'Follow-up date', tomorrow: 'Tomorrow 10:00', aside: 'Follow-up Sun 10:00', comment: 'Comment' },
    ...{ send: 'Send', sent: 'The comment is sent.', file: 'Choose a file', addFile: 'Add file', all: 'All' },
    ...{ picked: '2 selected', bulkDone: 'Hand over: 2 done.', refused: 'cannot get it', appoint: 'Appoint' },
    ...{ substitute: 'Substitute', to: 'To' },
  },
} as const;
const people = { 'zh-CN': 'agent', en: 'agent-en' } as const;

describeInBrowser('work that changes hands', () => {
  const browser = useBrowser();

  async function taskOf(login: string): Promise<string> {
    const { desk } = browser;
    const { caseId } = await desk.start('flow-01', {}, everyone);
    const { id } = await desk.task('registerWish', caseId);
    await desk.database.query('UPDATE user_task SET assignee = $2 WHERE id = $1', [id, login]);
    await desk.database.query(`UPDATE task_candidate SET claimed = true WHERE task_id = $1`, [id]);
    return id;
  }
  const holderOf = async (id: string): Promise<string | null> =>
    (
      await browser.desk.database.query<{ assignee: string | null }>('SELECT assignee FROM user_task WHERE id = $1', [
        id,
      ])
    )[0]!.assignee;
  const clean = async (page: Page): Promise<void> => expect(await accessibilityFaults(page)).toEqual([]);

  it.each(['zh-CN', 'en'] as const)(
    'is handed over by keyboard alone, to a name that is offered (%s)',
    async (lang) => {
      const w = words[lang];
      const id = await taskOf(people[lang]);
      const page = await browser.signedIn(people[lang]);
      await page.goto(`/tasks/${id}`);
      await page.locator('#hand-over').focus();
      await page.keyboard.press('Enter');
      await page.locator('#hand-to:focus').waitFor();
      await page.keyboard.type('一诺');
      const option = page.getByRole('option', { name: /赵一诺/ });
      await option.waitFor();
      await shot(page, `work-${lang}-hand-over`);
      await clean(page);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.keyboard.type('八点后再打');
      await page.keyboard.press('Control+Enter');
      await page.getByText(w.handed).waitFor();
      expect(await holderOf(id)).toBe('agent2');
    },
  );

  it('a name that cannot get it is refused where it was typed, with everything kept', async () => {
    const id = await taskOf('agent');
    const page = await browser.signedIn('agent');
    await page.goto(`/tasks/${id}`);
    await page.locator('#hand-over').click();
    await page.locator('#hand-to').fill('cleaning');
    await page.locator('#hand-note').fill('请看一眼');
    const answer = page.waitForResponse((response) => response.url().endsWith('/hand-over'));
    await page.locator('#hand-note').press('Control+Enter');
    expect((await answer).status()).toBe(422);
    await page.getByText('不能转交').waitFor();
    await page.locator('#hand-to:focus').waitFor();
    expect(await page.locator('#hand-note').inputValue()).toBe('请看一眼');
    await shot(page, 'work-refused');
    await clean(page);
  });

  it.each(['zh-CN', 'en'] as const)('is laid aside, spoken about, and given a file (%s)', async (lang) => {
    const w = words[lang];
    const id = await taskOf(people[lang]);
    const page = await browser.signedIn(people[lang]);
    await page.goto(`/tasks/${id}`);
    await page.locator('#follow-up').click();
    await shot(page, `work-${lang}-follow-up`);
    await page.getByRole('button', { name: w.tomorrow }).click();
    await page.locator('.badge', { hasText: w.aside }).waitFor();
    await page.locator('#comment-text').pressSequentially('@一诺');
    await page.getByRole('option', { name: /赵一诺/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('客人问生日布置');
    await page.keyboard.press('Control+Enter');
    await page.locator('.mention', { hasText: '@赵一诺' }).waitFor();
    const file = { name: '收据.txt', mimeType: 'text/plain', buffer: Buffer.from('四位，三小时') };
    await page.locator('#file-input').setInputFiles(file);
    await page.getByRole('button', { name: w.addFile }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '收据.txt' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('收据.txt');
    await shot(page, `work-${lang}-beside`);
    await clean(page);
  });

  it.each(['zh-CN', 'en'] as const)('is picked in the list and handed over together (%s)', async (lang) => {
    const w = words[lang];
    const ids = [await taskOf(people[lang]), await taskOf(people[lang])];
    const page = await browser.signedIn(people[lang]);
    await page.goto('/tasks');
    for (const id of ids) await page.locator(`#task-list input[value="${id}"]`).check();
    await page.locator('#bulk-count', { hasText: w.picked }).waitFor();
    await page.locator('#bulk summary').first().click();
    await page.locator('#bulk-to').fill('赵一诺');
    await page.getByRole('option', { name: /赵一诺/ }).waitFor();
    await page.keyboard.press('Enter');
    const box = await page.locator('#bulk details[open] > .pop').boundingBox();
    expect(box!.y).toBeGreaterThan(0);
    await shot(page, `work-${lang}-bulk`);
    await clean(page);
    await page.locator('#bulk button[value="assign"]').click();
    await page.getByText(w.bulkDone).waitFor();
    await shot(page, `work-${lang}-bulk-done`);
    await clean(page);
    for (const id of ids) expect(await holderOf(id)).toBe('agent2');
  });

  it('what a colleague says meanwhile appears by itself, and what is being typed stays', async () => {
    const id = await taskOf('agent');
    const [page, other] = [await browser.signedIn('agent'), await browser.signedIn('supervisor')];
    await page.goto(`/tasks/${id}`);
    await page.locator('#live-state[data-tone="green"]').waitFor();
    await page.locator('#comment-text').fill('正在写');
    await other.goto(`/tasks/${id}`);
    await other.locator('#comment-text').fill('客人刚刚又来电');
    await other.locator('#comment-text').press('Control+Enter');
    await page.locator('#comments', { hasText: '客人刚刚又来电' }).waitFor();
    expect(await page.locator('#comment-text').inputValue()).toBe('正在写');
  });

  it('is laid aside until the moment that was typed, by Enter in its field; what has passed is refused', async () => {
    const id = await taskOf('agent');
    const page = await browser.signedIn('agent');
    const lay = async (moment: string): Promise<void> => {
      await page.goto(`/tasks/${id}`);
      await page.locator('#follow-up').click();
      await page.locator('#follow-at').fill(moment);
      await page.locator('#follow-at').press('Enter');
    };
    await lay('2020-01-01 10:00');
    await page.getByText('跟进时间已经过去').waitFor();
    await lay('2026-11-24 15:30');
    await page.getByText('跟进。').first().waitFor();
    const [row] = await browser.desk.database.query<{ at: Date }>(
      'SELECT follow_up AS at FROM user_task WHERE id = $1',
      [id],
    );
    expect(row?.at.toISOString()).toBe('2026-11-24T07:30:00.000Z');
  });

  it('shows why a substitute was refused where the eye is', async () => {
    const page = await browser.signedIn('agent');
    await page.goto('/profile');
    await page.locator('#away-substitute').fill('没有这个人');
    await page.getByRole('button', { name: '安排代办' }).click();
    await page.locator('#substitution [role=alert]').waitFor();
    const top = () => page.$eval('#substitution [role=alert]', (one) => one.getBoundingClientRect().bottom);
    expect(await top()).toBeLessThan(900);
  });

  it('what is written for colleagues and not sent is neither completed away nor left behind unasked', async () => {
    const id = await taskOf('agent');
    const page = await browser.signedIn('agent');
    await page.goto(`/tasks/${id}`);
    await page.locator('#comment-text').fill('客人八点以后才方便');
    await page.locator('#task-form [name=name]').focus();
    await page.keyboard.press('Control+Enter');
    await page.getByText('留言还没有发出').waitFor();
    await page.locator('#comment-text:focus').waitFor();
    expect(await page.locator('[data-error-summary]').count()).toBe(0);

    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await page.goto('/tasks');
    expect(asked).toEqual(['beforeunload']);

    await page.goto(`/tasks/${id}`);
    await page.locator('#comment-text').fill('客人八点以后才方便');
    await page.keyboard.press('Control+Enter');
    await page.locator('#comments', { hasText: '客人八点以后才方便' }).waitFor();
    await page.locator('#task-form [name=name]').focus();
    await page.keyboard.press('Control+Enter');
    await page.locator('[data-error-summary]').waitFor();
    expect(asked).toEqual(['beforeunload']);
  });

  it('lets a supervisor move it up from its head', async () => {
    const id = await taskOf('agent');
    const page = await browser.signedIn('supervisor');
    await page.goto(`/tasks/${id}`);
    await page.locator('#task-more').click();
    await page.locator('#task-priority').selectOption('100');
    await shot(page, 'work-supervisor-more');
    await clean(page);
    await page.locator('#task-priority').press('Control+Enter');
    await page.locator('.badge', { hasText: '优先级 最高' }).waitFor();
    await page.goto('/profile');
    await page.locator('#away-absent').fill('林晓');
    await page.getByRole('option', { name: /林晓棠/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#away-substitute').fill('赵一诺');
    await page.locator('#away-to').fill('2026-11-23T09:00');
    await page.locator('#away-to').press('Enter');
    await page.getByText('赵一诺 代 林晓棠 办理').waitFor();
    await page.locator('#substitution').scrollIntoViewIfNeeded();
    await shot(page, 'work-supervisor-away');
    await clean(page);
  });

  it.each([
    ['dark', { scheme: 'dark' }],
    ['narrow', { width: 768 }],
    ['half', { width: 720, language: 'en' }],
  ] as const)('stays readable and within the page: %s', async (name, look: Look) => {
    const id = await taskOf('agent');
    const page = await browser.signedIn('agent', look);
    await page.goto(`/tasks/${id}`);
    for (const menu of ['#hand-over', '#follow-up', '#task-more']) {
      await page.locator(menu).click();
      const box = await page.locator('details[open] > .pop').boundingBox();
      expect(box!.x).toBeGreaterThanOrEqual(0);
      expect(box!.x + box!.width).toBeLessThanOrEqual(look.width ?? 1440);
      await shot(page, `work-${name}-${menu.slice(1)}`);
    }
    await clean(page);
    await page.goto('/profile');
    await shot(page, `work-${name}-profile`);
    await clean(page);
  });

  it('is handed over, laid aside and commented without scripts', async () => {
    const id = await taskOf('agent');
    const page = await browser.signedIn('agent', { javaScript: false });
    await page.goto(`/tasks/${id}`);
    await page.locator('#comment-text').fill('没有脚本也行');
    await page.getByRole('button', { name: '发出' }).click();
    await page.getByText('没有脚本也行').waitFor();
    await page.locator('#hand-over').click();
    await page.locator('#hand-to').fill('赵一诺');
    await page.locator('#hand-over + form button[type="submit"]').click();
    await page.getByText('已转交给赵一诺。').waitFor();
    expect(await holderOf(id)).toBe('agent2');
  });
});
