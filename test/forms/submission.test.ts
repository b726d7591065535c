import { readSubmission } from '../../src/forms/submission';
import type { Variables } from '../../src/lib/json';
import { choices, contextWith, formOf } from './example';

type Component = Record<string, unknown>;

function read(components: Component[], body: Record<string, unknown>, variables: Variables = {}) {
  return readSubmission(formOf(...components), body, contextWith(variables));
}
/** The value of one field, or the code of what is wrong with it. */
function one(component: Component, typed: unknown): unknown {
  const result = read([{ key: 'it', ...component }], { it: typed });
  return result.ok ? result.values['it'] : `! ${result.errors[0]?.code}`;
}

describe('text', () => {
  it.each([
    [{}, '  陈屿 ', '陈屿'],
    [{}, '', null],
    [{}, undefined, null],
    [{ validate: { required: true } }, '   ', '! required'],
    [{ validate: { minLength: 3 } }, '两字', '! too-short'],
    [{ validate: { maxLength: 2 } }, '😀😀', '😀😀'],
    [{ validate: { maxLength: 2 } }, '三个字', '! too-long'],
    [{ validate: { pattern: '^[A-Z]\\d{2}$' } }, 'B07', 'B07'],
    [{ validate: { pattern: '^[A-Z]\\d{2}$' } }, 'b7', '! pattern'],
    [{ validate: { validationType: 'email' } }, 'a@example.com', 'a@example.com'],
    [{ validate: { validationType: 'email' } }, 'a@example', '! email'],
    [{}, 'one\r\ntwo\u0000\u0007', 'one two'],
    [{}, { evil: true }, '! not-text'],
    [{}, ['a', 'b'], '! not-text'],
  ])('in %j typed as %j is %j', (more, typed, expected) => {
    expect(one({ type: 'textfield', ...more }, typed)).toEqual(expected);
  });

  it('of several lines keeps its lines', () => {
    expect(one({ type: 'textarea' }, 'one\r\ntwo')).toBe('one\ntwo');
  });
});

describe('a phone number', () => {
  it.each([
    ['199 0000 0172', '+8619900000172'],
    ['１９９-0000-0172', '+8619900000172'],
    ['+86 199 0000 0172', '+8619900000172'],
    ['021 6000 0000', '+862160000000'],
    ['+852 2123 4567', '+85221234567'],
    ['199 0000 017', '! phone'],
    ['hello', '! phone'],
    ['+1 23', '! phone'],
  ])('typed as %s is %s', (typed, expected) => {
    expect(one({ type: 'textfield', properties: { kind: 'phone' } }, typed)).toBe(expected);
  });
});

describe('a number', () => {
  it.each([
    [{}, '3', 3],
    [{}, '３', 3],
    [{}, 3.5, 3.5],
    [{}, '1,200', 1200],
    [{}, '12,5', '! not-a-number'],
    [{}, '1,20', '! not-a-number'],
    [{}, '１，２００．５', 1200.5],
    [{}, '3。5', 3.5],
    [{}, '1e3', '! not-a-number'],
    [{}, 'Infinity', '! not-a-number'],
    [{}, '', null],
    [{ decimalDigits: 0 }, '3.5', '! not-a-whole-number'],
    [{ decimalDigits: 0 }, '3.0', 3],
    [{ decimalDigits: 1 }, '3.55', '! too-many-decimals'],
    [{ validate: { min: 1 } }, '0', '! too-small'],
    [{ validate: { max: 60 } }, '61', '! too-large'],
    [{ validate: { required: true } }, '', '! required'],
  ])('in %j typed as %j is %j', (more, typed, expected) => {
    expect(one({ type: 'number', ...more }, typed)).toEqual(expected);
  });

  it.each([
    ['386', 38600],
    ['386.5', 38650],
    ['¥1,386.05', 138605],
    ['0.29', 29],
    ['￥386', 38600],
    ['386元', 38600],
    ['CNY 386.50', 38650],
    ['386，5', '! not-an-amount'],
    ['1,38', '! not-an-amount'],
    ['38元6', '! not-an-amount'],
    ['-5', -500],
    ['1.005', '! too-many-decimals'],
    ['five', '! not-an-amount'],
    ['10001', '! too-large'],
  ])('of money typed in yuan as %s is %s fen', (typed, expected) => {
    const money = { type: 'number', properties: { kind: 'money' }, validate: { max: 10_000 } };
    expect(one(money, typed)).toBe(expected);
  });
});

