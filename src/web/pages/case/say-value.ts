/** A variable's value as people read it: times in the venue's zone, money in yuan, choices in words, lists as lists. */
import { isHidden } from '../../../desk/personal';
import type { FieldWords } from '../../../desk/field-words';
import type { Json } from '../../../lib/json';
import { hasSentence } from '../../i18n';
import { sayMoney, sayTime, type Saying } from '../../words';

const longest = 160;
const money = /(total|paid|due|amount|forfeited|refund)$/i;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;
/** What names an entry best, in this order. */
const naming = ['number', 'bookingCode', 'code', 'name', 'label'] as const;

export function sayValue(name: string, value: Json, words: FieldWords | undefined, saying: Saying): string {
  const text = sayWhole(name, value, words, saying);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** The same without an end to it, for documents. */
export const sayWhole = (name: string, value: Json, words: FieldWords | undefined, saying: Saying): string =>
  plain(name, value, words, saying);

function plain(name: string, value: Json, words: FieldWords | undefined, saying: Saying): string {
  const { t } = saying;
  if (value === null) return '';
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (typeof value === 'number') return money.test(name) ? sayMoney(value, t) : String(value);
  if (typeof value === 'string') return words?.options[value] ?? sayText(name, value, saying);
  if (isHidden(value)) return t('data.sealed');
  if (Array.isArray(value))
    return (value as readonly Json[]).map((one) => plain(name, one, words, saying)).join(t('list.separator'));
  return entry(name, value as Readonly<Record<string, Json>>, saying);
}

/** Words the desk itself writes (`prime`, `match`) have sentences of their own; instants are said as times, ids as what they stand for. */
function sayText(name: string, value: string, saying: Saying): string {
  if (instant.test(value)) return sayTime(new Date(value), saying);
  const key = [name, alike(name)].map((one) => `value.${one}.${value}`).find(hasSentence);
  return key ? saying.t(key) : (saying.known?.get(value) ?? value);
}

/** Whatever is a size of room is said as one. */
const alike = (name: string): string => (/types?$/i.test(name) ? 'roomType' : name);

/** An object by what names it, by its text in the reader's language, or part by part. */
function entry(name: string, value: Readonly<Record<string, Json>>, saying: Saying): string {
  const own = value[saying.language === 'en' ? 'textEn' : 'textZh'];
  if (typeof own === 'string') return own;
  for (const key of naming) if (typeof value[key] === 'string') return value[key];
  return Object.entries(value)
    .map(([key, part]) => [key, plain(key, part, undefined, saying)] as const)
    .filter(([, said]) => said !== '')
    .map(([key, said]) => [labelOf(name, key, saying), said].filter(Boolean).join(' '))
    .join(saying.t('list.separator'));
}

/** What a part is called in what it is part of: the `phone` of the hold rules is no number to call. */
function labelOf(name: string, part: string, { t }: Saying): string {
  const key = [`data.${name}.${part}`, `data.${part}`].find(hasSentence);
  return key ? t(key) : '';
}
