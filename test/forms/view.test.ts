import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Handlebars from 'handlebars';
import { readSubmission } from '../../src/forms/submission';
import { formView } from '../../src/forms/view';
import type { FormInput } from '../../src/forms/view';
import type { Variables } from '../../src/lib/json';
import { projectRoot } from '../../src/lib/root';
import { choices, contextWith, formOf } from './example';

const page = Handlebars.create();
const partials = join(projectRoot, 'views/partials/form');
for (const file of readdirSync(partials))
  page.registerPartial(`form/${file.replace('.hbs', '')}`, readFileSync(join(partials, file), 'utf8'));
page.registerHelper('icon', () => '');
const render = page.compile('{{> form/form}}');

const form = formOf(
  { type: 'text', id: 'sum', text: '包厢 **{{roomNumber}}** · {{date from}} {{time from}} · {{money total}}{{gone}}' },
  { type: 'text', id: 'late', text: '来晚了', conditional: { hide: '=late != true' } },
  { type: 'textfield', key: 'phone', label: '手机', properties: { kind: 'phone' } },
  { type: 'number', key: 'deposit', label: '订金', properties: { kind: 'money' }, validate: { required: true } },
  { type: 'radio', key: 'answer', label: '客人怎么说', values: choices('yes', 'change'), validate: { required: true } },
  { type: 'datetime', key: 'at', label: '改到', subtype: 'datetime', conditional: { hide: '=answer != "change"' } },
  { type: 'textarea', key: 'note', label: '备注', description: '门店看得到' },
  {
    type: 'dynamiclist',
    path: 'finds',
    label: '遗物',
    components: [{ type: 'textfield', key: 'what', label: '是什么' }],
  },
);
const known: Variables = { roomNumber: '<B07>', from: '2026-11-21T12:30:00.000Z', total: 38600 };

const view = (input: FormInput, variables: Variables = known) => formView(form, input, contextWith(variables));
const html = (input: FormInput, variables?: Variables) => render(view(input, variables));

describe('a form on a page', () => {
  it('fills its words with variables, escaped, missing ones empty', () => {
    expect(html({ values: {} })).toContain('<p>包厢 <b>&lt;B07&gt;</b> · 11 月 21 日 20:30 · 386 元</p>');
  });

  it('leaves out what the case rules out, and keeps what depends on an answer with its rule', () => {
    expect(html({ values: {} })).not.toContain('来晚了');
    expect(html({ values: {} }, { ...known, late: true })).toContain('来晚了');
    expect(html({ values: {} })).toContain(
      'data-hide="{&quot;op&quot;:&quot;!&#x3D;&quot;,&quot;name&quot;:&quot;answer&quot;,&quot;value&quot;:&quot;change&quot;}"',
    );
  });

  it('shows known values as people write them', () => {
    const shown = html({
      values: { phone: '+8619900000172', deposit: 5000, at: '2026-11-21T12:30:00.000Z', answer: 'change' },
    });
    expect(shown).toContain('value="199 0000 0172"');
    expect(shown).toContain('value="50.00"');
    expect(shown).toContain('value="2026-11-21T20:30"');
    expect(shown).toContain('value="change" checked');
  });

  it('gives every control a label and ties hint and error to it', () => {
    const shown = html({ typed: { deposit: 'x' }, errors: [{ path: 'deposit', code: 'not-an-amount', params: {} }] });
    expect(shown).toContain('<label for="field-deposit">订金');
    expect(shown).toContain('aria-invalid="true" aria-describedby="field-deposit-error"');
    expect(shown).toContain('id="field-deposit-error"');
    expect(shown).toContain('aria-describedby="field-note-hint"');
    expect(shown).toMatch(/<label for="field-phone">手机 <span class="opt">form.optional<\/span><\/label>/);
  });

  it('shows what was typed again, with a summary that leads to each field', () => {
    const body = { phone: '199', deposit: '"><script>', 'finds.0.what': '伞', 'finds.3.what': '围巾' };
    const result = readSubmission(form, body, contextWith(known));
    const input = result.ok ? { values: {} } : result;
    expect(view(input).summary?.errors.map(({ href }) => href)).toEqual([
      '#field-phone',
      '#field-deposit',
      '#field-answer-1',
    ]);
    expect(html(input)).toContain('value="199"');
    expect(html(input)).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(html(input)).toContain('name="finds.1.what" value="围巾"');
  });

  it('offers one empty row, and one to copy, without any script', () => {
    const shown = html({ values: { finds: [{ what: '伞' }] } });
    expect(shown).toContain('name="finds.0.what" value="伞"');
    expect(shown).toContain('name="finds.1.what" value=""');
    expect(shown).toContain('name="finds.__row__.what" value=""');
  });

  it('gives a row nothing of the case, and a list in a list a mark of its own', () => {
    const inner = { type: 'dynamiclist', path: 'parts', components: [{ type: 'textfield', key: 'phone' }] };
    const lists = formOf({ type: 'dynamiclist', path: 'items', properties: { minRows: '2' }, components: [inner] });
    const shown = render(formView(lists, { values: {} }, contextWith({ phone: 'of the case' })));
    expect(shown).not.toContain('of the case');
    expect(shown).toContain('name="items.1.parts.0.phone"');
    expect(shown).toContain('name="items.__row__.parts.__row1__.phone"');
  });

  it('writes an amount with its commas, and says whose clock a time is read on', () => {
    const money = { type: 'number', key: 'total', properties: { kind: 'money' } };
    const shown = render(
      formView(
        formOf(money, { type: 'datetime', key: 'at', subtype: 'time' }),
        { values: { total: 123_456_750 } },
        contextWith(),
      ),
    );
    expect(shown).toContain('value="1,234,567.50"');
    expect(shown).toContain('data-zone="Asia/Shanghai" hidden>form.zone {&quot;offset&quot;:&quot;+8&quot;}');
  });

  it('lets nothing begin before now that may not be over', () => {
    const at = { type: 'datetime', key: 'at', subtype: 'datetime', disallowPassedDates: true };
    expect(render(formView(formOf(at), { values: {} }, contextWith()))).toContain('min="2026-11-21T20:00"');
  });

  it('speaks the language it is given words in', () => {
    const labels = {
      deposit: { label: 'Deposit' },
      answer: { options: { yes: 'Agrees' } },
      sum: { label: 'Room {{roomNumber}}' },
    };
    const shown = render(formView(form, { values: {} }, contextWith(known, { language: 'en', labels })));
    expect(shown).toContain('Deposit');
    expect(shown).toContain('Agrees');
    expect(shown).toContain('<p>Room &lt;B07&gt;</p>');
  });

  it('has no inline script or style', () => {
    expect(html({ values: {} })).not.toMatch(/ style=| on[a-z]+=|<script/);
  });

  it('shows a read-only field without a name to send', () => {
    const shown = render(
      formView(
        formOf({ type: 'number', key: 'total', label: '合计', readonly: true, properties: { kind: 'money' } }),
        { values: {} },
        contextWith({ total: 38600 }),
      ),
    );
    expect(shown).toContain('value="386.00" readonly');
    expect(shown).not.toContain('name="total"');
  });
});
