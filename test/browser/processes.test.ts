/** The map and the process page in a real browser: how they look, by keyboard, live, and with a large diagram. */
import type { Page } from 'playwright-core';
import { drawFile } from '../../src/bpmn/layout';
import { loadDefinition } from '../../src/bpmn';
import { newId } from '../../src/lib/ids';
import { end, model, start, userTask } from '../engine/models';
import { everyone } from '../kit/people';
import { accessibilityFaults, describeInBrowser, shot, useBrowser } from './kit';

jest.setTimeout(240_000);

const rows = 15;
const columns = 20;
const cell = (row: number, column: number): string => `t${row}_${column}`;

/** Three hundred tasks in fifteen lines, drawn by hand on a grid, as no layout need be fast here. */
function largeDrawing(): string {
  const names = Array.from({ length: rows * columns }, (_, i) => cell(Math.floor(i / columns), i % columns));
  const nodes = names.map((id) => userTask(id));
  const chains = Array.from({ length: rows }, (_, row) =>
    ['started', ...Array.from({ length: columns }, (_, column) => cell(row, column)), 'done'].join(' > '),
  );
  const xml = model('large', [start(), ...nodes, end('done')], chains);
  const box = (id: string, x: number, y: number, width: number, height: number): string =>
    `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}"/></bpmndi:BPMNShape>`;
  const place = (i: number) => ({ x: 120 + (i % columns) * 160, y: 40 + Math.floor(i / columns) * 120 });
  const shapes = names.map((id, i) => box(id, place(i).x, place(i).y, 110, 80));
  const edges = chains.flatMap((chain) => {
    const steps = chain.split(' > ');
    return steps.slice(1).map((target, i) => {
      const flow = `${steps[i]}_${target}`;
      const row = Number(/^t(\d+)/.exec(steps[1]!)![1]);
      const y = 80 + row * 120;
      const [from, to] = [i === 0 ? 60 : 230 + (i - 1) * 160, i === columns ? columns * 160 + 140 : 120 + i * 160];
      return `<bpmndi:BPMNEdge id="${flow}_di" bpmnElement="${flow}"><di:waypoint x="${from}" y="${y}"/><di:waypoint x="${to}" y="${y}"/></bpmndi:BPMNEdge>`;
    });
  });
  const plane = [box('started', 24, 62, 36, 36), box('done', columns * 160 + 140, 62, 36, 36), ...shapes, ...edges];
  return xml
    .replace('<bpmn:definitions ', `<bpmn:definitions ${drawingNames} `)
    .replace(
      '</bpmn:definitions>',
      `<bpmndi:BPMNDiagram id="d"><bpmndi:BPMNPlane id="p" bpmnElement="large">${plane.join('')}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>`,
    );
}
const drawingNames =
  'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"';

interface Trace {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly args: { readonly name?: string };
  readonly tdur?: number;
  readonly dur?: number;
}

