/** What a form is read and shown with. */
import type { Variables } from '../lib/json';
import type { PickerFacts } from './picker';

/** Words for one field in a language other than the diagram's. */
export interface FieldLabels {
  readonly label?: string;
  readonly description?: string;
  readonly options?: Readonly<Record<string, string>>;
}
export type FormLabels = Readonly<Record<string, FieldLabels>>;

export interface FormContext {
  readonly now: Date;
  /** IANA zone in which dates and times are typed. */
  readonly timeZone: string;
  readonly language: string;
  /** The case's variables: for conditions, options, `{{…}}` in texts and first values. */
  readonly variables: Variables;
  /** A sentence from the language files; `form.error.<code>` and the like. */
  readonly translate: (key: string, params?: Readonly<Record<string, unknown>>) => string;
  /** By field key or component id; empty in the language of the form itself. */
  readonly labels: FormLabels;
  /** What was looked up for the form's pickers, by key; left out where nothing was. */
  readonly pickers?: Readonly<Record<string, PickerFacts>>;
}

/** Everything that can be wrong with a field; each has a sentence `form.error.<code>` in the language files. */
export const FIELD_ERROR_CODES = [
  'required',
  'choose',
  'must-be-checked',
  'not-text',
  'too-short',
  'too-long',
  'pattern',
  'email',
  'phone',
  'not-a-number',
  'not-a-whole-number',
  'too-many-decimals',
  'too-small',
  'too-large',
  'not-an-amount',
  'not-an-option',
  'not-a-date',
  'not-a-time',
  'not-a-datetime',
  'past',
  'too-few-rows',
  'too-many-rows',
  'no-such-room',
  'room-taken',
  'choose-customer',
  'no-such-customer',
] as const;
export type FieldErrorCode = (typeof FIELD_ERROR_CODES)[number];

/** One thing wrong with what was typed; `path` is the field's name in the page. */
export interface FieldError {
  readonly path: string;
  readonly code: FieldErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export const fieldLabels = (context: FormContext, name: string): FieldLabels => context.labels[name] ?? {};
