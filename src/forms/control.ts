/** Native attributes that help typing. Nothing relies on them: the form is sent unchecked and read by the server. */
import { DateTime } from 'luxon';
import type { FormContext } from './context';
import type { Field, TextField, TimeField } from './form';

export interface AttributeView {
  readonly name: string;
  readonly value: string;
}
type Attribute = readonly [name: string, value: string];

export const attributesOf = (field: Field, context: FormContext): AttributeView[] =>
  controlOf(field, context).map(([name, value]) => ({ name, value }));

function controlOf(field: Field, context: FormContext): Attribute[] {
  switch (field.type) {
    case 'textfield':
      return [
        ...TEXT_TYPES[field.format ?? 'text'],
        ['maxlength', String(field.maxLength)],
        ...(field.kind === 'money' ? money : []),
        ...guestOf(field),
      ];
    case 'textarea':
      return [
        ['rows', '3'],
        ['maxlength', String(field.maxLength)],
      ];
    case 'number':
      return [
        ['type', 'text'],
        ['inputmode', field.digits === 0 ? 'numeric' : 'decimal'],
        ...(field.kind === 'money' ? money : []),
      ];
    case 'datetime':
      return [['type', TIME_TYPES[field.subtype]], ...stepOf(field), ...leastOf(field, context)];
    default:
      return [];
  }
}

/** Typed in yuan, kept in fen: the page's script must know where it writes the amount out or compares it. */
const money: readonly Attribute[] = [['data-money', '']];

/** A guest's name and number: a number that is on file brings its name along. */
const guestOf = ({ kind }: TextField): Attribute[] =>
  kind === 'customer' || kind === 'phone' ? [['data-guest', kind === 'phone' ? 'phone' : 'name']] : [];

const TEXT_TYPES: Readonly<Record<'email' | 'phone' | 'text', readonly Attribute[]>> = {
  email: [
    ['type', 'email'],
    ['inputmode', 'email'],
  ],
  phone: [
    ['type', 'tel'],
    ['inputmode', 'tel'],
  ],
  text: [['type', 'text']],
};
const TIME_TYPES = { date: 'date', time: 'time', datetime: 'datetime-local' } as const;

const stepOf = ({ interval, subtype }: TimeField): Attribute[] =>
  interval !== null && subtype !== 'date' ? [['step', String(interval * 60)]] : [];

/** What may not be over begins today, or now, on the venue's clock. */
function leastOf({ notPast, subtype }: TimeField, { now, timeZone }: FormContext): Attribute[] {
  if (!notPast || subtype === 'time') return [];
  const format = subtype === 'date' ? 'yyyy-MM-dd' : "yyyy-MM-dd'T'HH:mm";
  return [['min', DateTime.fromJSDate(now, { zone: timeZone }).toFormat(format)]];
}
