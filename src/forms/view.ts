/** A form as a page shows it: every word said, every value placed; the partials only lay it out. */
import { variablesOf } from '../feel/expression';
import type { Json, Variables } from '../lib/json';
import type { FieldError, FormContext } from './context';
import { fieldLabels } from './context';
import type { Field, Form, FormPart, GroupPart, ListPart } from './form';
import { isField, nameOf, openParts } from './form';
import { fieldView } from './field-view';
import type { FieldView } from './field-view';
import { ruleOf } from './hide-rule';
import { defaultOf } from './options';
import { isHidden } from './submission';
import { fillTemplate, paragraphs } from './template';
import { nested } from './typed';

export type { FieldError, FormContext } from './context';

/** Either the values known so far, or what a person typed, with what is wrong with it. */
export type FormInput =
  | { readonly values: Variables; readonly errors?: readonly FieldError[] }
  | { readonly typed: Readonly<Record<string, unknown>>; readonly errors: readonly FieldError[] };

/** One thing to lay out; `partial` names the partial that does it, `hide` is the rule the page's script follows. */
export type ItemView = { readonly id: string; readonly partial: string; readonly hide: string | null } & (
  | FieldView
  | { readonly html: string }
  | { readonly legend: string; readonly hint: string; readonly items: readonly ItemView[] }
  | ListView
  | Record<never, never>
);
export interface ListView {
  readonly legend: string;
  readonly hint: string;
  readonly error: string;
  readonly path: string;
  readonly rows: readonly RowView[];
  /** A row with `mark` for its number, for the script to copy. A list inside a list has a mark of its own. */
  readonly blank: RowView;
  readonly mark: string;
  readonly minRows: number;
  readonly maxRows: number;
  readonly add: string;
  /** Said when a row has come or gone, with what the script fills in for `{row}` and `{n}`. */
  readonly added: string;
  readonly removed: string;
  /** The button that keeps what was typed and comes back with one more row, where there is no script. */
  readonly moreRows: string;
}
export interface RowView {
  readonly legend: string;
  readonly remove: string;
  readonly items: readonly ItemView[];
}
export interface FormView {
  readonly id: string;
  readonly items: readonly ItemView[];
  /** Where parts depend on answers: without its script the page shows them all, and says this. */
  readonly someDepend: string;
  /** What is wrong, each with a link to its field; null when nothing is. */
  readonly summary: {
    readonly title: string;
    readonly kept: string;
    readonly errors: readonly { href: string; text: string }[];
  } | null;
}

/** The whole form in the reader's language. Parts the case itself rules out are left out; nothing typed is lost. */
export function formView(form: Form, input: FormInput, context: FormContext): FormView {
  const errors = input.errors ?? [];
  const isTyped = 'typed' in input;
  const given = isTyped ? nested(input.typed) : input.values;
  const scene: Scene = { form, context, errors, isTyped, path: '', depth: 0, names: new Set(), labelled: new Map() };
  const items = itemsOf(form.parts, given, scene);
  const someDepend = items.some(({ hide }) => hide !== null) ? context.translate('form.someDepend') : '';
  return { id: form.id, items, someDepend, summary: summaryOf(scene) };
}

interface Scene {
  readonly form: Form;
  readonly context: FormContext;
  readonly errors: readonly FieldError[];
  readonly isTyped: boolean;
  readonly path: string;
  /** How many lists this is inside of. */
  readonly depth: number;
  /** Fields whose values a condition may look at. */
  readonly names: ReadonlySet<string>;
  /** Labels and ids of what has been laid out, by path, for the summary. */
  readonly labelled: Map<string, { label: string; href: string }>;
}

type Given = Readonly<Record<string, unknown>>;

function itemsOf(parts: readonly FormPart[], given: Given, outer: Scene): ItemView[] {
  const names = openParts(parts).flatMap((part) => (isField(part) && !part.readonly ? [part.key] : []));
  const scene = { ...outer, names: new Set([...outer.names, ...names]) };
  return parts.flatMap((part) => {
    const looksAtFields = part.hide !== null && variablesOf(part.hide).some((name) => scene.names.has(name));
    if (part.hide !== null && !looksAtFields && isHidden(part, scene.context.variables, scene.context)) return [];
    const rule = part.hide !== null && looksAtFields ? ruleOf(part.hide, scene.names, scene.context.variables) : null;
    return [itemOf(part, given, scene, rule && JSON.stringify(rule))];
  });
}

const idOf = (path: string): string => `field-${path.replace(/\./g, '-')}`;

