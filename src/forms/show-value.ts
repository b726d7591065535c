/** A value as it stands in its field: yuan for fen, the venue's clock for an instant, a phone number in groups. */
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import { DateTime } from 'luxon';
import type { Json } from '../lib/json';
import type { Field } from './form';

/** The text a person would have typed for this value; empty for none, and for what is no value of this field. */
export function showValue(field: Field, value: Json, timeZone: string): string {
  if (value === null || typeof value === 'boolean') return value === null ? '' : String(value);
  if (typeof value === 'object') return '';
  if ('kind' in field && field.kind === 'money' && typeof value === 'number') return showMoney(value);
  if (typeof value === 'number') return String(value);
  if ('format' in field && field.format === 'phone') return showPhone(value);
  if (field.type === 'datetime' && field.subtype === 'datetime') return showInstant(value, timeZone);
  return value;
}

/** `1,386.50`, as both languages write it; an amount of several thousand is misread without its comma. */
const showMoney = (fen: number): string => (fen / 100).toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ',');

function showPhone(value: string): string {
  const number = parsePhoneNumberFromString(value, 'CN');
  if (!number) return value;
  const digits = number.nationalNumber;
  if (number.countryCallingCode !== '86') return number.formatInternational();
  return /^1\d{10}$/.test(digits)
    ? `${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}`
    : number.formatNational();
}

function showInstant(value: string, timeZone: string): string {
  const moment = DateTime.fromISO(value, { zone: timeZone });
  return moment.isValid ? moment.toFormat("yyyy-MM-dd'T'HH:mm") : value;
}
