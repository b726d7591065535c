/** The case page and its replay in a real browser: dragging a token, dialogs by keyboard, the slider through a case's life. */
import { newId } from '../../src/lib/ids';
import { venueIds } from '../web/kit';
import { everyone } from '../kit/people';
import { accessibilityFaults, describeInBrowser, shot, useBrowser } from './kit';

jest.setTimeout(240_000);

describeInBrowser('a case', () => {
  const browser = useBrowser();
  let caseId = '';

  beforeAll(async () => {
    const { desk } = browser;
    const wish = {
      ...{ venueId: venueIds['zhongshan']!, phone: '+8619900000172', name: '陈屿', party: 4, everyoneAdult: 'yes' },
      ...{ date: '2026-11-21', startTime: '20:30', hours: 3, occasion: null, voucher: null, note: null },
      ...{ roomType: null, namedRoom: null },
    };
    const started = await desk.start('flow-01', {}, everyone);
    await desk.complete(await desk.task('registerWish', started), wish);
    caseId = started.caseId;
  });

  it('a token dragged to another step says what would happen; nothing has happened yet', async () => {
    const page = await browser.signedIn('supervisor');
    await page.goto(`/cases/${caseId}`);
    await page.locator('#diagram[data-ready]').waitFor();
    await shot(page, 'case-supervisor');
    expect(await accessibilityFaults(page)).toEqual([]);
    const token = (await page.locator('.djs-overlays[data-container-id=readBack] .token').boundingBox())!;
    const target = (await page.locator('#diagram [data-element-id=tellExpired]').first().boundingBox())!;
    await page.mouse.move(token.x + 5, token.y + 5);
    await page.mouse.down();
    await page.mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 8 });
    await shot(page, 'case-dragging');
    await page.mouse.up();
    const dialog = page.getByRole('dialog', { name: '移动令牌' });
    await dialog.getByText(/停在：告知保留到期/).waitFor();
    await shot(page, 'case-move');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await browser.desk.waits(caseId)).toContain('task:readBack');
  });

  it('colleagues are spoken to, a task is handed over, from the case page and by keyboard', async () => {
    const page = await browser.signedIn('supervisor');
    await page.goto(`/cases/${caseId}`);
    await page.getByLabel(/^写留言/).fill('客人要靠电梯 @赵');
    await page.getByRole('option', { name: /赵一诺/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    await page.getByText('留言已发出。').waitFor();
    await page.locator('#comments .mention', { hasText: '赵一诺' }).waitFor();
    await page.locator('#case-beside').scrollIntoViewIfNeeded();
    await shot(page, 'case-beside');
    await page.getByRole('link', { name: '转交' }).first().focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '转交' });
    await dialog.getByLabel('交给谁').pressSequentially('一诺');
    await page.getByRole('option', { name: /赵一诺/ }).waitFor();
    await page.keyboard.press('Enter');
    await shot(page, 'case-assign');
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByLabel('原因').fill('换班');
    await page.keyboard.press('Enter');
    await page.getByText('待办已转交。').waitFor();
    await page.locator('#case-waits', { hasText: '赵一诺' }).waitFor();
  });

  it('another version asks which step each one becomes, and says of each what would happen', async () => {
    const { definitions, database, clock } = browser.desk;
    const [now] = await definitions.versions('flow-01');
    const { xml } = await definitions.byVersion(now!.id);
    const next = async (version: number, name: string): Promise<void> => {
      const changed = xml.replaceAll('"readBack"', `"${name}"`).replaceAll('>readBack<', `>${name}<`);
      await database.query(
        `INSERT INTO process_definition (id, key, version, name, xml, checksum, deployed_by, deployed_at)
         VALUES ($1, 'flow-01', $2, $3, $4, $5, 'test', $6)`,
        [newId(), version, now!.name, changed, `flow-01-${name}`, clock.now()],
      );
    };
    await next(now!.version + 1, 'readItBack');
    await next(now!.version + 2, 'sayAgain');
    const page = await browser.signedIn('supervisor');
    await page.goto(`/cases/${caseId}`);
    await page.getByRole('link', { name: '换版本' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '换版本' });
    await dialog.getByLabel('换到').selectOption(String(now!.version + 1));
    await dialog.getByText(/没有步骤“复述并请客人确认/).waitFor();
    await dialog.locator('[data-nodes][data-for="2"]').waitFor();
    await dialog.getByLabel('复述并请客人确认').selectOption('readItBack');
    await dialog.getByText('readBack → readItBack').waitFor();
    await dialog.getByText(/保留到期：照旧/).waitFor();
    await shot(page, 'case-migrate');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await database.query(`DELETE FROM process_definition WHERE key = 'flow-01' AND version > $1`, [now!.version]);
  });

  it.each([
    ['zh-1024', 'supervisor', { width: 1024 }],
    ['en-dark', 'agent-en', { width: 1440, scheme: 'dark', language: 'en' }],
    ['en-768', 'agent-en', { width: 768, language: 'en' }],
  ] as const)('is readable for everybody and fits, with what was said beside it: %s', async (name, login, look) => {
    const page = await browser.signedIn(login, look);
    await page.goto(`/cases/${caseId}`);
    await page.locator('#diagram[data-ready]').waitFor();
    await shot(page, `case-${name}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator('#case-beside').scrollIntoViewIfNeeded();
    await shot(page, `case-beside-${name}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  });

  it('data is changed from the keyboard alone, and what is refused keeps what was typed', async () => {
    const page = await browser.signedIn('supervisor');
    await page.goto(`/cases/${caseId}`);
    await page
      .getByRole('link', { name: '改 人数' })
      .or(page.getByRole('link', { name: /改数据 .*人数/ }))
      .first()
      .focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: '改数据' });
    await dialog.getByLabel('新值').fill('很多');
    await dialog.getByLabel('原因').fill('客人改了人数');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').waitFor();
    expect(await dialog.getByLabel('新值').inputValue()).toBe('很多');
    await shot(page, 'case-refused');
    await dialog.getByLabel('新值').fill('5');
    await dialog.getByLabel('原因').press('Enter');
    await page.getByText('新值已保存。').waitFor();
    expect((await browser.desk.facts(caseId)).variables['party']).toBe(5);
  });

  it('replay of 5,000 events answers at once wherever the slider is put', async () => {
    const { database } = browser.desk;
    const other = await browser.desk.start('flow-01', {}, everyone);
    await database.query(
      `INSERT INTO audit_event (stream, seq, at, case_id, actor_id, command, format, body, previous_hash, hash)
       SELECT e.stream, n, e.at, e.case_id, e.actor_id, 'change-data', e.format,
         jsonb_build_object('actor', e.body::jsonb -> 'actor', 'command', 'change-data', 'decisions', '[]'::json,
           'definition', e.body::jsonb -> 'definition', 'entered', '[]'::json, 'history', '[]'::json, 'left', '[]'::json,
           'notes', '[]'::json, 'outcome', NULL, 'reason', '数到 ' || n, 'seq', n, 'status', 'running',
           'values', jsonb_build_object('party', jsonb_build_object('old', n - 1, 'new', n)))::text,
         e.previous_hash, e.hash
       FROM (SELECT * FROM audit_event WHERE stream = 'case:' || $1::text ORDER BY seq DESC LIMIT 1) e,
         generate_series(e.seq + 1, 5000) n`,
      [other.caseId],
    );
    const page = await browser.signedIn('supervisor');
    const begun = Date.now();
    const film = await page.request.get(`/cases/${other.caseId}/film.json`);
    const [served, size] = [Date.now() - begun, (await film.body()).length];
    await page.goto(`/cases/${other.caseId}/replay?at=1`);
    await page.locator('#replay[data-ready]').waitFor();
    const slowest = await page.evaluate(() => {
      const scrub = document.getElementById('scrub') as HTMLInputElement;
      const took = [5000, 1, 2500, 4999, 17, 3333].map((at) => {
        scrub.value = String(at);
        const from = performance.now();
        scrub.dispatchEvent(new Event('input', { bubbles: true }));
        return performance.now() - from;
      });
      return Math.max(...took);
    });
    console.info(`5,000 events: ${served} ms, ${Math.round(size / 1024)} kB, slowest move ${slowest.toFixed(1)} ms`);
    expect(await page.locator('#scrub').getAttribute('max')).toBe('5000');
    expect(await page.locator('#replay-step').textContent()).toContain('第 3333 步');
    expect(await page.locator('#replay-data th[title=party] + td').textContent()).toContain('3333');
    expect(slowest).toBeLessThan(250);
  });

  it('replay goes through the life of the case by keys, slider and play', async () => {
    const page = await browser.signedIn('agent-en', { language: 'en' });
    await page.goto(`/cases/${caseId}/replay`);
    await page.locator('#replay[data-ready]').waitFor();
    const total = Number(await page.locator('#scrub').getAttribute('max'));
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.locator('#scrub').focus();
    await page.keyboard.press('Home');
    expect(await page.locator('#replay-tokens li').allInnerTexts()).toHaveLength(1);
    await shot(page, 'replay-first');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#replay-step').textContent()).toBe(`Step 2 of ${total}`);
    await page.locator('[data-go=first]').click();
    await page.locator('#speed').selectOption('20');
    await page.locator('[data-go=play]').click();
    await page.getByText(`Step ${total} of ${total}`).waitFor();
    await shot(page, 'replay-last');
    expect(await page.locator('#diagram .bjs-powered-by').isVisible()).toBe(true);
    await page.goto(`/cases/${caseId}/replay?at=1`);
    expect(await page.locator('#replay-step').textContent()).toBe(`Step 1 of ${total}`);
  });
});