describe('a choice', () => {
  const select = { type: 'select', values: choices('mini', 'small') };

  it('is one of those offered, whatever was sent', () => {
    expect(one(select, 'mini')).toBe('mini');
    expect(one(select, 'palace')).toBe('! not-an-option');
    expect(one(select, ['mini', 'small'])).toBe('! not-an-option');
    expect(one(select, '')).toBeNull();
    expect(one({ ...select, validate: { required: true } }, '')).toBe('! choose');
  });

  it('of several keeps each once', () => {
    const list = { type: 'checklist', values: choices('a', 'b', 'c') };
    expect(one(list, ['c', 'a', 'a'])).toEqual(['c', 'a']);
    expect(one(list, 'b')).toEqual(['b']);
    expect(one(list, undefined)).toEqual([]);
    expect(one(list, ['a', 'x'])).toBe('! not-an-option');
  });

  it('may come from a variable or an expression', () => {
    const venues = [{ value: 'v1', label: { 'zh-CN': '中山路店', en: 'Zhongshan' } }];
    const from = { type: 'select', key: 'venueId', properties: { optionsFrom: 'venues' } };
    expect(read([from], { venueId: 'v1' }, { venues })).toEqual({ ok: true, values: { venueId: 'v1' } });
    const rooms = {
      type: 'select',
      key: 'roomId',
      valuesExpression: '=for r in rooms return {value: r.id, label: r.number}',
    };
    expect(read([rooms], { roomId: '2' }, { rooms: [{ id: 2, number: 'B07' }] })).toEqual({
      ok: true,
      values: { roomId: 2 },
    });
    expect(() => read([from], { venueId: 'v1' })).toThrow('no list of options in venues');
  });
});

describe('a checkbox', () => {
  it('is true or false, and must be checked where it is required', () => {
    expect(one({ type: 'checkbox' }, 'true')).toBe(true);
    expect(one({ type: 'checkbox' }, undefined)).toBe(false);
    expect(one({ type: 'checkbox', validate: { required: true } }, undefined)).toBe('! must-be-checked');
  });
});

describe('a date or time', () => {
  it.each([
    ['date', '2026-11-22', '2026-11-22'],
    ['date', '2026年11月2日', '2026-11-02'],
    ['date', '2026-02-30', '! not-a-date'],
    ['time', '20:30', '20:30'],
    ['time', '８：３０', '08:30'],
    ['time', '24:00', '! not-a-time'],
    ['datetime', '2026-11-21T20:30', '2026-11-21T12:30:00.000Z'],
    ['datetime', '2026-11-21T12:30:00Z', '2026-11-21T12:30:00.000Z'],
    ['datetime', 'tonight', '! not-a-datetime'],
  ])('of the kind %s typed as %s is %s', (subtype, typed, expected) => {
    expect(one({ type: 'datetime', subtype }, typed)).toBe(expected);
  });

  it('is read on the clock of the venue, and refused where that clock never showed it', () => {
    const form = formOf({ type: 'datetime', key: 'at', subtype: 'datetime' });
    const berlin = contextWith({}, { timeZone: 'Europe/Berlin' });
    expect(readSubmission(form, { at: '2026-03-29T01:30' }, berlin)).toEqual({
      ok: true,
      values: { at: '2026-03-29T00:30:00.000Z' },
    });
    expect(readSubmission(form, { at: '2026-03-29T02:30' }, berlin)).toMatchObject({ ok: false });
  });

  it('may have to lie in the future', () => {
    expect(one({ type: 'datetime', subtype: 'date', disallowPassedDates: true }, '2026-11-20')).toBe('! past');
    expect(one({ type: 'datetime', subtype: 'date', disallowPassedDates: true }, '2026-11-21')).toBe('2026-11-21');
  });
});

