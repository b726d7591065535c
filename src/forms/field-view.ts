/** One field as a page shows it: which control, with which value, words and attributes. */
import { DateTime } from 'luxon';
import { variablesOf } from '../feel/expression';
import type { Json } from '../lib/json';
import type { FormContext } from './context';
import { fieldLabels } from './context';
import { attributesOf, type AttributeView } from './control';
import type { ChoiceField, Field, Form, Option } from './form';
import { offeredOptions } from './options';
import {
  customersView,
  roomMeant,
  roomsView,
  type CustomerFacts,
  type PickerFacts,
  type RoomFacts,
  type RoomsView,
} from './picker';
import { searchName } from './schema';
import { showValue } from './show-value';

export interface OptionView {
  readonly id: string;
  readonly value: string;
  readonly label: string;
  readonly chosen: boolean;
  /** The key that chooses it, for the first nine of a question with one answer. */
  readonly key: string;
  /** The value counts as a number where conditions look at it. */
  readonly isNumber: boolean;
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
  readonly attributes: readonly AttributeView[];
  readonly unit: string;
  readonly options: readonly OptionView[];
  readonly isMultiple: boolean;
  /** Few short choices stand side by side. */
  readonly isShort: boolean;
  readonly emptyChoice: string;
  readonly checked: boolean;
  /** In whose time a time is meant; the page says it to whoever's own clock shows another. */
  readonly zone: { readonly name: string; readonly text: string } | null;
  readonly picker: PickerView | null;
}
export type PickerView = (RoomsView & { readonly needs: string }) | CustomersView;
export interface CustomersView {
  readonly search: string;
  readonly searchName: string;
  readonly words: { readonly label: string; readonly hint: string; readonly none: string; readonly found: string };
  readonly isNobody: boolean;
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
  const facts = context.pickers?.[field.key];
  const options = optionsOf(field, known, place, facts);
  const asText = field.readonly || !('options' in field);
  const picker = field.readonly ? null : pickerView(field, facts, context);
  const says = picker && 'says' in picker ? `${id}-says` : '';
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
    describedBy: [hint && `${id}-hint`, says, error && `${id}-error`].filter(Boolean).join(' '),
    value: asText ? textOf(field, known, options, context) : '',
    attributes: attributesOf(field, context),
    unit: 'kind' in field && field.kind === 'money' ? context.translate('form.yuan') : '',
    options,
    isMultiple: field.type === 'checklist',
    isShort: options.length <= 4 && options.reduce((length, each) => length + each.label.length, 0) <= 40,
    emptyChoice: context.translate(field.required ? 'form.choose' : 'form.noChoice'),
    checked: isChecked(known.value),
    zone: field.type === 'datetime' && field.subtype !== 'date' ? zoneOf(context) : null,
    picker,
  };
}

function zoneOf({ timeZone, now, translate }: FormContext): FieldView['zone'] {
  const offset = DateTime.fromJSDate(now, { zone: timeZone }).toFormat('Z');
  return { name: timeZone, text: translate('form.zone', { offset }) };
}

function optionsOf(field: Field, known: Known, place: Place, facts: PickerFacts | undefined): OptionView[] {
  if ('options' in field) return optionViews(field, known, place);
  return field.type === 'customerpicker' && facts?.kind === 'customers' ? customerViews(facts, known, place) : [];
}

const customerViews = (facts: CustomerFacts, { value }: Known, { id }: Place): OptionView[] =>
  customersView(facts).map(({ value: customer, label }, at) => ({
    ...{ id: `${id}-${at + 1}`, value: customer, label, chosen: value === customer, key: '', isNumber: false },
  }));

function pickerView(field: Field, facts: PickerFacts | undefined, context: FormContext): PickerView | null {
  if (field.type === 'roompicker') {
    const rooms = facts?.kind === 'rooms' ? facts : ({ kind: 'rooms', stands: 'no-venue', rooms: [] } as const);
    return { ...roomsView(rooms, context), needs: needsOf(field.wish) };
  }
  if (field.type !== 'customerpicker') return null;
  const { found = [], search = '' } = facts?.kind === 'customers' ? facts : {};
  return {
    search,
    searchName: searchName(field.key),
    words: searchWords(field, context),
    isNobody: search !== '' && found.length === 0,
  };
}

const searchWords = (field: Field, context: FormContext): CustomersView['words'] => ({
  label: context.translate('picker.customer.search', { label: fieldLabels(context, field.key).label ?? field.label }),
  hint: context.translate('picker.customer.hint'),
  none: context.translate('picker.customer.none'),
  found: context.translate('picker.customer.found'),
});

/** The names a wish is made of; those that are fields of the form are sent along when the page asks again. */
const needsOf = (wish: Readonly<Record<string, string>>): string =>
  [...new Set(Object.values(wish).flatMap(variablesOf))].join(' ');

const PARTIALS: Readonly<Record<Field['type'], string>> = {
  textfield: 'form/input',
  number: 'form/input',
  datetime: 'form/input',
  textarea: 'form/textarea',
  select: 'form/select',
  radio: 'form/choices',
  checklist: 'form/choices',
  checkbox: 'form/checkbox',
  roompicker: 'form/room',
  customerpicker: 'form/customer',
};
const isChoices = (field: Field): boolean => field.type === 'radio' || field.type === 'checklist';
const keyOf = (field: Field, at: number): string => (field.type === 'radio' && at < 9 ? String(at + 1) : '');
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
  if (field.type === 'roompicker' && context.pickers?.[field.key]?.kind === 'rooms')
    return roomText(value, context.pickers[field.key] as RoomFacts);
  if (!isTyped) return showValue(field, (value ?? null) as Json, context.timeZone);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** People know a room by its number, whatever is kept of it. */
const roomText = (value: unknown, facts: RoomFacts): string =>
  typeof value === 'string' && value !== '' ? (roomMeant(value, facts)?.number ?? value) : '';

function optionViews(field: ChoiceField, { value }: Known, { id, form, context }: Place): OptionView[] {
  const chosen = new Set((Array.isArray(value) ? value : [value]).map(String));
  return offeredOptions(field, form, context.variables, context).map((option: Option, at) => ({
    id: `${id}-${at + 1}`,
    value: String(option.value),
    label: option.label,
    chosen: value !== null && value !== undefined && chosen.has(String(option.value)),
    key: keyOf(field, at),
    isNumber: typeof option.value === 'number',
  }));
}
