/** One field: from what was typed to a value of the field's type, or to what is wrong with it. */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { DateTime } from 'luxon';
import type { Json } from '../lib/json';
import type { FieldErrorCode, FormContext } from './context';
import type { CheckboxField, ChoiceField, Field, NumberField, Option, PickerField, TextField, TimeField } from './form';
import { readCustomer, readRoom } from './picker';

export type Reading =
  { readonly value: Json } | { readonly code: FieldErrorCode; readonly params?: Record<string, string | number> };

const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,63}$/;
const wrong = (code: FieldErrorCode, params: Record<string, string | number> = {}): Reading => ({ code, params });

/** The value of a field, null when nothing was typed and nothing is needed. `options` are those offered now. */
export function readField(field: Field, typed: unknown, context: FormContext, options: readonly Option[]): Reading {
  switch (field.type) {
    case 'textfield':
    case 'textarea':
      return readText(field, typed);
    case 'number':
      return readNumber(field, typed);
    case 'select':
    case 'radio':
    case 'checklist':
      return readChoice(field, typed, options);
    case 'checkbox':
      return readCheckbox(field, typed);
    case 'datetime':
      return readTime(field, typed, context);
    case 'roompicker':
    case 'customerpicker':
      return readPicked(field, typed, context);
  }
}

function readPicked(field: PickerField, typed: unknown, { pickers }: FormContext): Reading {
  const text = cleanText(typed);
  if (text === null) return wrong('not-text');
  const facts = pickers?.[field.key];
  return field.type === 'roompicker'
    ? readRoom(field, text, facts?.kind === 'rooms' ? facts : undefined)
    : readCustomer(field, text, facts?.kind === 'customers' ? facts : undefined);
}

/** Text as it is kept: one kind of line end, no control characters, nothing around it. Null for anything but text. */
function cleanText(typed: unknown): string | null {
  if (typeof typed === 'number') return String(typed);
  if (typed === undefined || typed === null) return '';
  if (typeof typed !== 'string') return null;
  return typed
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Surrogate}/gu, '')
    .trim();
}

/** Digits and signs as a Chinese keyboard gives them (１２：３０) are the same to us as the narrow ones. */
const narrow = (text: string): string => text.normalize('NFKC');

function readText(field: TextField, typed: unknown): Reading {
  const text = cleanText(typed);
  if (text === null) return wrong('not-text');
  if (text === '') return field.required ? wrong('required') : { value: null };
  if (field.format === 'phone') return readPhone(text);
  if (field.kind === 'money') return readMoney(text, null, null);
  const value = field.type === 'textfield' ? text.replace(/\s*\n\s*/g, ' ') : text;
  const length = [...value].length;
  if (length < field.minLength) return wrong('too-short', { min: field.minLength });
  if (length > field.maxLength) return wrong('too-long', { max: field.maxLength });
  if (field.format === 'email' && !EMAIL.test(value)) return wrong('email');
  return field.pattern !== null && !new RegExp(field.pattern, 'u').test(value) ? wrong('pattern') : { value };
}

/** Phone numbers are kept in E.164; one without a country is Chinese. */
function readPhone(text: string): Reading {
  const number = text.length <= 40 ? parsePhoneNumberFromString(narrow(text), 'CN') : undefined;
  return number?.isPossible() && isPlausible(number) ? { value: number.number } : wrong('phone');
}

/** Mobile ranges are opened faster than any table is updated; a Chinese number is a mobile or landline by its length. */
const isPlausible = (number: {
  country?: string;
  countryCallingCode: string;
  nationalNumber: string;
  isValid(): boolean;
}): boolean =>
  number.countryCallingCode === '86'
    ? /^(1[3-9]\d{9}|[2-9]\d{8,10}|400\d{7})$/.test(number.nationalNumber)
    : number.isValid();

function readNumber(field: NumberField, typed: unknown): Reading {
  const text = cleanText(typed);
  if (text === null) return wrong('not-a-number');
  if (text === '') return field.required ? wrong('required') : { value: null };
  if (field.kind === 'money') return readMoney(text, field.min, field.max);
  const plain = plainNumber(text);
  if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(plain)) return wrong('not-a-number');
  if (decimals(plain) > field.digits) return wrong(...tooPrecise(field.digits));
  return inBounds(Number(plain), field.min, field.max) ?? { value: Number(plain) };
}

/**
 * Both languages write 1,386.50. A Chinese keyboard also gives ， ． and 。 for the signs. A comma anywhere but between
 * thousands is left standing, so that 12,5 is refused and never becomes 125.
 */
function plainNumber(text: string): string {
  const plain = narrow(text)
    .replace(/(?<=\d)。(?=\d)/g, '.')
    .replace(/\s/g, '');
  return /^\D*\d{1,3}(,\d{3})+(?!\d)/.test(plain) ? plain.replaceAll(',', '') : plain;
}

