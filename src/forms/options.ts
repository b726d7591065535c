/** What may be chosen in a field at this moment, in the reader's language. */
import { evaluate, variablesOf } from '../feel/expression';
import { ModelError } from '../lib/errors';
import type { Json, Variables } from '../lib/json';
import type { FormContext } from './context';
import { fieldLabels } from './context';
import type { ChoiceField, Field, Form, Option } from './form';

/** A name that is missing is null here: conditions and options look at cases that are half way. */
export function evaluateLoosely(source: string, variables: Variables, context: FormContext): Json {
  const missing = variablesOf(source).filter((name) => variables[name] === undefined);
  const scope =
    missing.length === 0 ? variables : { ...variables, ...Object.fromEntries(missing.map((name) => [name, null])) };
  return evaluate(source, scope, { now: context.now, timeZone: context.timeZone });
}

/** What a field begins with; a default that begins with `=` is FEEL over the case's data. */
export const defaultOf = ({ defaultValue }: Field, context: FormContext): Json =>
  typeof defaultValue === 'string' && defaultValue.startsWith('=')
    ? evaluateLoosely(defaultValue.slice(1), context.variables, context)
    : defaultValue;

/** The options offered now, none where their list is null. `ModelError` when its variable is missing or holds no list. */
export function offeredOptions(field: ChoiceField, form: Form, variables: Variables, context: FormContext): Option[] {
  const { options: source } = field;
  if (source.from === 'schema') {
    const words = fieldLabels(context, field.key).options ?? {};
    return source.options.map(({ value, label }) => ({ value, label: words[String(value)] ?? label }));
  }
  const list = source.from === 'variable' ? variables[source.name] : evaluateLoosely(source.source, variables, context);
  if (list === null) return [];
  if (!Array.isArray(list)) {
    const what = source.from === 'variable' ? source.name : source.source;
    throw new ModelError(`${form.file}, ${field.id}: no list of options in ${what}`, {
      file: form.file,
      element: field.id,
      reason: 'options-missing',
      source: what,
    });
  }
  return (list as readonly Json[]).flatMap((entry) => optionOf(entry, context.language));
}

/** An entry may be a plain value, or an object with `value` (or `id`) and `label` (or `name`), the label by language if need be. */
function optionOf(entry: Json, language: string): Option[] {
  if (isScalar(entry)) return [{ value: entry, label: String(entry) }];
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return [];
  const object = entry as { readonly [key: string]: Json };
  const value = object['value'] ?? object['id'] ?? null;
  if (!isScalar(value)) return [];
  const label = object['label'] ?? object['name'] ?? value;
  const word =
    label !== null && typeof label === 'object' && !Array.isArray(label)
      ? ((label as Record<string, Json>)[language] ?? value)
      : label;
  return [{ value, label: isScalar(word) ? String(word) : String(value) }];
}

const isScalar = (value: Json): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
