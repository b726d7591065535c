/** What is written in a case's data for people to read. */
import { isUuid } from '../lib/ids';
import type { Json } from '../lib/json';
import { isSealed } from './personal';

const moment = /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$|^\d\d:\d\d$/;

/** Every text that is open to read: no sealed values, no ids, no times. */
export function openTexts(value: Json): string[] {
  if (typeof value === 'string') return value === '' || isUuid(value) || moment.test(value) ? [] : [value];
  if (typeof value !== 'object' || value === null || isSealed(value)) return [];
  return Object.values(value).flatMap((one: Json) => openTexts(one));
}
