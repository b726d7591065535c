/**
 * Words with `{{variables}}` in them: call scripts and instructions in forms. Handlebars' language with a fixed set of
 * helpers, never its compiler; what comes out is escaped HTML. A variable that is missing is empty, a helper that does not exist is a fault.
 */
import Handlebars from 'handlebars';
import { DateTime } from 'luxon';
import { ModelError } from '../lib/errors';
import type { Variables } from '../lib/json';
import { runTemplate, type Helpers } from './template-run';

export interface TemplateWords {
  readonly timeZone: string;
  readonly language: string;
}

const helpersFor = (words: TemplateWords): Helpers => ({
  date: (value) => at(value, words, words.language === 'en' ? 'd LLL yyyy' : 'M 月 d 日'),
  time: (value) => at(value, words, 'HH:mm'),
  weekday: (value) => at(value, words, 'cccc'),
  money: (value) => money(value, words),
  list: (value) => (Array.isArray(value) ? value.join(words.language === 'en' ? ', ' : '、') : plain(value)),
  eq: (a, b) => a === b,
});

const KNOWN = new Set(['date', 'time', 'weekday', 'money', 'list', 'eq', 'if', 'unless', 'each', 'with', 'else']);
const parsed = new Map<string, hbs.AST.Program>();

/** The text with its variables filled in, everything in it escaped, lines kept. */
export function fillTemplate(text: string, variables: Variables, words: TemplateWords): string {
  let program = parsed.get(text);
  if (!program) {
    program = Handlebars.parse(text);
    if (parsed.size >= 2000) parsed.clear();
    parsed.set(text, program);
  }
  return Handlebars.escapeExpression(runTemplate(program, variables, helpersFor(words)));
}

/** Escaped text as HTML: `**bold**` and a paragraph for every line. */
export const paragraphs = (escaped: string): string =>
  escaped
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => `<p>${line.trim().replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')}</p>`)
    .join('');

/** Refuses a template that cannot be read, that includes others or calls a helper nobody has written. */
export function checkTemplate(text: string, file: string, element: string): void {
  try {
    checkStatements(Handlebars.parse(text));
  } catch (error) {
    const explanation = error instanceof Error ? error.message.split('\n').join(' ') : String(error);
    throw new ModelError(`${file}${element ? `, ${element}` : ''}: ${explanation}`, {
      file,
      element,
      reason: 'template',
      explanation,
    });
  }
}

function checkStatements(program: hbs.AST.Program): void {
  for (const statement of program.body) {
    if (statement.type === 'ContentStatement' || statement.type === 'CommentStatement') continue;
    if (statement.type !== 'MustacheStatement' && statement.type !== 'BlockStatement')
      throw new Error(`${statement.type} is not allowed`);
    const each = statement as hbs.AST.BlockStatement | hbs.AST.MustacheStatement;
    const name = (each.path as hbs.AST.PathExpression).original;
    if ((each.params.length > 0 || each.type === 'BlockStatement') && !KNOWN.has(name))
      throw new Error(`helper "${name}" does not exist`);
    if ('program' in each && each.program) checkStatements(each.program);
    if ('inverse' in each && each.inverse) checkStatements(each.inverse);
  }
}

function at(value: unknown, { timeZone, language }: TemplateWords, format: string): string {
  if (typeof value !== 'string') return plain(value);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value);
  const moment = DateTime.fromISO(value, {
    zone: isDay || !/(Z|[+-]\d\d:\d\d)$/.test(value) ? 'utc' : timeZone,
    locale: language,
  });
  return moment.isValid && /^\d{4}-/.test(value) ? moment.toFormat(format) : value;
}

/** Fen as yuan, without decimals where there are none. */
function money(value: unknown, { language }: TemplateWords): string {
  if (typeof value !== 'number') return plain(value);
  const yuan = (value / 100).toFixed(value % 100 === 0 ? 0 : 2);
  return language === 'en' ? `${yuan} yuan` : `${yuan} 元`;
}

const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
