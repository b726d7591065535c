/** A place in a list that may be handed to a browser and come back: opaque, and checked when it does. */
import { DateTime } from 'luxon';
import { InputError } from '../lib/errors';
import { isUuid } from '../lib/ids';

/** What the database takes each part for; anything else would be its error, not the caller's. */
const kinds = {
  timestamptz: (text: string): boolean =>
    /^-?infinity$/.test(text) ||
    (/^\d{4}-\d\d-\d\d[ T]/.test(text) && !text.startsWith('0000') && DateTime.fromISO(text.replace(' ', 'T')).isValid),
  uuid: isUuid,
  int: (text: string): boolean => /^-?\d{1,9}$/.test(text),
  bigint: (text: string): boolean => /^\d{1,18}$/.test(text),
  text: (text: string): boolean => !text.includes('\0'),
} as const;
export type CursorPart = keyof typeof kinds;

export const writeCursor = (...parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** The parts written, or null when there was no cursor; anything else is an `InputError`. */
export function readCursor(text: string | undefined, ...types: readonly CursorPart[]): readonly string[] | null {
  if (!text) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const fits = (part: unknown, i: number): boolean => typeof part === 'string' && kinds[types[i]!](part);
    if (Array.isArray(parts) && parts.length === types.length && parts.every(fits)) return parts as string[];
  } catch {
    // Falls through: a cursor that cannot be read is the same as a wrong one.
  }
  throw new InputError('the place in the list cannot be read', { fields: { after: { code: 'cursor' } } });
}
