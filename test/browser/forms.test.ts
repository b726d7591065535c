import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import Handlebars from 'handlebars';
import { chromium, type Browser, type Page } from 'playwright-core';
import { formView, type FormInput } from '../../src/forms/view';
import { projectRoot } from '../../src/lib/root';
import { choices, contextWith, formOf } from '../forms/example';

const form = formOf(
  { type: 'radio', key: 'answer', label: 'Answer', values: choices('yes', 'change'), validate: { required: true } },
  { type: 'number', key: 'hours', label: 'Hours', conditional: { hide: '=answer != "change"' } },
  { type: 'textfield', key: 'why', label: 'Why', conditional: { hide: '=hours = null or hours < 3' } },
  {
    type: 'dynamiclist',
    path: 'finds',
    label: 'Finds',
    properties: { maxRows: '3' },
    components: [
      { type: 'textfield', key: 'what', label: 'What' },
      { type: 'checkbox', key: 'valuable', label: 'Valuable' },
      { type: 'textfield', key: 'where', label: 'Where', conditional: { hide: '=valuable != true' } },
    ],
  },
);

const templates = Handlebars.create();
const partials = join(projectRoot, 'views/partials/form');
for (const file of readdirSync(partials))
  templates.registerPartial(`form/${file.replace('.hbs', '')}`, readFileSync(join(partials, file), 'utf8'));
templates.registerHelper('icon', () => '');
const render = templates.compile(
  '<!doctype html><html lang="en"><title>Form</title><main><h1>Form</h1><form data-form novalidate>{{> form/form}}</form></main></html>',
);

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const describeInBrowser = existsSync(executablePath) ? describe : describe.skip;
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser | undefined;
let script: string;

beforeAll(async () => {
  script = buildSync({
    stdin: {
      contents: `import { useForms } from './forms'; useForms(new AbortController().signal);`,
      resolveDir: join(projectRoot, 'src/browser'),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    target: 'es2022',
  }).outputFiles[0]!.text;
  if (!existsSync(executablePath)) return;
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] });
}, 60_000);
afterAll(() => browser?.close());

async function open(input: FormInput, withScript = true, shown = form): Promise<Page> {
  const page = await browser!.newPage({ timezoneId: 'Europe/Berlin' });
  await page.setContent(render(formView(shown, input, contextWith())));
  await page.addStyleTag({ content: '[hidden]{display:none}' });
  if (withScript) await page.addScriptTag({ content: script });
  return page;
}

