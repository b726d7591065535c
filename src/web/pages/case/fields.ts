/** What was typed into a dialog, as text. */
import { InputError } from '../../../lib/errors';

export type Fields = Readonly<Record<string, string>>;

const longestReason = 500;

/** Everything typed as text. */
export function fieldsIn(body: unknown): Fields {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.filter((one): one is [string, string] => typeof one[1] === 'string'));
}

export const missing = (field: string): InputError =>
  new InputError(`${field} is needed`, { reason: `needs-${field}`, fields: { [field]: { code: 'required' } } });

/** The field without spaces around it; `InputError` when nothing was typed. */
export function given(fields: Fields, name: string): string {
  const text = fields[name]?.trim() ?? '';
  if (text === '') throw missing(name);
  return text;
}

/** Why and under which key; a reason is always needed. */
export const wantedIn = (fields: Fields) => ({
  reason: given(fields, 'reason').slice(0, longestReason),
  ...(fields['key'] ? { key: fields['key'] } : {}),
});
