/**
 * What is known about an expression before it runs. feelin cannot be interrupted, so its cost is bounded by its form:
 * short text, small ranges, loops at most two deep, no recursion, no growing of lists by naming them again and again.
 */
import { unsafePattern } from './pattern';
import type { Node } from './syntax';
import {
  calledName,
  childrenOf,
  collect,
  freeNames,
  isBuiltin,
  namesCalled,
  namesRead,
  parse,
  parseTests,
  stripped,
  syntaxFault,
  textOf,
} from './syntax';

/** One reason why an expression is refused; `reason` is a code, `params` belong to the sentence made from it. */
export interface ExpressionFault {
  readonly reason: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export const MAX_SOURCE = 4000;
const MAX_RANGE = 1000;
const MAX_LOOPS = 2;
const MAX_JOINED = 32;
const PATTERN_CALLS = new Set(['matches', 'replace', 'split']);
const JOINING_CALLS = new Set(['concatenate', 'union', 'append', 'flatten']);

/** Faults of an expression (leading `=` allowed), none when it may be deployed. */
export function checkExpression(source: string): ExpressionFault[] {
  const text = stripped(source);
  return faultsOfText(text) ?? faultsOfTree(parse(text), text);
}

/** Faults of the unary tests of a decision table's input cell. */
export function checkTests(source: string): ExpressionFault[] {
  const text = source.trim();
  return faultsOfText(text) ?? faultsOfTree(parseTests(text), text);
}

/** Names an expression takes from the case's variables, in the order they appear; none when it cannot be read. */
export function variablesOf(source: string): readonly string[] {
  const known = free.get(source);
  if (known) return known;
  const text = stripped(source);
  const names = text.length > MAX_SOURCE ? [] : freeNames(parse(text), text);
  if (free.size >= 5000) free.clear();
  free.set(source, names);
  return names;
}
const free = new Map<string, readonly string[]>();

/** How long a list may be for this expression: shorter where loops stand in loops. */
export const listLimit = (root: Node, source: string): number => (loopDepth(root, source) > 1 ? 1000 : 10_000);

function faultsOfText(text: string): ExpressionFault[] | null {
  if (text === '') return [{ reason: 'empty', params: {} }];
  return text.length > MAX_SOURCE ? [{ reason: 'too-long', params: { limit: MAX_SOURCE } }] : null;
}

export function faultsOfTree(root: Node, source: string): ExpressionFault[] {
  const at = syntaxFault(root);
  if (at !== null) return [{ reason: 'syntax', params: { at, near: source.slice(at, at + 20) } }];
  return [
    ...unknownFunctions(root, source),
    ...ranges(root, source),
    ...loops(root, source),
    ...patterns(root, source),
    ...growth(root, source),
  ];
}

const fault = (reason: string, params: ExpressionFault['params'] = {}): ExpressionFault => ({ reason, params });

function unknownFunctions(root: Node, source: string): ExpressionFault[] {
  return namesCalled(root, source)
    .filter((name) => !isBuiltin(name))
    .map((name) => (name ? fault('unknown-function', { name }) : fault('function-not-allowed')));
}

function ranges(root: Node, source: string): ExpressionFault[] {
  const contexts = collect(root, 'IterationContext').filter((node) => childrenOf(node).length > 1);
  const intervals = collect(root, 'Interval').filter((node) => node.parent?.parent?.name === 'IterationContext');
  return [...contexts, ...intervals].flatMap((node) => {
    const ends = textOf(node, source)
      .replace(/^\[|\]$/g, '')
      .split('..');
    if (ends.every((end) => /^-?\d+$/.test(end.trim())))
      return Math.abs(Number(ends[1]) - Number(ends[0])) > MAX_RANGE
        ? [fault('range-too-large', { limit: MAX_RANGE })]
        : [];
    return ends.every((end) => /^(-?\d+|count\([\w.]+\))$/.test(end.trim())) ? [] : [fault('range-not-literal')];
  });
}

function loopDepth(node: Node, source: string): number {
  const inner = childrenOf(node).map((child) => loopDepth(child, source));
  const called = node.name === 'FunctionInvocation' ? calledName(node, source) : null;
  const names = node.name === 'InExpressions' ? childrenOf(node).length : 0;
  const own = node.name === 'FilterExpression' || called === 'sort' || called === 'flatten' ? 1 : names;
  if (node.name === 'ForExpression' || node.name === 'QuantifiedExpression')
    return inner.reduce((sum, each) => sum + each, 0);
  return own + Math.max(0, ...inner);
}

function loops(root: Node, source: string): ExpressionFault[] {
  return loopDepth(root, source) > MAX_LOOPS ? [fault('loops-too-deep', { limit: MAX_LOOPS })] : [];
}

function patterns(root: Node, source: string): ExpressionFault[] {
  return collect(root, 'FunctionInvocation')
    .filter((node) => PATTERN_CALLS.has(calledName(node, source) ?? ''))
    .flatMap((node) => {
      const second = collect(node, 'PositionalParameters').map(childrenOf)[0]?.[1];
      if (second?.name !== 'StringLiteral') return [fault('pattern-not-literal')];
      const reason = unsafePattern(textOf(second, source).slice(1, -1).replaceAll('\\\\', '\\'));
      return reason ? [fault(reason, { pattern: textOf(second, source) })] : [];
    });
}

/** Nothing may call itself or feed its own result back: functions only inside `sort`, no `partial`, plain contexts. */
function growth(root: Node, source: string): ExpressionFault[] {
  const loose = collect(root, 'FunctionDefinition').some(
    (node) => node.parent?.parent?.name !== 'FunctionInvocation' || calledName(node.parent.parent, source) !== 'sort',
  );
  const joined = collect(root, 'FunctionInvocation')
    .filter((node) => JOINING_CALLS.has(calledName(node, source) ?? ''))
    .flatMap((node) => collect(node, 'PositionalParameters').slice(0, 1).flatMap(childrenOf)).length;
  return [
    ...(loose ? [fault('function-not-allowed')] : []),
    ...(namesRead(root, source).includes('partial') ? [fault('partial-not-allowed')] : []),
    ...(collect(root, 'Context').some((node) => refersToItself(node, source))
      ? [fault('context-refers-to-itself')]
      : []),
    ...(joined > MAX_JOINED ? [fault('too-many-lists-joined', { limit: MAX_JOINED })] : []),
  ];
}

function refersToItself(context: Node, source: string): boolean {
  const keys = new Set<string>();
  return childrenOf(context)
    .filter((entry) => entry.name === 'ContextEntry')
    .some((entry) => {
      const [key, value] = childrenOf(entry);
      const again = value ? namesRead(value, source).some((name) => keys.has(name)) : false;
      if (key) keys.add(textOf(key, source));
      return again;
    });
}
