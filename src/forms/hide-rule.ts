/** From a FEEL condition to the rule a page follows. What the page's script cannot follow stays shown; the server decides. */
import { calledName, childrenOf, parse, stripped, textOf } from '../feel/syntax';
import type { Node } from '../feel/syntax';
import type { Json, Variables } from '../lib/json';
import type { Rule, RuleValue } from './rule';

const OPERATORS = new Set(['=', '!=', '<', '<=', '>', '>=']);
const MIRRORED = new Map([
  ['<', '>'],
  ['<=', '>='],
  ['>', '<'],
  ['>=', '<='],
]);

/** The rule of a condition over the fields `names`; values of `variables` are put in. Null when it is none of the simple ones. */
export function ruleOf(source: string, names: ReadonlySet<string>, variables: Variables): Rule | null {
  const text = stripped(source);
  const scalar = (name: string): RuleValue | undefined => {
    const value: Json = variables[name] ?? null;
    return value === null || typeof value !== 'object' ? value : undefined;
  };
  return ruleOfNode(parse(text), { text, names, scalar });
}

interface Reading {
  readonly text: string;
  readonly names: ReadonlySet<string>;
  readonly scalar: (name: string) => RuleValue | undefined;
}

function ruleOfNode(node: Node, reading: Reading): Rule | null {
  const children = childrenOf(node);
  switch (node.name) {
    case 'Expression':
      return children[0] ? ruleOfNode(children[0], reading) : null;
    case 'ParenthesizedExpression':
      return children[1] ? ruleOfNode(children[1], reading) : null;
    case 'Conjunction':
    case 'Disjunction':
      return both(node.name === 'Conjunction' ? 'and' : 'or', children, reading);
    case 'Comparison':
      return comparison(children, reading);
    case 'FunctionInvocation':
      return invocation(node, reading);
    default: {
      const operand = operandOf(node, reading);
      if (operand === null) return null;
      if ('name' in operand) return { op: '=', name: operand.name, value: true };
      return typeof operand.value === 'boolean' ? { op: 'is', value: operand.value } : null;
    }
  }
}

function both(op: 'and' | 'or', [left, , right]: readonly Node[], reading: Reading): Rule | null {
  const rules = [left, right].map((each) => (each ? ruleOfNode(each, reading) : null));
  return rules.some((rule) => rule === null) ? null : { op, rules: rules as Rule[] };
}

function invocation(node: Node, reading: Reading): Rule | null {
  const given = node.getChild('PositionalParameters');
  const [first, second] = given ? childrenOf(given).filter(({ name }) => name !== ',') : [];
  const called = calledName(node, reading.text);
  if (called === 'list contains' && first && second) return containing(first, second, reading);
  if (called !== 'not' || !first) return null;
  const rule = ruleOfNode(first, reading);
  return rule && { op: 'not', rule };
}

function containing(first: Node, second: Node, reading: Reading): Rule | null {
  const [list, one] = [operandOf(first, reading), operandOf(second, reading)];
  return list && one && 'name' in list && 'value' in one ? { op: 'contains', name: list.name, value: one.value } : null;
}

type Operand = { readonly name: string } | { readonly value: RuleValue };

function comparison([left, operator, right]: readonly Node[], reading: Reading): Rule | null {
  const op = operator ? textOf(operator, reading.text) : '';
  const a = left ? operandOf(left, reading) : null;
  const b = right ? operandOf(right, reading) : null;
  if (!OPERATORS.has(op) || !a || !b) return null;
  if ('name' in a && 'value' in b) return { op: op as '=', name: a.name, value: b.value };
  if ('value' in a && 'name' in b) return { op: (MIRRORED.get(op) ?? op) as '=', name: b.name, value: a.value };
  if (!('value' in a && 'value' in b) || (op !== '=' && op !== '!=')) return null;
  return { op: 'is', value: (a.value === b.value) === (op === '=') };
}

function operandOf(node: Node, { text, names, scalar }: Reading): Operand | null {
  const written = textOf(node, text);
  if (node.name === 'VariableName') {
    if (names.has(written)) return { name: written };
    const value = scalar(written);
    return value === undefined ? null : { value };
  }
  if (node.name === 'null') return { value: null };
  if (node.name === 'BooleanLiteral') return { value: written === 'true' };
  if (node.name === 'NumericLiteral') return { value: Number(written) };
  return node.name === 'StringLiteral' && !written.includes('\\') ? { value: written.slice(1, -1) } : null;
}