/** What each task of the page's own thread took of the processor: how busy the machine is with others does not count. */
async function watchTasks(page: Page): Promise<() => Promise<readonly number[]>> {
  const session = await page.context().newCDPSession(page);
  const events: Trace[] = [];
  session.on('Tracing.dataCollected', ({ value }) => void events.push(...(value as unknown as Trace[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', '__metadata'] },
  });
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    const main = new Set(
      events
        .filter(({ ph, args }) => ph === 'M' && args.name === 'CrRendererMain')
        .map(({ pid, tid }) => `${pid}/${tid}`),
    );
    const tasks = events.filter(
      ({ ph, pid, tid, name }) => ph === 'X' && main.has(`${pid}/${tid}`) && name === 'ThreadControllerImpl::RunTask',
    );
    expect(tasks.length).toBeGreaterThan(20);
    return tasks.map(({ tdur, dur = 0 }) => (tdur ?? dur) / 1000);
  };
}

describeInBrowser('the processes', () => {
  const browser = useBrowser();
  const deploy = async (key: string, xml: string, version: number): Promise<void> => {
    const id = newId();
    await loadDefinition(id, xml);
    await browser.desk.database.query(
      `INSERT INTO process_definition (id, key, version, name, xml, checksum, deployed_by, deployed_at)
       VALUES ($1, $2, $3, $2, $4, $5, 'test', $6)`,
      [id, key, version, xml, `${key}-${version}`, browser.desk.clock.now()],
    );
  };

  beforeAll(async () => {
    const { desk } = browser;
    for (let i = 0; i < 4; i++) await desk.start('flow-01', {}, everyone);
    await desk.database.query(`UPDATE user_task SET due = $1 WHERE id = (SELECT id FROM user_task LIMIT 1)`, [
      new Date(0),
    ]);
    await deploy('large', largeDrawing(), 1);
    for (let i = 0; i < 3; i++) await desk.start('large', {}, everyone);
  });

  const drawn = (page: Page) => page.locator('#diagram[data-marked]').waitFor();
  async function looksRight(page: Page, name: string): Promise<void> {
    await shot(page, name);
    expect(await accessibilityFaults(page)).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
  }

  it.each([
    ['zh', 'supervisor', { width: 1440 }],
    ['en-dark', 'agent-en', { width: 1440, scheme: 'dark', language: 'en' }],
    ['en-768', 'agent-en', { width: 768, language: 'en' }],
  ] as const)('are readable for everybody and fit: %s', async (name, login, look) => {
    const page = await browser.signedIn(login, look);
    await page.goto('/processes');
    await looksRight(page, `map-${name}`);
    await page.goto('/processes/flow-01?heat=often');
    await drawn(page);
    await looksRight(page, `process-${name}`);
    await page.goto('/processes/flow-01/nodes/registerWish');
    await looksRight(page, `node-${name}`);
  });

  it('leads from the map by keyboard, and from a click on a node, to the cases standing there', async () => {
    const page = await browser.signedIn('supervisor');
    await page.goto('/processes');
    await page.locator('a.flowline[href="/processes/flow-01"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/processes/flow-01');
    await drawn(page);
    await page.locator('.djs-shape[data-element-id=registerWish]').click();
    await page.waitForURL('**/nodes/registerWish');
    expect(await page.locator('input[name=chosen]').count()).toBe(4);
    await page.goBack();
    await page.locator('#process-numbers a', { hasText: '登记需求' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/nodes/registerWish');
  });

  it('counts by itself when cases move', async () => {
    const page = await browser.signedIn('supervisor');
    await page.goto('/processes/flow-01');
    await drawn(page);
    await page.getByText('实时已连接').waitFor({ state: 'attached' });
    const token = page.locator('.djs-overlays[data-container-id=registerWish] .token');
    expect(await token.innerText()).toBe('4');
    await browser.desk.start('flow-01', {}, everyone);
    await browser.desk.engine.settle();
    await page.waitForFunction(
      () => document.querySelector('.djs-overlays[data-container-id=registerWish] .token')?.textContent === '5',
    );
  });

  it('finds a flow on the map by keyboard, of one venue', async () => {
    const page = await browser.signedIn('supervisor');
    await page.goto('/processes');
    await page.getByLabel('找流程').fill('取消');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=/);
    expect(await page.locator('a.flowline, .flowline.missing').count()).toBeLessThan(10);
    await page.getByLabel('门店').selectOption({ index: 1 });
    await page.getByRole('button', { name: '显示' }).click();
    await page.waitForURL(/venue=[\w-]+&q=/);
    await looksRight(page, 'map-found');
    await page.getByRole('link', { name: '看全部' }).click();
    expect(await page.locator('a.flowline, .flowline.missing').count()).toBeGreaterThanOrEqual(45);
  });

  it('goes down into what is called from a place, and from there to every case', async () => {
    const page = await browser.signedIn('supervisor');
    await page.goto('/processes/flow-02');
    await page.locator('a.row[href*="via="]').first().click();
    await page.waitForURL(/via=flow-02\.\w+/);
    await drawn(page);
    await looksRight(page, 'process-narrowed');
    await page.getByRole('link', { name: '看全部工单' }).click();
    await page.waitForURL(/via=flow-02$/);
    await page.locator('.page-head').getByRole('link', { name: /^02/ }).click();
    await page.waitForURL('**/processes/flow-02');
  });

  it('says beside each flow how often it was taken, where the colour says how often', async () => {
    const page = await browser.signedIn('supervisor');
    await page.goto('/processes/flow-01?heat=often');
    await drawn(page);
    const count = page.locator('.djs-overlays[data-container-id=callForTodayToRegisterWish] .taken');
    expect(await count.innerText()).toMatch(/^\d+$/);
    expect(await count.getAttribute('aria-label')).toContain('走过');
    await page.locator('#process-flows summary').click();
    await page.locator('#process-flows table').waitFor();
    await page.locator('#process-flows').scrollIntoViewIfNeeded();
    await looksRight(page, 'process-flows');
  });

  it('colours by what was chosen, and says the value beside the colour', async () => {
    const page = await browser.signedIn('supervisor');
    await page.goto('/processes/flow-01');
    await page.getByLabel('着色').selectOption('late');
    await page.waitForURL(/heat=late/);
    await drawn(page);
    await page.locator('.djs-shape[data-element-id=registerWish][class*=" h"]').waitFor();
    expect(await page.locator('.heat-value').first().innerText()).toMatch(/^\d+ %$/);
  });

  it('breaks no word of a name, though the diagram was drawn for Chinese ones', async () => {
    const page = await browser.signedIn('agent-en');
    await page.goto('/processes/flow-01');
    await drawn(page);
    const { names } = (await (await page.request.get('/processes/flow-01/marks.json')).json()) as {
      names: Record<string, string>;
    };
    const labels = await page
      .locator('#diagram [data-element-id$=_label] text')
      .evaluateAll((texts) =>
        texts.map((text) => [...text.children].map((line) => (line.textContent ?? '').trim()).join(' ')),
      );
    expect(labels.length).toBeGreaterThan(30);
    expect(labels.filter((label) => !Object.values(names).includes(label))).toEqual([]);
  });

  it('draws each version as it was drawn, with the cases of that version', async () => {
    const two = await drawFile(model('large', [start(), userTask('only'), end('done')], ['started > only > done']));
    await deploy('large', two, 2);
    const page = await browser.signedIn('supervisor');
    await page.goto('/processes/large');
    await drawn(page);
    expect(await page.locator('.djs-shape[data-element-id=t0_0]').count()).toBe(0);
    await page.locator('#process-numbers').getByText('只在其他版本').first().waitFor();
    await page.getByLabel('版本').selectOption('1');
    await page.waitForURL(/version=1/);
    await drawn(page);
    expect(await page.locator('.djs-overlays[data-container-id=t0_0] .token').innerText()).toBe('3');
    await page.goto('/processes/large?version=2');
    await drawn(page);
    expect(await page.locator('#diagram .token').count()).toBe(0);
  });

  it('moves and zooms a diagram of three hundred nodes without a task over fifty milliseconds', async () => {
    const page = await browser.signedIn('supervisor');
    await page.goto('/processes/large?version=1&heat=often');
    await drawn(page);
    expect(await page.locator('.djs-shape').count()).toBeGreaterThanOrEqual(300);
    await shot(page, 'large');
    await page.waitForTimeout(1000);
    const tasks = await watchTasks(page);
    const box = (await page.locator('#diagram').boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    for (let i = 1; i <= 40; i++) await page.mouse.move(x - i * 8, y - i * 3);
    await page.mouse.up();
    for (const zoom of ['in', 'in', 'out', 'out', 'out']) await page.locator(`[data-zoom=${zoom}]`).click();
    const long = (await tasks()).filter((milliseconds) => milliseconds > 50);
    expect(long).toEqual([]);
  });
});
