/**
 * What was sent for a form, checked. Only the form decides what comes through: names it does not have are dropped, so
 * are fields its conditions hide, and a choice that was not offered is refused, whatever the page looked like.
 */
import type { Json, Variables } from '../lib/json';
import type { FieldError, FormContext } from './context';
import { defaultOf, evaluateLoosely, offeredOptions } from './options';
import { readField } from './read-field';
import type { Field, Form, FormPart, ListPart } from './form';
import { isField, openParts } from './form';
import { showValue } from './show-value';
import { nested } from './typed';
import type { Typed } from './typed';

export type { FieldError, FormContext } from './context';

export type Submission =
  | { readonly ok: true; readonly values: Variables }
  | { readonly ok: false; readonly errors: readonly FieldError[]; readonly typed: Record<string, unknown> };

/**
 * Reads a posted page (`list.0.name`) or a JSON body (nested) alike. An empty optional field is null, an empty list `[]`;
 * hidden and read-only fields are absent. On faults `typed` is what came in, to be shown again.
 */
export function readSubmission(form: Form, body: Readonly<Record<string, unknown>>, context: FormContext): Submission {
  const errors: FieldError[] = [];
  const values = readParts(form.parts, nested(body), '', { form, context, errors, around: context.variables });
  return errors.length === 0 ? { ok: true, values } : { ok: false, errors, typed: { ...body } };
}

interface Reading {
  readonly form: Form;
  readonly context: FormContext;
  readonly errors: FieldError[];
  /** What conditions and options see besides the values beside them. */
  readonly around: Variables;
}

function readParts(parts: readonly FormPart[], typed: Typed, path: string, reading: Reading): Variables {
  const seen = firstSight(parts, typed, reading);
  const values: Variables = {};
  for (const part of parts) {
    const scope = { ...reading.around, ...seen, ...values };
    if (isHidden(part, scope, reading.context)) {
      for (const name of namesIn(part)) seen[name] = null;
      continue;
    }
    Object.assign(values, readPart(part, typed, path, { ...reading, around: scope }));
  }
  return values;
}

const namesIn = (part: FormPart): string[] =>
  part.type === 'group' && part.path === null
    ? openParts(part.parts).flatMap(namesIn)
    : isField(part)
      ? [part.key]
      : 'path' in part && part.path
        ? [part.path]
        : [];

/** Whether a part's condition leaves it out; what a condition needs and nobody has given is null. */
export const isHidden = (part: FormPart, scope: Variables, context: FormContext): boolean =>
  part.hide !== null && evaluateLoosely(part.hide, scope, context) === true;

/** What has been typed so far, unjudged, with what the case knows: for whatever is looked up while a form is filled in. */
export function seenSoFar(form: Form, body: Readonly<Record<string, unknown>>, context: FormContext): Variables {
  const reading: Reading = { form, context, errors: [], around: context.variables };
  return { ...context.variables, ...firstSight(form.parts, nested(body), reading) };
}

/** Conditions may look at fields further down: every field is read once without complaint before any is judged. */
function firstSight(parts: readonly FormPart[], typed: Typed, reading: Reading): Variables {
  const values: Variables = {};
  for (const part of openParts(parts)) {
    if (!isField(part) || part.readonly) continue;
    const read = readField(
      part,
      typed[part.key],
      reading.context,
      optionsFor(part, { ...reading.around, ...values }, reading),
    );
    values[part.key] = 'value' in read ? read.value : null;
  }
  return values;
}

const optionsFor = (field: Field, scope: Variables, { form, context }: Reading) =>
  'options' in field ? offeredOptions(field, form, scope, context) : [];

function readPart(part: FormPart, typed: Typed, path: string, reading: Reading): Variables {
  if (isField(part)) return part.readonly ? {} : readOne(part, typed, path, reading);
  if (part.type === 'dynamiclist')
    return { [part.path]: readRows(part, typed[part.path], `${path}${part.path}`, reading) };
  if (part.type !== 'group') return {};
  if (part.path === null) return readParts(part.parts, typed, path, reading);
  return { [part.path]: readParts(part.parts, asTyped(typed[part.path]), `${path}${part.path}.`, reading) };
}

function readOne(field: Field, typed: Typed, path: string, reading: Reading): Variables {
  const read = readField(field, typed[field.key], reading.context, optionsFor(field, reading.around, reading));
  if ('value' in read) return { [field.key]: read.value };
  reading.errors.push({ path: path + field.key, code: read.code, params: read.params ?? {} });
  return {};
}

const asTyped = (value: unknown): Typed =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Typed) : {};

/** Rows in which nothing was typed are no rows: the page always offers an empty one. */
function readRows(list: ListPart, typed: unknown, path: string, reading: Reading): Json[] {
  const rows = Array.isArray(typed) ? typed.map(asTyped) : [];
  const filled = rows.map((row, at) => ({ row, at })).filter(({ row }) => !isBlank(row, list, reading.context));
  if (filled.length < list.minRows) reading.errors.push({ path, code: 'too-few-rows', params: { min: list.minRows } });
  if (filled.length > list.maxRows) reading.errors.push({ path, code: 'too-many-rows', params: { max: list.maxRows } });
  return filled.slice(0, list.maxRows).map(({ row, at }) => readParts(list.parts, row, `${path}.${at}.`, reading));
}

/** Whether a row holds nothing anybody typed: what stood in it from the start was not typed. */
function isBlank(row: Typed, list: ListPart, context: FormContext): boolean {
  const fields = new Map(openParts(list.parts).flatMap((part) => (isField(part) ? [[part.key, part] as const] : [])));
  return Object.entries(row).every(([name, value]) => {
    const field = fields.get(name);
    return isNothing(value) || (field !== undefined && isDefault(value, field, context));
  });
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'object') return Object.values(value).every(isNothing);
  return typeof value === 'string' && value.trim() === '';
}

function isDefault(value: unknown, field: Field, context: FormContext): boolean {
  const begun = defaultOf(field, context);
  return begun !== null && (value === begun || value === showValue(field, begun, context.timeZone));
}