describeInBrowser('a form in the browser', () => {
  it('shows only what its conditions leave, while it is filled in', async () => {
    const page = await open({ values: {} });
    const [hours, why] = [page.getByLabel('Hours'), page.getByLabel('Why')];
    expect(await hours.isVisible()).toBe(false);
    await page.getByLabel('CHANGE').check();
    expect(await hours.isVisible()).toBe(true);
    await hours.fill('4');
    expect(await why.isVisible()).toBe(true);
    await page.getByLabel('YES').check();
    expect([await hours.isVisible(), await why.isVisible()]).toEqual([false, false]);
    await page.close();
  }, 60_000);

  it('adds and removes rows up to the limit, each with conditions of its own', async () => {
    const page = await open({ values: { finds: [{ what: 'scarf', valuable: true, where: 'sofa' }] } });
    const where = page.getByLabel('Where');
    expect(await Promise.all([where.nth(0).isVisible(), where.nth(1).isVisible()])).toEqual([true, false]);
    await page.getByText('form.addRow').click();
    await page.keyboard.type('umbrella');
    expect(await page.getByText('form.addRow').isVisible()).toBe(false);
    await page.getByText('form.removeRow').nth(1).click();
    const sent = await page.evaluate(() =>
      [...new FormData(document.forms[0]).entries()].map(([name, value]) => `${name}=${value as string}`),
    );
    expect(sent.filter((entry) => entry.includes('.what'))).toEqual(['finds.0.what=scarf', 'finds.2.what=umbrella']);
    expect(await page.getByText('form.addRow').isVisible()).toBe(true);
    await page.close();
  }, 60_000);

  it('has the focus on what is wrong after a rejected submission', async () => {
    const page = await open({ typed: {}, errors: [{ path: 'answer', code: 'choose', params: {} }] });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('example-errors');
    await page.getByRole('link').click();
    expect(await page.evaluate(() => location.hash)).toBe('#field-answer-1');
    await page.close();
  }, 60_000);

  it('numbers rows as people count them, whichever have gone, and keeps the focus near', async () => {
    const page = await open({ values: { finds: [{ what: 'scarf' }, { what: 'umbrella' }] } });
    await page.getByRole('button', { name: 'form.removeRow · form.row {"n":"1"}' }).click();
    expect(await page.locator('[data-row] > legend').allInnerTexts()).toEqual([
      'form.row {"n":"1"}',
      'form.row {"n":"2"}',
    ]);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'form.removeRow · form.row {"n":"1"}',
    );
    expect(await page.getByLabel('What').first().inputValue()).toBe('umbrella');
    await page.close();
  }, 60_000);

  it('adds rows to lists inside rows, each under its own name', async () => {
    const parts = {
      type: 'dynamiclist',
      path: 'parts',
      label: 'Parts',
      components: [{ type: 'textfield', key: 'name', label: 'Name' }],
    };
    const page = await open(
      { values: {} },
      true,
      formOf({ type: 'dynamiclist', path: 'items', label: 'Items', components: [parts] }),
    );
    await page.locator('[data-list=items] > [data-add]').click();
    await page.locator('[data-list="items.1.parts"] > [data-add]').click();
    const names = await page
      .locator('form input')
      .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).name));
    expect(names).toEqual(['items.0.parts.0.name', 'items.1.parts.0.name', 'items.1.parts.1.name']);
    await page.close();
  }, 60_000);

  it('takes a key for an answer where nothing is typed, and shows it only where it acts', async () => {
    const twice = formOf(
      { type: 'textfield', key: 'note', label: 'Note' },
      { type: 'radio', key: 'first', label: 'First', values: choices('a', 'b', 'c') },
      { type: 'radio', key: 'second', label: 'Second', values: choices('x', 'y') },
    );
    const page = await open({ values: {} }, true, twice);
    const keyed = () => page.locator('[data-keys] legend').allInnerTexts();
    await page.getByLabel('Note').focus();
    await page.keyboard.press('2');
    expect(await page.getByLabel('Note').inputValue()).toBe('2');
    expect((await keyed()).map((text) => text.split(' ')[0])).toEqual(['First']);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('2');
    expect(await page.getByRole('radio', { name: 'B', exact: true }).isChecked()).toBe(true);
    await page.keyboard.press('3');
    expect(await page.getByRole('radio', { name: 'C', exact: true }).isChecked()).toBe(true);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    expect((await keyed()).map((text) => text.split(' ')[0])).toEqual(['Second']);
    await page.keyboard.press('1');
    expect(await page.getByRole('radio', { name: 'X', exact: true }).getAttribute('aria-keyshortcuts')).toBe('1');
    await page.keyboard.press('9');
    expect(await page.getByRole('radio', { name: 'X', exact: true }).isChecked()).toBe(true);
    await page.close();
  }, 60_000);

  it('writes amounts and numbers out, and says whose clock counts where it is another', async () => {
    const typed = formOf(
      { type: 'number', key: 'total', label: 'Total', properties: { kind: 'money' } },
      { type: 'textfield', key: 'phone', label: 'Phone', properties: { kind: 'phone' } },
      { type: 'datetime', key: 'at', label: 'At', subtype: 'time' },
      { type: 'text', id: 'much', text: 'Much', conditional: { hide: '=total = null or total < 100000' } },
    );
    const page = await open({ values: {} }, true, typed);
    await page.getByLabel('Total').fill('1386.5');
    expect(await page.getByText('Much').isVisible()).toBe(true);
    await page.getByLabel('Phone').fill('19900000172');
    await page.getByLabel('At').focus();
    expect(await page.getByLabel('Total').inputValue()).toBe('1,386.50');
    expect(await page.getByLabel('Phone').inputValue()).toBe('199 0000 0172');
    await page.getByLabel('Total').fill('12,5');
    await page.getByLabel('Phone').focus();
    expect(await page.getByLabel('Total').inputValue()).toBe('12,5');
    expect(await page.getByText('form.zone').isVisible()).toBe(true);
    expect(await page.getByLabel('At').getAttribute('aria-describedby')).toBe('field-at-zone');
    await page.close();
  }, 60_000);

  it('follows lists of answers and answers that are numbers, as the server reads them', async () => {
    const looking = formOf(
      { type: 'checklist', key: 'kinds', label: 'Kinds', values: choices('a', 'b') },
      {
        type: 'select',
        key: 'hours',
        label: 'Hours',
        values: [1, 2, 3].map((value) => ({ value, label: `${value} h` })),
      },
      { type: 'text', id: 'ofB', text: 'Of B', conditional: { hide: '=not(list contains(kinds, "b"))' } },
      { type: 'text', id: 'long', text: 'Long', conditional: { hide: '=hours = null or hours < 3' } },
    );
    const page = await open({ values: {} }, true, looking);
    expect([await page.getByText('Of B').isVisible(), await page.getByText('Long').isVisible()]).toEqual([
      false,
      false,
    ]);
    await page.getByLabel('B', { exact: true }).check();
    await page.getByLabel('Hours').selectOption('3');
    expect([await page.getByText('Of B').isVisible(), await page.getByText('Long').isVisible()]).toEqual([true, true]);
    await page.close();
  }, 60_000);

  it('shows everything without the script', async () => {
    const page = await open({ values: {} }, false);
    expect(await page.getByLabel('Hours').isVisible()).toBe(true);
    expect(await page.getByLabel('What').count()).toBe(1);
    await page.close();
  }, 60_000);

  it('has nothing axe objects to, filled in or rejected', async () => {
    const inputs: FormInput[] = [
      { values: { answer: 'change', finds: [{ what: 'scarf' }] } },
      {
        typed: {},
        errors: [
          { path: 'answer', code: 'choose', params: {} },
          { path: 'finds.0.what', code: 'required', params: {} },
        ],
      },
    ];
    for (const input of inputs) {
      const page = await open(input);
      await page.addScriptTag({ content: axe });
      const found = await page.evaluate(async () => {
        const { violations } = await (
          globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
        ).axe.run();
        return violations.map(({ id }) => id);
      });
      expect(found).toEqual([]);
      await page.close();
    }
  }, 60_000);
});