const tooPrecise = (digits: number): [FieldErrorCode, Record<string, number>] =>
  digits === 0 ? ['not-a-whole-number', {}] : ['too-many-decimals', { digits }];
const decimals = (plain: string): number => /\.(\d*?)0*$/.exec(plain)?.[1]?.length ?? 0;

function inBounds(value: number, min: number | null, max: number | null): Reading | null {
  if (min !== null && value < min) return wrong('too-small', { min });
  return max !== null && value > max ? wrong('too-large', { max }) : null;
}

/**
 * Typed in yuan, kept in fen; bounds in the schema are yuan as well. Counted on the text, so nothing is rounded. The
 * currency may stand before or behind, once.
 */
function readMoney(text: string, min: number | null, max: number | null): Reading {
  const plain = plainNumber(text)
    .replace(/^(-?)(?:¥|RMB|CNY)/i, '$1')
    .replace(/(?:元|块|RMB|CNY|yuan)$/i, '');
  const [, sign = '', yuan = '', rest = ''] = /^(-?)(\d{1,10})(?:\.(\d*))?$/.exec(plain) ?? [];
  if (yuan === '') return wrong('not-an-amount');
  if (decimals(plain) > 2) return wrong('too-many-decimals', { digits: 2 });
  const fen = Number(yuan) * 100 + Number(rest.padEnd(2, '0').slice(0, 2));
  const value = sign && fen > 0 ? -fen : fen;
  return inBounds(value / 100, min, max) ?? { value };
}

function readChoice(field: ChoiceField, typed: unknown, options: readonly Option[]): Reading {
  const given =
    typed === undefined || typed === null || typed === '' ? [] : Array.isArray(typed) ? (typed as unknown[]) : [typed];
  const chosen = given.filter((each) => each !== '').map((each) => options.find(({ value }) => isSame(value, each)));
  if (chosen.some((option) => option === undefined)) return wrong('not-an-option');
  const values = [...new Set(chosen.map((option) => (option as Option).value))];
  if (values.length === 0) return field.required ? wrong('choose') : { value: field.type === 'checklist' ? [] : null };
  if (field.type === 'checklist') return { value: values };
  return values.length === 1 ? { value: values[0] ?? null } : wrong('not-an-option');
}

const isSame = (value: Option['value'], typed: unknown): boolean =>
  value === typed || (typeof typed === 'string' && String(value) === typed);

function readCheckbox(field: CheckboxField, typed: unknown): Reading {
  const last: unknown = Array.isArray(typed) ? typed.at(-1) : typed;
  const value = last === true || last === 'true' || last === 'on';
  return field.required && !value ? wrong('must-be-checked') : { value };
}

function readTime(field: TimeField, typed: unknown, context: FormContext): Reading {
  const text = cleanText(typed);
  if (text === null) return wrong(`not-a-${field.subtype}`);
  if (text === '') return field.required ? wrong('required') : { value: null };
  const plain = narrow(text)
    .replace(/[年月/]/g, '-')
    .replace('日', '');
  if (field.subtype === 'time') return readClock(plain);
  return field.subtype === 'date' ? readDate(field, plain, context) : readInstant(field, plain, context);
}

function readClock(text: string): Reading {
  const [, hour = '', minute = ''] = /^(\d{1,2}):(\d\d)(?::00)?$/.exec(text) ?? [];
  if (minute === '' || Number(hour) > 23 || Number(minute) > 59) return wrong('not-a-time');
  return { value: `${hour.padStart(2, '0')}:${minute}` };
}

function readDate(field: TimeField, text: string, context: FormContext): Reading {
  const [, year, month = '', day = ''] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  if (year === undefined) return wrong('not-a-date');
  const value = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!DateTime.fromISO(value).isValid) return wrong('not-a-date');
  const today = DateTime.fromJSDate(context.now, { zone: context.timeZone }).toISODate() ?? '';
  return field.notPast && value < today ? wrong('past') : { value };
}

/** Wall-clock time of the venue, kept as an instant. A time the clock jumps over does not exist. */
function readInstant(field: TimeField, text: string, context: FormContext): Reading {
  const isInstant = /(Z|[+-]\d\d:\d\d)$/.test(text);
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/.test(text)) return wrong('not-a-datetime');
  const moment = DateTime.fromISO(text.replace(' ', 'T'), { zone: context.timeZone });
  const exists = isInstant || moment.toFormat("yyyy-MM-dd'T'HH:mm") === text.replace(' ', 'T').slice(0, 16);
  if (!moment.isValid || !exists) return wrong('not-a-datetime');
  return field.notPast && moment.toMillis() < context.now.getTime()
    ? wrong('past')
    : { value: moment.toJSDate().toISOString() };
}
