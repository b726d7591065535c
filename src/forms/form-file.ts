/** The shape of a `.form` file: the components and attributes of form-js that the desk understands, and no others. */
import { z } from 'zod';
import type { Json } from '../lib/json';

/** Names of variables: letters, digits and underscores, not beginning with a digit. */
export const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const expression = z.string().regex(/^\s*=/, 'an expression starts with =');
const properties = z
  .strictObject({
    personal: z.enum(['true', 'false']),
    kind: z.enum(['phone', 'money', 'room', 'customer']),
    optionsFrom: z.string().regex(NAME),
    minRows: z.coerce.number().int().min(0),
    maxRows: z.coerce.number().int().min(1).max(200),
  })
  .partial();

/** What every component may carry; `layout`, `appearance` and the like only matter in the studio. */
const common = {
  id: z.string(),
  label: z.string().optional(),
  description: z.string().optional(),
  conditional: z.strictObject({ hide: expression.optional() }).optional(),
  properties: properties.optional(),
  layout: z.unknown().optional(),
  appearance: z.unknown().optional(),
  verticalAlignment: z.unknown().optional(),
};
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const field = {
  ...common,
  key: z.string(),
  disabled: z.boolean().optional(),
  readonly: z.boolean().optional(),
  defaultValue: z.union([scalar, z.array(scalar), z.null()]).optional(),
};
const required = { required: z.boolean().optional() };
const limit = z.number().int().min(0).optional();
const textRules = z.strictObject({
  ...required,
  minLength: limit,
  maxLength: limit,
  pattern: z.string().optional(),
  validationType: z.enum(['custom', 'email', 'phone', '']).optional(),
});
const options = {
  values: z.array(z.strictObject({ value: scalar, label: z.string() })).optional(),
  valuesExpression: expression.optional(),
  valuesKey: z.string().regex(NAME).optional(),
  searchable: z.boolean().optional(),
};
const choice = { ...field, ...options, validate: z.strictObject(required).optional() };

const wish = z.strictObject({
  venue: expression,
  date: expression.optional(),
  time: expression.optional(),
  hours: expression.optional(),
  from: expression.optional(),
  to: expression.optional(),
  party: expression.optional(),
  booking: expression.optional(),
});
const roomPicker = {
  wish,
  keeps: z.enum(['id', 'number']).default('id'),
  offers: z.enum(['free', 'all']).default('free'),
};

interface RawGroup {
  components: Raw[];
}
const components = z.lazy(() => z.array(component));
const group = { ...common, showOutline: z.boolean().optional(), components };

const component = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('text'), text: z.string() }),
  z.strictObject({ ...common, type: z.literal('html'), content: z.string() }),
  z.strictObject({ ...common, type: z.literal('separator') }),
  z.strictObject({ ...field, type: z.literal('textfield'), validate: textRules.optional() }),
  z.strictObject({ ...field, type: z.literal('textarea'), validate: textRules.optional() }),
  z.strictObject({
    ...field,
    type: z.literal('number'),
    decimalDigits: z.number().int().min(0).max(6).optional(),
    increment: z.unknown().optional(),
    validate: z.strictObject({ ...required, min: z.number().optional(), max: z.number().optional() }).optional(),
  }),
  z.strictObject({ ...choice, type: z.literal('select') }),
  z.strictObject({ ...choice, type: z.literal('radio') }),
  z.strictObject({ ...choice, type: z.literal('checklist') }),
  z.strictObject({ ...field, type: z.literal('checkbox'), validate: z.strictObject(required).optional() }),
  z.strictObject({
    ...field,
    type: z.literal('datetime'),
    subtype: z.enum(['date', 'time', 'datetime']).default('date'),
    dateLabel: z.string().optional(),
    timeLabel: z.string().optional(),
    timeInterval: z.number().int().min(1).max(720).optional(),
    timeSerializingFormat: z.string().optional(),
    use24h: z.boolean().optional(),
    disallowPassedDates: z.boolean().optional(),
    validate: z.strictObject(required).optional(),
  }),
  z.strictObject({
    ...field,
    ...roomPicker,
    type: z.literal('roompicker'),
    validate: z.strictObject(required).optional(),
  }),
  z.strictObject({ ...field, type: z.literal('customerpicker'), validate: z.strictObject(required).optional() }),
  z.strictObject({ ...group, type: z.literal('group'), path: z.string().optional() }),
  z.strictObject({
    ...group,
    type: z.literal('dynamiclist'),
    path: z.string(),
    isRepeating: z.boolean().optional(),
    allowAddRemove: z.boolean().optional(),
    defaultRepetitions: z.number().int().optional(),
    disableCollapse: z.boolean().optional(),
    nonCollapsedItems: z.number().int().optional(),
  }),
]) as unknown as z.ZodType<Raw>;

type Common = { [Name in keyof typeof common]?: z.infer<(typeof common)[Name]> } & { id: string };
export type RawField = Common & { key: string; disabled?: boolean; readonly?: boolean; defaultValue?: Json };
export type RawOptions = {
  values?: { value: string | number | boolean; label: string }[];
  valuesExpression?: string;
  valuesKey?: string;
};
export type Raw =
  | (Common & { type: 'text'; text: string })
  | (Common & { type: 'html'; content: string })
  | (Common & { type: 'separator' })
  | (RawField & { type: 'textfield' | 'textarea'; validate?: z.infer<typeof textRules> })
  | (RawField & {
      type: 'number';
      decimalDigits?: number;
      validate?: { required?: boolean; min?: number; max?: number };
    })
  | (RawField & RawOptions & { type: 'select' | 'radio' | 'checklist'; validate?: { required?: boolean } })
  | (RawField & { type: 'checkbox'; validate?: { required?: boolean } })
  | (RawField & {
      type: 'datetime';
      subtype: 'date' | 'time' | 'datetime';
      dateLabel?: string;
      timeLabel?: string;
      timeInterval?: number;
      disallowPassedDates?: boolean;
      validate?: { required?: boolean };
    })
  | (RawField & {
      type: 'roompicker';
      wish: z.infer<typeof wish>;
      keeps: 'id' | 'number';
      offers: 'free' | 'all';
      validate?: { required?: boolean };
    })
  | (RawField & { type: 'customerpicker'; validate?: { required?: boolean } })
  | (Common & RawGroup & { type: 'group'; path?: string })
  | (Common & RawGroup & { type: 'dynamiclist'; path: string });

export const formFile = z.strictObject({
  id: z.string(),
  type: z.literal('default'),
  schemaVersion: z.number().optional(),
  components,
  exporter: z.unknown().optional(),
  executionPlatform: z.unknown().optional(),
  executionPlatformVersion: z.unknown().optional(),
});
