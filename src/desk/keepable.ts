/** What a case could be given and nobody could read again: every page that shows it would fail for good. */
import { isSealed } from '../engine/personal';
import { InputError } from '../lib/errors';
import type { Json, Variables } from '../lib/json';

const [earliest, latest] = [new Date('2000-01-01T00:00:00Z'), new Date('2200-01-01T00:00:00Z')];

/** An instant that is none, or in a year the database writes otherwise than it is read, is an `InputError`. */
export function mustBePossible(at: Date, field: string): void {
  if (at >= earliest && at < latest) return;
  throw new InputError(`${field} is out of range`, { reason: 'instant', fields: { [field]: { code: 'instant' } } });
}

/** Personal values are sealed by the desk itself; what only looks so cannot be opened, and is an `InputError`. */
export function mustBeReadable(variables: Variables | undefined): void {
  if (variables !== undefined && looksSealed(variables))
    throw new InputError('a value looks as if it were sealed', { reason: 'looks-sealed' });
}

const looksSealed = (value: Json): boolean =>
  typeof value === 'object' && value !== null && (isSealed(value) || Object.values(value).some(looksSealed));
