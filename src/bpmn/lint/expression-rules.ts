/** Expressions can be read, are bounded, and name only what exists; times are ISO 8601. */
import { checkExpression, isCostly } from '../../feel/expression';
import { instantIn, isDuration, parseCycle } from '../../feel/time';
import { isA, text, type Diagram } from './diagram';
import { expressionsOf, timesOf, type Expression } from './expressions';
import { defineRules, type Problems } from './finding';

const problem = defineRules({
  'expression-faulty': [
    'error',
    '{what} 的表达式不能用（{reason} {params}）：{source}',
    'The expression of {what} cannot be used ({reason} {params}): {source}',
    '按 FEEL 改正',
    'Correct it as FEEL',
  ],
  'expression-costly': [
    'warning',
    '{what} 的表达式在数据多时可能很慢，会在限时内另行计算：{source}',
    'The expression of {what} may be slow where there is much data, and runs under a time limit: {source}',
    '尽量不要在循环里再遍历列表',
    'Avoid walking through a list inside a loop',
  ],
  'working-time-in-days': [
    'warning',
    '{what} 里 add working time 的一天是 24 个营业小时，不是一个工作日：{source}',
    'A day in the add working time of {what} is 24 open hours, not a working day: {source}',
    '要工作日请用 add working days(从, 天数, 日历)，要小时请写 PT…H',
    'For working days use add working days(from, days, calendar), for hours write PT…H',
  ],
  'time-invalid': [
    'error',
    '时间“{value}”不是 ISO 8601',
    'Time "{value}" is not ISO 8601',
    '如 PT15M、R3/PT10M，或以 = 开头的 FEEL',
    'For instance PT15M, R3/PT10M, or FEEL starting with =',
  ],
  'due-date-invalid': [
    'error',
    '期限“{value}”不是时长',
    'Due date "{value}" is not a duration',
    '如 PT15M，或以 = 开头的 FEEL',
    'For instance PT15M, or FEEL starting with =',
  ],
  'old-expression': [
    'error',
    '“{value}”是 $ 写法，这里不认',
    '"{value}" is written with $, which is not understood here',
    '改成以 = 开头的 FEEL',
    'Write FEEL starting with =',
  ],
});

const dayOfWorkingTime = /add\s+working\s+time\b.*?\bduration\s*\(\s*"-?P\d+[DW]/s;

export function* checkExpressions(diagram: Diagram): Problems {
  for (const expression of expressionsOf(diagram)) yield* checkOne(expression);
  for (const node of diagram.nodes) {
    for (const { kind, value } of timesOf(node))
      if (!validTime(kind, value)) yield problem('time-invalid', node.id, { value });
    const life = text(node, 'encore:timeToLive').trim();
    if (life && !life.startsWith('=') && !isDuration(life)) yield problem('time-invalid', node.id, { value: life });
    const due = isA(node, 'UserTask') ? text(node, 'camunda:dueDate').trim() : '';
    if (due && !due.startsWith('=') && !isDuration(due)) yield problem('due-date-invalid', node.id, { value: due });
  }
  const dollars = /"(\$\{[^"]*|#\{[^"]*)"|>\s*(\$\{[^<]*|#\{[^<]*)</g;
  for (const found of diagram.xml.matchAll(dollars))
    yield problem('old-expression', '', { value: found[1] ?? found[2] ?? '' });
}

function* checkOne({ element, what, source }: Expression): Problems {
  for (const { reason, params } of checkExpression(source))
    yield problem('expression-faulty', element, {
      what,
      reason,
      params: Object.values(params).join(' '),
      source: source.slice(0, 80),
    });
  if (dayOfWorkingTime.test(source))
    yield problem('working-time-in-days', element, { what, source: source.slice(0, 80) });
  if (isCostly(source)) yield problem('expression-costly', element, { what, source: source.slice(0, 80) });
}

function validTime(kind: string, value: string): boolean {
  if (value.startsWith('=')) return true;
  if (kind === 'timeDuration') return isDuration(value);
  if (kind === 'timeDate') return instantIn(value, 'UTC') !== null;
  try {
    parseCycle(value);
    return true;
  } catch {
    return false;
  }
}
