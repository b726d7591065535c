/** One field as a page shows it: which control, with which value, words and attributes. */
import type { Json } from '../lib/json';
import type { FormContext } from './context';
import { fieldLabels } from './context';
import type { ChoiceField, Field, Form, Option } from './form';
import { offeredOptions } from './options';
import { showValue } from './show-value';

export interface OptionView {
  readonly id: string;
  readonly value: string;
  readonly label: string;
  readonly chosen: boolean;
}
export interface FieldView {
  readonly id: string;
  /** Where a link to this field goes: the first control of a group of choices. */
  readonly focusId: string;
  readonly partial: string;
  readonly name: string;
  readonly label: string;
  /** "may be left empty", or empty where the field is required. */
  readonly optional: string;
  readonly required: boolean;
  readonly hint: string;
  readonly error: string;
  /** Ids of hint and error, for `aria-describedby`. */
  readonly describedBy: string;
  readonly value: string;
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly unit: string;
  readonly options: readonly OptionView[];
  readonly isMultiple: boolean;
  /** Few short choices stand side by side. */
  readonly isShort: boolean;
  readonly emptyChoice: string;
  readonly checked: boolean;
}

interface Place {
  readonly id: string;
  readonly name: string;
  readonly form: Form;
  readonly context: FormContext;
  readonly error: string;
}
interface Known {
  readonly value: unknown;
  readonly isTyped: boolean;
}

export function fieldView(field: Field, known: Known, place: Place): FieldView {
  const { id, context, error } = place;
  const words = fieldLabels(context, field.key);
  const hint = words.description ?? field.description;
  const options = 'options' in field ? optionViews(field, known, place) : [];
  const asText = field.readonly || !('options' in field);
  return {
    id,
    focusId: !field.readonly && isChoices(field) ? (options[0]?.id ?? id) : id,
    partial: field.readonly ? 'form/readonly' : PARTIALS[field.type],
    name: place.name,
    label: words.label ?? field.label,
    optional: field.required || field.readonly || field.type === 'checkbox' ? '' : context.translate('form.optional'),
    required: field.required,
    hint,
    error,
    describedBy: [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' '),
    value: asText ? textOf(field, known, options, context) : '',
    attributes: attributesOf(field),
    unit: 'kind' in field && field.kind === 'money' ? context.translate('form.yuan') : '',
    options,
    isMultiple: field.type === 'checklist',
    isShort: options.length <= 4 && options.reduce((length, each) => length + each.label.length, 0) <= 40,
    emptyChoice: context.translate(field.required ? 'form.choose' : 'form.noChoice'),
    checked: isChecked(known.value),
  };
}

const PARTIALS: Readonly<Record<Field['type'], string>> = {
  textfield: 'form/input',
  number: 'form/input',
  datetime: 'form/input',
  textarea: 'form/textarea',
  select: 'form/select',
  radio: 'form/choices',
  checklist: 'form/choices',
  checkbox: 'form/checkbox',
};
const isChoices = (field: Field): boolean => field.type === 'radio' || field.type === 'checklist';
const isChecked = (value: unknown): boolean => {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return last === true || last === 'true' || last === 'on';
};

function textOf(field: Field, { value, isTyped }: Known, options: readonly OptionView[], context: FormContext): string {
  if (field.readonly && 'options' in field)
    return options
      .filter((each) => each.chosen)
      .map((each) => each.label)
      .join(' ');
  if (!isTyped) return showValue(field, (value ?? null) as Json, context.timeZone);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function optionViews(field: ChoiceField, { value }: Known, { id, form, context }: Place): OptionView[] {
  const chosen = new Set((Array.isArray(value) ? value : [value]).map(String));
  return offeredOptions(field, form, context.variables, context).map((option: Option, at) => ({
    id: `${id}-${at + 1}`,
    value: String(option.value),
    label: option.label,
    chosen: value !== null && value !== undefined && chosen.has(String(option.value)),
  }));
}

type Attribute = [name: string, value: string];

/** Native attributes that help typing. Nothing relies on them: the form is sent unchecked and read by the server. */
function attributesOf(field: Field): { name: string; value: string }[] {
  return controlOf(field).map(([name, value]) => ({ name, value }));
}

function controlOf(field: Field): Attribute[] {
  switch (field.type) {
    case 'textfield':
      return [...TEXT_TYPES[field.format ?? 'text'], ['maxlength', String(field.maxLength)]];
    case 'textarea':
      return [
        ['rows', '3'],
        ['maxlength', String(field.maxLength)],
      ];
    case 'number':
      return [
        ['type', 'text'],
        ['inputmode', field.digits === 0 ? 'numeric' : 'decimal'],
      ];
    case 'datetime':
      return [['type', TIME_TYPES[field.subtype]], ...stepOf(field)];
    default:
      return [];
  }
}

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
const stepOf = (field: Field): Attribute[] =>
  field.type === 'datetime' && field.interval !== null && field.subtype !== 'date'
    ? [['step', String(field.interval * 60)]]
    : [];
