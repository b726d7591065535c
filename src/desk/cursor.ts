/** A place in a list that may be handed to a browser and come back: opaque, and checked when it does. */
import { InputError } from '../lib/errors';

export const writeCursor = (...parts: readonly string[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** The parts written, or null when there was no cursor; anything else is an `InputError`. */
export function readCursor(text: string | undefined, length: number): readonly string[] | null {
  if (!text) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === length && parts.every((part) => typeof part === 'string'))
      return parts;
  } catch {
    // Falls through: a cursor that cannot be read is the same as a wrong one.
  }
  throw new InputError('the place in the list cannot be read', { fields: { after: { code: 'cursor' } } });
}