describe('a submission', () => {
  const answer = { type: 'radio', key: 'answer', values: choices('yes', 'change') };
  const hours = {
    type: 'number',
    key: 'hours',
    validate: { required: true },
    conditional: { hide: '=answer != "change"' },
  };

  it('drops names the form does not have', () => {
    expect(read([answer], { answer: 'yes', role: 'administrator', __proto__: { x: 1 } })).toEqual({
      ok: true,
      values: { answer: 'yes' },
    });
  });

  it('drops what its conditions hide and needs it where they do not', () => {
    expect(read([answer, hours], { answer: 'yes', hours: 'nonsense' })).toEqual({
      ok: true,
      values: { answer: 'yes' },
    });
    expect(read([answer, hours], { answer: 'change' })).toMatchObject({
      ok: false,
      errors: [{ path: 'hours', code: 'required' }],
    });
    expect(read([hours, answer], { answer: 'change', hours: '2' })).toEqual({
      ok: true,
      values: { hours: 2, answer: 'change' },
    });
  });

  it('follows conditions over hidden fields and over variables nobody has given', () => {
    const why = { type: 'textfield', key: 'why', conditional: { hide: '=hours = null or route != "x"' } };
    expect(read([answer, hours, why], { answer: 'yes', hours: '3', why: 'a' }, { route: 'x' })).toEqual({
      ok: true,
      values: { answer: 'yes' },
    });
    expect(read([why], { why: 'a' })).toEqual({ ok: true, values: {} });
  });

  it('never takes a read-only field from outside', () => {
    expect(read([{ type: 'number', key: 'total', readonly: true }], { total: '1' }, { total: 386 })).toEqual({
      ok: true,
      values: {},
    });
  });

  it('keeps what was typed and says all that is wrong at once', () => {
    const body = { answer: 'no', hours: 'x' };
    expect(read([answer, { ...hours, conditional: {} }], body)).toEqual({
      ok: false,
      errors: [
        { path: 'answer', code: 'not-an-option', params: {} },
        { path: 'hours', code: 'not-a-number', params: {} },
      ],
      typed: body,
    });
  });
});

describe('a list', () => {
  const list = {
    type: 'dynamiclist',
    path: 'finds',
    properties: { minRows: '1', maxRows: '2' },
    components: [
      { type: 'textfield', key: 'what', validate: { required: true } },
      { type: 'checkbox', key: 'valuable' },
      { type: 'textfield', key: 'where', conditional: { hide: '=valuable != true' } },
    ],
  };

  it('is read from dotted names or nested values alike', () => {
    const rows = {
      ok: true,
      values: {
        finds: [
          { what: '围巾', valuable: true, where: '沙发' },
          { what: '伞', valuable: false },
        ],
      },
    };
    expect(
      read([list], {
        'finds.0.what': '围巾',
        'finds.0.valuable': 'true',
        'finds.0.where': '沙发',
        'finds.2.what': '伞',
        'finds.2.where': 'x',
        'finds.3.what': '',
      }),
    ).toEqual(rows);
    expect(read([list], { finds: [{ what: '围巾', valuable: true, where: '沙发' }, { what: '伞' }] })).toEqual(rows);
  });

  it('names the row that is wrong, and counts the rows', () => {
    expect(read([list], { 'finds.0.what': '', 'finds.0.valuable': 'true' })).toMatchObject({
      errors: [{ path: 'finds.0.what', code: 'required' }],
    });
    expect(read([list], {})).toMatchObject({ errors: [{ path: 'finds', code: 'too-few-rows', params: { min: 1 } }] });
    expect(read([list], { finds: ['1', '2', '3'].map((what) => ({ what })) })).toMatchObject({
      errors: [{ code: 'too-many-rows' }],
    });
  });

  it('takes a row that only holds what it began with for an empty one', () => {
    const kind = { type: 'select', key: 'kind', values: choices('lost', 'found'), defaultValue: 'lost' };
    const count = { type: 'number', key: 'fee', properties: { kind: 'money' }, defaultValue: 5000 };
    const rows = { ...list, properties: {}, components: [kind, count, { type: 'textfield', key: 'what' }] };
    const begun = { 'finds.0.kind': 'lost', 'finds.0.fee': '50.00', 'finds.0.what': '' };
    expect(read([rows], begun)).toEqual({ ok: true, values: { finds: [] } });
    expect(read([rows], { ...begun, 'finds.0.kind': 'found' })).toMatchObject({
      values: { finds: [{ kind: 'found', fee: 5000, what: null }] },
    });
  });

  it('may hold lists', () => {
    const inner = { type: 'dynamiclist', path: 'parts', components: [{ type: 'textfield', key: 'name' }] };
    const outer = { type: 'dynamiclist', path: 'items', components: [inner] };
    expect(read([outer], { 'items.0.parts.1.name': 'a', 'items.4.parts.0.name': 'b' })).toEqual({
      ok: true,
      values: { items: [{ parts: [{ name: 'a' }] }, { parts: [{ name: 'b' }] }] },
    });
  });

  it('in a group stays under the name of the group', () => {
    const group = { type: 'group', path: 'damage', components: [{ type: 'number', key: 'amount' }] };
    expect(read([group], { 'damage.amount': '3' })).toEqual({ ok: true, values: { damage: { amount: 3 } } });
    expect(read([{ ...group, path: undefined }], { amount: '3' })).toEqual({ ok: true, values: { amount: 3 } });
  });
});
