import type { FormPart } from '../../src/forms/form';
import { isField } from '../../src/forms/form';
import { readSubmission } from '../../src/forms/submission';
import { formView } from '../../src/forms/view';
import type { Json, Variables } from '../../src/lib/json';
import { choices, contextWith, formOf } from './example';
import { randomFrom } from '../kit/random';

const form = formOf(
  { type: 'textfield', key: 'name', validate: { maxLength: 5 } },
  { type: 'textfield', key: 'phone', properties: { kind: 'phone' } },
  { type: 'number', key: 'party', decimalDigits: 0, validate: { min: 1, max: 60 } },
  { type: 'number', key: 'amount', properties: { kind: 'money' }, validate: { min: 0, max: 100 } },
  { type: 'radio', key: 'answer', values: choices('yes', 'change') },
  { type: 'checklist', key: 'wishes', values: choices('a', 'b'), conditional: { hide: '=answer = "yes"' } },
  { type: 'checkbox', key: 'told' },
  { type: 'datetime', key: 'day', subtype: 'date' },
  { type: 'datetime', key: 'start', subtype: 'time' },
  { type: 'datetime', key: 'at', subtype: 'datetime', conditional: { hide: '=party > 10' } },
  {
    type: 'dynamiclist',
    path: 'rows',
    properties: { maxRows: '3' },
    components: [
      { type: 'textfield', key: 'what' },
      { type: 'number', key: 'count' },
    ],
  },
);

const pieces: unknown[] = [
  '', ' ', 'yes', 'change', 'a', 'x', '3', '-1', '61', '3.5', '1e9', '99.999', '\u0000', '\ud800', '陈屿', 'true', 'on', '2026-11-21', '2026-02-30',
  '20:30', '25:00', '2026-11-21T20:30', '199 0000 0172', '+86', '🎤🎤🎤🎤🎤🎤', null, undefined, true, 0, 12, NaN, Infinity, [], ['a', 'b'], ['a', { b: 1 }],
  {}, { value: 1 }, [[]], [{ what: 'x', count: '2', evil: 1 }, null, 'y'], 'a'.repeat(2000), '__proto__', { sealed: 'x' },
]; // prettier-ignore
const names = [
  ...form.keys,
  'rows.0.what',
  'rows.1.count',
  'rows.9999.what',
  'rows.x',
  'name.x',
  '__proto__',
  'constructor',
  'a.__proto__.b',
  '.',
  'venue',
  'rows.0.0.0',
];

function randomBody(next: () => number): Record<string, unknown> {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  return Object.fromEntries(Array.from({ length: Math.floor(next() * 12) }, () => [pick(names), pick(pieces)]));
}

function fits(part: FormPart, value: Json | undefined): boolean {
  if (!isField(part)) {
    if (part.type !== 'dynamiclist') return value === undefined;
    return (
      Array.isArray(value) &&
      value.length <= part.maxRows &&
      (value as Variables[]).every((row) => allFit(part.parts, row))
    );
  }
  if (value === undefined) return part.hide !== null;
  if (value === null) return !['checkbox', 'checklist'].includes(part.type);
  const text = typeof value === 'string' ? value : '';
  switch (part.key) {
    case 'party':
      return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 60;
    case 'amount':
      return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 10_000;
    case 'answer':
      return ['yes', 'change'].includes(text);
    case 'wishes':
      return Array.isArray(value) && value.every((each) => ['a', 'b'].includes(each as string));
    case 'told':
      return typeof value === 'boolean';
    case 'day':
      return /^\d{4}-\d\d-\d\d$/.test(text);
    case 'start':
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
    case 'at':
      return new Date(text).toISOString() === text;
    case 'phone':
      return /^\+\d{8,15}$/.test(text);
    case 'count':
      return Number.isFinite(value);
    default:
      return (
        typeof value === 'string' &&
        text.length > 0 &&
        !/\p{Surrogate}|[^\P{Cc}\n\t]/u.test(text) &&
        (part.key !== 'name' || [...text].length <= 5)
      );
  }
}

const allFit = (parts: readonly FormPart[], values: Variables): boolean =>
  Object.keys(values).every((name) =>
    parts.some((part) => ('key' in part ? part.key : 'path' in part ? part.path : '') === name),
  ) && parts.every((part) => fits(part, values['key' in part ? part.key : 'path' in part ? (part.path ?? '') : '']));

describe('whatever is sent', () => {
  it('only values of the schema come through, and what is refused can be shown again', () => {
    let accepted = 0;
    for (let seed = 0; seed < 400; seed++) {
      const body = randomBody(randomFrom(seed));
      const result = readSubmission(form, body, contextWith());
      const summary = result.ok ? null : formView(form, result, contextWith()).summary;
      if (result.ok) accepted++;
      const isSound = result.ok
        ? allFit(form.parts, result.values)
        : summary?.errors.every(({ href }) => href.startsWith('#field-'));
      if (!isSound) throw new Error(`seed ${seed}: ${JSON.stringify({ body, result })}`);
    }
    expect(accepted).toBeGreaterThan(20);
  });
});
