/** Unary tests — what stands in an input cell — as ordinary conditions, so that they are compiled like all others. */
import { childrenOf, collect, parseTests, textOf } from './syntax';
import type { Node } from './syntax';

/**
 * The condition a cell means for an input expression: `> 3, 1` over `party` is `party in (> 3)` or `party in (1)`; a test
 * that names the input with `?` is a condition by itself; `not(…)` turns the whole round.
 */
export function testExpression(cell: string, input: string): string {
  const tests = childrenOf(parseTests(cell)).flatMap(function unwrap(node): Node[] {
    return node.name === 'UnaryTests' || node.name === 'PositiveUnaryTests' ? childrenOf(node).flatMap(unwrap) : [node];
  });
  const negated = tests[0]?.name === 'not';
  const conditions = tests
    .filter((node) => node.name === 'PositiveUnaryTest')
    .map((node) => condition(node, cell, input));
  const any = conditions.length > 1 ? conditions.map((each) => `(${each})`).join(' or ') : (conditions[0] ?? 'true');
  return negated ? `not(${any})` : any;
}

function condition(test: Node, cell: string, input: string): string {
  const marks = collect(test, '?');
  if (textOf(test, cell) === 'null') return `(${input}) = null`;
  if (marks.length === 0) return `(${input}) in (${textOf(test, cell)})`;
  let text = '';
  let at = test.from;
  for (const mark of marks) {
    text += `${cell.slice(at, mark.from)}(${input})`;
    at = mark.to;
  }
  return text + cell.slice(at, test.to);
}