function itemOf(part: FormPart, given: Given, scene: Scene, hide: string | null): ItemView {
  if (isField(part)) return fieldItem(part, given, scene, hide);
  const base = { id: idOf(scene.path + (nameOf(part) ?? part.id)), hide };
  switch (part.type) {
    case 'separator':
      return { ...base, partial: 'form/separator' };
    case 'text':
      return {
        ...base,
        partial: 'form/text',
        html: htmlOf(fieldLabels(scene.context, part.id).label ?? part.text, scene.context),
      };
    case 'group':
      return {
        ...base,
        partial: 'form/group',
        ...wordsOf(part, scene),
        items: itemsOf(part.parts, ...inside(part, given, scene)),
      };
    case 'dynamiclist':
      return { ...base, partial: 'form/list', ...listView(part, given, scene, base.id) };
  }
}

function inside(part: GroupPart, given: Given, scene: Scene): [Given, Scene] {
  if (part.path === null) return [given, scene];
  return [asGiven(given[part.path]), { ...scene, path: `${scene.path}${part.path}.` }];
}

const asGiven = (value: unknown): Given =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Given) : {};

function htmlOf(text: string, context: FormContext): string {
  return paragraphs(fillTemplate(text, context.variables, context));
}

function wordsOf(part: GroupPart | ListPart, { context }: Scene): { legend: string; hint: string } {
  const words = fieldLabels(context, nameOf(part) ?? part.id);
  return { legend: words.label ?? part.label, hint: words.description ?? part.description };
}

function fieldItem(field: Field, given: Given, scene: Scene, hide: string | null): ItemView {
  const path = scene.path + field.key;
  const error = scene.errors.find((each) => each.path === path);
  const known = given[field.key];
  // A row's own fields have nothing to do with variables of the case that happen to be called the same.
  const ofCase = scene.path === '' ? scene.context.variables[field.key] : undefined;
  const value = scene.isTyped && !field.readonly ? known : valueOf(known ?? ofCase, field, scene.context);
  const view = fieldView(
    field,
    { value, isTyped: scene.isTyped && !field.readonly },
    {
      id: idOf(path),
      name: path,
      form: scene.form,
      context: scene.context,
      error: error ? sentence(error, scene.context) : '',
    },
  );
  scene.labelled.set(path, { label: view.label, href: `#${view.focusId}` });
  return { ...view, hide };
}

/** What is known, else the field's default. */
const valueOf = (known: unknown, field: Field, context: FormContext): Json =>
  known !== undefined && known !== null ? (known as Json) : defaultOf(field, context);

/** The values a form begins with: what is known, and defaults where nothing is. */
export const firstValues = (form: Form, values: Variables, context: FormContext): Variables =>
  Object.fromEntries(
    openParts(form.parts).flatMap((part) =>
      isField(part) ? [[part.key, valueOf(values[part.key] ?? context.variables[part.key], part, context)]] : [],
    ),
  );

const sentence = (error: FieldError, context: FormContext): string =>
  context.translate(`form.error.${error.code}`, error.params);

function listView(list: ListPart, given: Given, scene: Scene, id: string): ListView {
  const { context } = scene;
  const path = scene.path + list.path;
  const words = wordsOf(list, scene);
  const error = scene.errors.find((each) => each.path === path);
  if (error) scene.labelled.set(path, { label: words.legend, href: `#${id}` });
  const known: unknown = given[list.path];
  const rows = Array.isArray(known) ? known.map(asGiven) : [];
  const more = Math.max(rows.length < list.maxRows ? 1 : 0, Math.min(list.minRows, list.maxRows) - rows.length);
  const shown = [...rows, ...Array.from({ length: more }, () => null)];
  const mark = `__row${scene.depth > 0 ? scene.depth : ''}__`;
  const row = (values: Given | null, at: number | string): RowView => ({
    legend: context.translate('form.row', { n: typeof at === 'string' ? at : at + 1 }),
    remove: context.translate('form.removeRow'),
    items: itemsOf(list.parts, values ?? {}, {
      ...scene,
      path: `${path}.${at}.`,
      depth: scene.depth + 1,
      isTyped: values !== null && scene.isTyped,
    }),
  });
  return {
    ...words,
    error: error ? sentence(error, context) : '',
    path,
    rows: shown.map((values, at) => row(values, at)),
    blank: row(null, mark),
    mark,
    minRows: list.minRows,
    maxRows: list.maxRows,
    add: context.translate('form.addRow'),
    added: context.translate('form.rowAdded'),
    removed: context.translate('form.rowRemoved'),
    moreRows: context.translate('form.moreRows'),
  };
}

function summaryOf({ errors, context, labelled }: Scene): FormView['summary'] {
  if (errors.length === 0) return null;
  return {
    title: context.translate('form.errors.title', { count: errors.length }),
    kept: context.translate('form.errors.kept'),
    errors: errors.map((error) => {
      const { label, href } = labelled.get(error.path) ?? { label: error.path, href: '#' };
      return { href, text: context.translate('form.errors.line', { label, error: sentence(error, context) }) };
    }),
  };
}
