/** From a `.form` file to a checked form. Every fault is a `ModelError` naming file, component and reason. */
import type { z } from 'zod';
import { checkExpression, isCostly } from '../feel/expression';
import { unsafePattern } from '../feel/pattern';
import { ModelError } from '../lib/errors';
import { formFile, NAME } from './form-file';
import type { Raw, RawField, RawOptions } from './form-file';
import type { ChoiceField, Form, FormPart, OptionSource, RoomField, TextField } from './form';
import { isField, isPicker, nameOf, openParts } from './form';
import { checkTemplate } from './template';

const MAX_TEXT = { textfield: 1000, textarea: 10_000 };
/** Names the page itself posts, and names every object has. */
const RESERVED = new Set(['key', '_csrf', 'item', 'partial', ...Object.getOwnPropertyNames(Object.prototype)]);

/** The form of a `.form` file; its id must be the file's name. */
export function parseForm(json: unknown, file: string): Form {
  const read = formFile.safeParse(json);
  if (!read.success) throw firstIssue(read.error, json, file);
  const expected = file.replace(/^.*\//, '').replace(/\.form$/, '');
  if (read.data.id !== expected) throw fault(file, read.data.id, 'id-is-not-file-name', { expected });
  const parts = read.data.components.map((raw) => partOf(raw, file));
  return { id: read.data.id, file, parts, keys: checkNames(parts, file) };
}

const fault = (file: string, element: string, reason: string, params: Record<string, unknown> = {}): ModelError =>
  new ModelError(`${file}${element ? `, ${element}` : ''}: ${reason}`, { ...params, file, element, reason });

function firstIssue(error: z.ZodError, json: unknown, file: string): ModelError {
  const issue = error.issues[0];
  const path = issue?.path ?? [];
  let at: unknown = json;
  let element = '';
  for (const step of path) {
    at = (at as Record<PropertyKey, unknown> | undefined)?.[step];
    if (at !== null && typeof at === 'object' && 'id' in at) element = String(at.id);
  }
  return fault(file, element, 'not-a-form', { path: path.join('.'), explanation: issue?.message });
}

function partOf(raw: Raw, file: string): FormPart {
  const base = { id: raw.id, hide: hideOf(raw, file) };
  const labelled = { ...base, label: raw.label ?? '', description: raw.description ?? '' };
  switch (raw.type) {
    case 'text':
    case 'html':
      return { ...base, type: 'text', text: textOf(raw, file) };
    case 'separator':
      return { ...base, type: 'separator' };
    case 'group':
      return {
        ...labelled,
        type: 'group',
        path: raw.path ?? null,
        parts: raw.components.map((each) => partOf(each, file)),
      };
    case 'dynamiclist': {
      const { minRows = 0, maxRows = 50 } = raw.properties ?? {};
      return {
        ...labelled,
        type: 'dynamiclist',
        path: raw.path,
        parts: raw.components.map((each) => partOf(each, file)),
        minRows,
        maxRows,
      };
    }
    default:
      return fieldOf(raw, file, labelled);
  }
}

function textOf(raw: Extract<Raw, { type: 'text' | 'html' }>, file: string): string {
  const text = raw.type === 'text' ? raw.text : raw.content;
  if (raw.type === 'html' && /<\/?[a-z!]/i.test(text)) throw fault(file, raw.id, 'markup-not-allowed');
  checkTemplate(text, file, raw.id);
  return text;
}

function hideOf(raw: Raw, file: string): string | null {
  const hide = raw.conditional?.hide ?? null;
  if (hide !== null) checkQuick(hide, raw.id, file);
  return hide;
}

/** Pages are made while somebody waits, so what may take long has no place in a form. */
function checkQuick(source: string, element: string, file: string): void {
  const [refused] = checkExpression(source);
  if (refused) throw fault(file, element, refused.reason, { ...refused.params, source });
  if (isCostly(source)) throw fault(file, element, 'costly', { source });
}

type FieldOf = Exclude<Raw, { type: 'text' | 'html' | 'separator' | 'group' | 'dynamiclist' }>;

function fieldOf(
  raw: FieldOf,
  file: string,
  labelled: { id: string; hide: string | null; label: string; description: string },
): FormPart {
  const { defaultValue = null } = raw;
  if (typeof defaultValue === 'string' && defaultValue.startsWith('=')) checkQuick(defaultValue.slice(1), raw.id, file);
  const base = {
    ...labelled,
    key: raw.key,
    required: raw.validate?.required ?? false,
    personal: raw.properties?.personal === 'true',
    readonly: (raw.readonly ?? false) || (raw.disabled ?? false),
    defaultValue,
  };
  const kind = raw.properties?.kind ?? null;
  switch (raw.type) {
    case 'textfield':
    case 'textarea':
      return { ...base, type: raw.type, kind, ...textRulesOf(raw, file) };
    case 'number': {
      const { min = null, max = null } = raw.validate ?? {};
      return { ...base, type: 'number', kind, min, max, digits: kind === 'money' ? 2 : (raw.decimalDigits ?? 6) };
    }
    case 'select':
    case 'radio':
    case 'checklist':
      return { ...base, type: raw.type, kind, options: optionsOf(raw, file) } satisfies ChoiceField;
    case 'checkbox':
      return { ...base, type: 'checkbox' };
    case 'datetime':
      return {
        ...base,
        label: raw.label ?? raw.dateLabel ?? raw.timeLabel ?? '',
        type: 'datetime',
        subtype: raw.subtype,
        interval: raw.timeInterval ?? null,
        notPast: raw.disallowPassedDates ?? false,
      };
    case 'roompicker':
      return {
        ...base,
        type: 'roompicker',
        keeps: raw.keeps,
        offers: raw.offers,
        wish: wishOf(raw.wish, raw.id, file),
      };
    case 'customerpicker':
      return { ...base, type: 'customerpicker' };
  }
}

function textRulesOf(
  raw: Extract<FieldOf, { type: 'textfield' | 'textarea' }>,
  file: string,
): Pick<TextField, 'format' | 'minLength' | 'maxLength' | 'pattern'> {
  const { minLength = 0, maxLength = MAX_TEXT[raw.type], validationType, pattern = null } = raw.validate ?? {};
  const refused = pattern === null ? null : unsafePattern(pattern);
  if (refused) throw fault(file, raw.id, refused, { pattern });
  const isPhone = validationType === 'phone' || raw.properties?.kind === 'phone';
  const format = validationType === 'email' ? 'email' : isPhone ? 'phone' : null;
  return { format, minLength, maxLength: Math.min(maxLength, MAX_TEXT.textarea), pattern };
}

function wishOf(wish: Readonly<Record<string, string | undefined>>, element: string, file: string): RoomField['wish'] {
  const given = Object.entries(wish).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  for (const [, source] of given) checkQuick(source, element, file);
  return Object.fromEntries(given);
}

function optionsOf(raw: RawField & RawOptions, file: string): OptionSource {
  const variable = raw.properties?.optionsFrom ?? raw.valuesKey;
  if (variable) return { from: 'variable', name: variable };
  if (raw.valuesExpression) {
    checkQuick(raw.valuesExpression, raw.id, file);
    return { from: 'expression', source: raw.valuesExpression };
  }
  const values = raw.values ?? [];
  if (values.length === 0) throw fault(file, raw.id, 'options-missing');
  if (new Set(values.map(({ value }) => String(value))).size < values.length) throw fault(file, raw.id, 'option-twice');
  return { from: 'schema', options: values };
}

/** Names are used once, stand for variables, and collide with nothing the page posts itself. */
function checkNames(parts: readonly FormPart[], file: string): string[] {
  const names: string[] = [];
  for (const part of openParts(parts)) {
    const name = nameOf(part);
    if (name === null) continue;
    if (!NAME.test(name) || RESERVED.has(name)) throw fault(file, part.id, 'name-not-allowed', { name });
    if (names.includes(name)) throw fault(file, part.id, 'name-twice', { name });
    names.push(name);
    if (!('parts' in part)) continue;
    checkNames(part.parts, file);
    checkNoPicker(part.parts, file);
  }
  return names;
}

/** What is looked up for a picker is looked up once per form, by its name: it stands at the top. */
function checkNoPicker(parts: readonly FormPart[], file: string): void {
  const inside = openParts(parts).find(isPicker);
  if (inside) throw fault(file, inside.id, 'picker-inside');
}

/** What somebody searched a customer by is sent, and kept in a draft, under this name. */
export const searchName = (key: string): string => `${key}_search`;

/** Variables that hold personal values once the form is in: names to be sealed before anything is stored. */
export function personalFields(form: Form): string[] {
  const holdsPersonal = (part: FormPart): boolean =>
    isField(part) ? part.personal : 'parts' in part && part.parts.some(holdsPersonal);
  const searches = openParts(form.parts).flatMap((part) =>
    part.type === 'customerpicker' ? [searchName(part.key)] : [],
  );
  return [...openParts(form.parts).flatMap((part) => (holdsPersonal(part) ? [nameOf(part) ?? ''] : [])), ...searches];
}
