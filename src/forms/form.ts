/**
 * A form as the desk understands it: the part of the form-js schema that people at a desk need, checked once. Whatever
 * is not understood is refused, so that what the studio shows, what the page shows and what is checked are the same.
 */
import type { Json } from '../lib/json';

export type FieldKind = 'phone' | 'money' | 'room' | 'customer';

interface Part {
  readonly id: string;
  /** FEEL; the part is left out, and its values with it, when this is true. */
  readonly hide: string | null;
}

/** Words without a value: instructions with `{{variables}}`. */
export interface TextPart extends Part {
  readonly type: 'text';
  readonly text: string;
}
export interface SeparatorPart extends Part {
  readonly type: 'separator';
}

interface Labelled extends Part {
  readonly label: string;
  readonly description: string;
}
interface FieldBase extends Labelled {
  readonly key: string;
  readonly required: boolean;
  readonly personal: boolean;
  /** Shown with the case's value and never read from what comes in. */
  readonly readonly: boolean;
  readonly defaultValue: Json;
}

export interface Option {
  readonly value: string | number | boolean;
  readonly label: string;
}
/** Where a field's options come from: the schema, a variable holding a list, or an expression giving one. */
export type OptionSource =
  | { readonly from: 'schema'; readonly options: readonly Option[] }
  | { readonly from: 'variable'; readonly name: string }
  | { readonly from: 'expression'; readonly source: string };

export interface TextField extends FieldBase {
  readonly type: 'textfield' | 'textarea';
  readonly kind: FieldKind | null;
  readonly format: 'email' | 'phone' | null;
  readonly minLength: number;
  readonly maxLength: number;
  readonly pattern: string | null;
}
export interface NumberField extends FieldBase {
  readonly type: 'number';
  readonly kind: FieldKind | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly digits: number;
}
export interface ChoiceField extends FieldBase {
  readonly type: 'select' | 'radio' | 'checklist';
  readonly kind: FieldKind | null;
  readonly options: OptionSource;
}
export interface CheckboxField extends FieldBase {
  readonly type: 'checkbox';
}
export interface TimeField extends FieldBase {
  readonly type: 'datetime';
  readonly subtype: 'date' | 'time' | 'datetime';
  readonly interval: number | null;
  readonly notPast: boolean;
}
/** What a room is wanted for, each a FEEL expression over the case's data and the fields of the form. */
export const wishNames = ['venue', 'date', 'time', 'hours', 'from', 'to', 'party', 'booking'] as const;
export type WishName = (typeof wishNames)[number];
export interface RoomField extends FieldBase {
  readonly type: 'roompicker';
  readonly wish: Readonly<Partial<Record<WishName, string>>>;
  readonly keeps: 'id' | 'number';
  /** `free`: only a room that is free then is taken; `all`: any room of the venue, its state is only shown. */
  readonly offers: 'free' | 'all';
}
/** Keeps the customer's id. */
export interface CustomerField extends FieldBase {
  readonly type: 'customerpicker';
}
export type PickerField = RoomField | CustomerField;
export type Field = TextField | NumberField | ChoiceField | CheckboxField | TimeField | PickerField;

export interface GroupPart extends Labelled {
  readonly type: 'group';
  /** Name of the object its values are kept in; null when they stand beside the others. */
  readonly path: string | null;
  readonly parts: readonly FormPart[];
}
export interface ListPart extends Labelled {
  readonly type: 'dynamiclist';
  readonly path: string;
  readonly parts: readonly FormPart[];
  readonly minRows: number;
  readonly maxRows: number;
}
export type FormPart = TextPart | SeparatorPart | Field | GroupPart | ListPart;

export interface Form {
  readonly id: string;
  readonly file: string;
  readonly parts: readonly FormPart[];
  /** Every name a submission may give at the top level. */
  readonly keys: readonly string[];
}

export const isField = (part: FormPart): part is Field => 'key' in part;

export const isPicker = (part: FormPart): part is PickerField =>
  part.type === 'roompicker' || part.type === 'customerpicker';

/** The parts a form or row takes names from: groups without a path stand open. */
export const openParts = (parts: readonly FormPart[]): FormPart[] =>
  parts.flatMap((part) => (part.type === 'group' && part.path === null ? openParts(part.parts) : [part]));

/** The name a part's values are kept under, or null where it has none. */
export function nameOf(part: FormPart): string | null {
  if (isField(part)) return part.key;
  return part.type === 'group' || part.type === 'dynamiclist' ? part.path : null;
}
