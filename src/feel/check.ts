/**
 * What is known about an expression before it runs. feelin cannot be interrupted, so its cost is bounded by its form:
 * short text, small ranges, loops at most two deep, no recursion, no growing of lists by naming them again and again.
 */
import { isOpenPattern, unsafePattern } from './pattern';
import type { Node } from './syntax';
import {
  calledName,
  childrenOf,
  collect,
  freeNames,
  isBuiltin,
  isDeeperThan,
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
const MAX_NESTING = 200;
const PATTERN_CALLS = new Set(['matches', 'replace', 'split']);
/** What takes the same short time whatever it is given. */
const QUICK_CALLS = new Set([
  ...['now', 'today', 'date', 'time', 'date and time', 'duration', 'years and months duration', 'number', 'not'],
  ...['floor', 'ceiling', 'abs', 'modulo', 'round up', 'round down', 'round half up', 'round half down', 'decimal'],
  ...['day of week', 'day of year', 'week of year', 'month of year', 'get value', 'is defined', 'odd', 'even', 'sqrt'],
]);
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
export const variablesOf = (source: string): readonly string[] => read(free, source, false);

/** The same and every name in a filter, which may be a variable of the case as well as a key of the entries. */
export const namesOf = (source: string): readonly string[] => read(met, source, true);

function read(known: Map<string, readonly string[]>, source: string, inFilters: boolean): readonly string[] {
  const found = known.get(source);
  if (found) return found;
  const text = stripped(source);
  const root = text.length > MAX_SOURCE ? null : parse(text);
  const names = !root || isDeeperThan(root, MAX_NESTING) ? [] : freeNames(root, text, { inFilters });
  if (known.size >= 5000) known.clear();
  known.set(source, names);
  return names;
}
const free = new Map<string, readonly string[]>();
const met = new Map<string, readonly string[]>();

/**
 * Whether an expression that may be deployed can still take long with the data it may be given: loops in loops, a walk
 * through a list or a text within a loop, patterns whose work grows faster than the text. It then runs under a time limit.
 */
export function isCostly(source: string): boolean {
  const known = costly.get(source);
  if (known !== undefined) return known;
  const text = stripped(source);
  const found = faultsOfText(text) === null && isCostlyTree(parse(text), text);
  if (costly.size >= 5000) costly.clear();
  costly.set(source, found);
  return found;
}
const costly = new Map<string, boolean>();

function isCostlyTree(root: Node, source: string): boolean {
  if (faultsOfTree(root, source).length > 0) return false;
  if (loopDepth(root, source) > 1) return true;
  const calls = collect(root, 'FunctionInvocation');
  const called = (node: Node): string => calledName(node, source) ?? '';
  const outside = new Set(freeNames(root, source));
  return (
    calls.some((node) => PATTERN_CALLS.has(called(node)) && isOpenPattern(patternOf(node, source))) ||
    calls.some((node) => !QUICK_CALLS.has(called(node)) && isRepeatedOver(node, source, outside))
  );
}

/**
 * Whether a call is made once per entry of a list and looks at more than that entry. What looks at the entries alone costs
 * no more than reading them once. In a filter a name may be a property or a variable, so any name counts.
 */
function isRepeatedOver(call: Node, source: string, outside: ReadonlySet<string>): boolean {
  const names = freeNames(call, source);
  for (let at: Node = call, above = at.parent; above; at = above, above = at.parent) {
    if (above.name === 'FilterExpression' && at.prevSibling !== null) return names.some((name) => name !== 'item');
    if (/^(For|Quantified)Expression$/.test(above.name) && at.name !== 'InExpressions')
      return names.some((name) => outside.has(name));
    if (above.name === 'FunctionDefinition') return names.some((name) => outside.has(name));
  }
  return false;
}

/** How long a list may be for this expression: shorter where loops stand in loops. */
export const listLimit = (root: Node, source: string): number => (loopDepth(root, source) > 1 ? 1000 : 10_000);

function faultsOfText(text: string): ExpressionFault[] | null {
  if (text === '') return [{ reason: 'empty', params: {} }];
  return text.length > MAX_SOURCE ? [{ reason: 'too-long', params: { limit: MAX_SOURCE } }] : null;
}

export function faultsOfTree(root: Node, source: string): ExpressionFault[] {
  if (isDeeperThan(root, MAX_NESTING)) return [fault('nested-too-deep', { limit: MAX_NESTING })];
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
  const own = isWalk(node) || called === 'sort' || called === 'flatten' ? 1 : names;
  if (node.name === 'ForExpression' || node.name === 'QuantifiedExpression')
    return inner.reduce((sum, each) => sum + each, 0);
  return own + Math.max(0, ...inner);
}

/** A filter; an entry taken by its number is looked up, whatever the length of the list. */
const isWalk = (node: Node): boolean =>
  node.name === 'FilterExpression' && childrenOf(node)[2]?.name !== 'NumericLiteral';

function loops(root: Node, source: string): ExpressionFault[] {
  return loopDepth(root, source) > MAX_LOOPS ? [fault('loops-too-deep', { limit: MAX_LOOPS })] : [];
}

function patterns(root: Node, source: string): ExpressionFault[] {
  return collect(root, 'FunctionInvocation')
    .filter((node) => PATTERN_CALLS.has(calledName(node, source) ?? ''))
    .flatMap((node) => {
      const pattern = patternOf(node, source);
      if (pattern === null) return [fault('pattern-not-literal')];
      const reason = unsafePattern(pattern);
      return reason ? [fault(reason, { pattern })] : [];
    });
}

/** The pattern that stands as a text in a call, or null where it is worked out or named. */
function patternOf(call: Node, source: string): string | null {
  const parameters = childrenOf(call).find((child) => child.name === 'PositionalParameters');
  const second = parameters && childrenOf(parameters)[1];
  return second?.name === 'StringLiteral' ? textOf(second, source).slice(1, -1).replaceAll('\\\\', '\\') : null;
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
