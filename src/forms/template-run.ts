/**
 * Fills a parsed template by walking its tree. Handlebars itself would make a JavaScript function of it; texts come from
 * whoever draws forms, and what they write is never to become code. Only own properties of the data can be reached.
 */
import type { Json } from '../lib/json';

export type Helper = (...values: readonly unknown[]) => unknown;
export type Helpers = Readonly<Record<string, Helper>>;

/** What names mean at one place: the value in hand, the places around it, and `@index` and its like. */
interface Place {
  readonly here: unknown;
  readonly around: Place | null;
  readonly data: Readonly<Record<string, unknown>>;
}

type Call = Pick<hbs.AST.MustacheStatement, 'path' | 'params'>;

/** The text of a template over `variables`. What is missing is empty. */
export function runTemplate(program: hbs.AST.Program, variables: unknown, helpers: Helpers): string {
  return render(program, { here: variables, around: null, data: { root: variables } }, helpers);
}

function render(program: hbs.AST.Program | undefined, place: Place, helpers: Helpers): string {
  return (program?.body ?? []).map((statement) => textOf(statement, place, helpers)).join('');
}

function textOf(statement: hbs.AST.Statement, place: Place, helpers: Helpers): string {
  switch (statement.type) {
    case 'ContentStatement':
      return (statement as hbs.AST.ContentStatement).value;
    case 'MustacheStatement':
      return written(valueOf(statement as hbs.AST.MustacheStatement, place, helpers));
    case 'BlockStatement':
      return block(statement as hbs.AST.BlockStatement, place, helpers);
    default:
      return '';
  }
}

const written = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : listed(value);
const listed = (value: unknown): string => (Array.isArray(value) ? value.map(written).join(',') : '');

function block(statement: hbs.AST.BlockStatement, place: Place, helpers: Helpers): string {
  const name = statement.path.original;
  const { program, inverse } = statement;
  const [first] = statement.params;
  const value = first ? valueOfExpression(first, place, helpers) : undefined;
  const otherwise = () => render(inverse, place, helpers);
  if (name === 'unless') return holds(value) ? otherwise() : render(program, place, helpers);
  if (!holds(value)) return otherwise();
  if (name === 'if') return render(program, place, helpers);
  if (name === 'with') return render(program, { here: value, around: place, data: place.data }, helpers);
  return name === 'each' ? eachOf(value, (inner) => render(program, inner, helpers), place) : otherwise();
}

/** Empty texts and lists, nothing, false and zero do not hold. */
const holds = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

function eachOf(value: unknown, text: (inner: Place) => string, around: Place): string {
  if (typeof value !== 'object' || value === null) return '';
  const entries = Object.entries(value);
  return entries
    .map(([key, here], index) => {
      const data = { ...around.data, key, index, first: index === 0, last: index === entries.length - 1 };
      return text({ here, around, data });
    })
    .join('');
}

function valueOf({ path, params }: Call, place: Place, helpers: Helpers): unknown {
  const name = (path as hbs.AST.PathExpression).original;
  if (params.length === 0) return valueOfExpression(path, place, helpers);
  const helper = Object.hasOwn(helpers, name) ? helpers[name] : undefined;
  return helper?.(...params.map((one) => valueOfExpression(one, place, helpers)));
}

function valueOfExpression(expression: hbs.AST.Expression, place: Place, helpers: Helpers): unknown {
  if (expression.type === 'SubExpression') return valueOf(expression as hbs.AST.SubExpression, place, helpers);
  if (expression.type !== 'PathExpression') return (expression as hbs.AST.StringLiteral).value;
  const { depth, data, parts } = expression as hbs.AST.PathExpression;
  let at: Place | null = place;
  for (let up = 0; up < depth; up++) at = at?.around ?? null;
  return parts.reduce<unknown>((value, part) => own(value, part), data ? place.data : at?.here);
}

const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, Json>>)[name]
    : undefined;
