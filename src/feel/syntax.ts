/** The shape of an expression: its tree, the names in it, and the text that is really run. */
import { evaluate, parseExpression, parseUnaryTests } from 'feelin';

export type Node = ReturnType<typeof parseExpression>['topNode'];

/** Names under which the house's own functions stand in the text that is run. */
export const HOUSE = {
  compare: 'feelCompare',
  subtract: 'feelSubtract',
  dateTime: 'feelDateTime',
  time: 'feelTime',
  input: 'feelInput',
  addWorkingTime: 'feelAddWorkingTime',
  addWorkingDays: 'feelAddWorkingDays',
  workingTimeBetween: 'feelWorkingTimeBetween',
} as const;

/** Functions of the house's own, by the name an expression calls them by. */
const HOUSE_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['add working time', HOUSE.addWorkingTime],
  ['add working days', HOUSE.addWorkingDays],
  ['working time between', HOUSE.workingTimeBetween],
]);

/** The expression without its leading `=` and surrounding space. */
export const stripped = (source: string): string => source.trim().replace(/^=/, '').trim();

/** A name with a FEEL word in it (`between`) is read as one only when it is known beforehand. */
const KNOWN_NAMES = Object.fromEntries([...HOUSE_FUNCTIONS].map(([name]) => [name, () => null]));

export const parse = (source: string): Node =>
  read(source, (text) => parseExpression(text, KNOWN_NAMES, undefined).topNode);
export const parseTests = (source: string): Node =>
  read(source, (text) => parseUnaryTests(text, KNOWN_NAMES, undefined).topNode);

/** What is nested so deeply that the parser runs out of stack cannot be read: it is as if a bracket were left open. */
function read(source: string, parser: (text: string) => Node): Node {
  try {
    return parser(source);
  } catch (fault) {
    if (fault instanceof RangeError) return parser('(');
    throw fault;
  }
}

export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

/** Visits a node and everything below it, parents first. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
}

export function collect(root: Node, name: string): Node[] {
  const found: Node[] = [];
  walk(root, (node) => void (node.name === name && found.push(node)));
  return found;
}

export const textOf = (node: Node, source: string): string => source.slice(node.from, node.to);
const nameOf = (node: Node, source: string): string => textOf(node, source).replace(/\s+/g, ' ').replaceAll('`', '');

/** Whether a tree is deeper than `limit`; the one question that may be asked of a tree of any depth. */
export function isDeeperThan(root: Node, limit: number): boolean {
  const level = [{ node: root, depth: 0 }];
  for (let at = level.pop(); at; at = level.pop()) {
    if (at.depth > limit) return true;
    for (const node of childrenOf(at.node)) level.push({ node, depth: at.depth + 1 });
  }
  return false;
}

/** Position of the first place that is not FEEL, or null. */
export function syntaxFault(root: Node): number | null {
  let at: number | null = null;
  walk(root, (node) => void (node.type.isError && at === null && (at = node.from)));
  return at;
}

/** The word in front of the bracket of an invocation, or null where a computed value is called. */
export function calledName(invocation: Node, source: string): string | null {
  const target = invocation.firstChild;
  return target?.name === 'VariableName' || target?.name === 'SpecialFunctionName' ? nameOf(target, source) : null;
}

const isCalled = (node: Node): boolean => node.parent?.name === 'FunctionInvocation' && node.prevSibling === null;
const isTypeName = (node: Node): boolean => node.parent?.name === 'QualifiedName';

/** Every name read as a value anywhere, bound ones included. */
export function namesRead(root: Node, source: string): string[] {
  const names = collect(root, 'VariableName').filter((node) => !isCalled(node) && !isTypeName(node));
  return [...new Set(names.map((node) => nameOf(node, source)))];
}

/** Parameters of the text that is run, with the variables they stand for. */
export function parametersOf(root: Node, source: string): { parameter: string; name: string }[] {
  const nodes = collect(root, 'VariableName').filter((node) => !isCalled(node) && !isTypeName(node));
  const found = new Map(nodes.map((node) => [parameterName(node, source), nameOf(node, source)]));
  return [...found].map(([parameter, name]) => ({ parameter, name }));
}

/**
 * A variable may be called `date` or `number` and must not hide the function of that name, so it runs under another. In a
 * filter it keeps its own, because there it may be a property of the entries.
 */
function parameterName(node: Node, source: string): string {
  const name = nameOf(node, source);
  return isBuiltin(name) && !isInFilter(node) ? `feelVariable_${name.replaceAll(' ', '_')}` : name;
}

function isInFilter(node: Node): boolean {
  for (let at: Node | null = node; at; at = at.parent)
    if (at.parent?.name === 'FilterExpression' && at.prevSibling !== null) return true;
  return false;
}

/** Whether a node is a name that is read as a value, or that a loop or function binds. */
function isVariable(node: Node): boolean {
  if (node.name === 'VariableName') return !isCalled(node) && !isTypeName(node);
  if (node.name === 'Name') return node.parent?.name === 'InExpression';
  return node.name === 'ParameterName' && node.parent?.name === 'FormalParameter';
}

/** Every name that is called like a function. */
export const namesCalled = (root: Node, source: string): string[] => [
  ...new Set(collect(root, 'FunctionInvocation').map((node) => calledName(node, source) ?? '')),
];

/**
 * Names an expression takes from the case: not those bound by loops, functions or contexts. A name inside a filter may be
 * the case's or a key of the entries; it is left out unless `inFilters`.
 */
export function freeNames(root: Node, source: string, { inFilters = false } = {}): string[] {
  const free = new Set<string>();
  const visit = (node: Node, bound: ReadonlySet<string>, inFilter: boolean): void => {
    if (node.name === 'VariableName') {
      const name = nameOf(node, source);
      if (!isCalled(node) && !isTypeName(node) && !inFilter && !bound.has(name)) free.add(name);
      return;
    }
    const inner = new Set([...bound, ...boundBy(node, source)]);
    childrenOf(node).forEach((child, index) =>
      visit(child, inner, inFilter || (!inFilters && node.name === 'FilterExpression' && index > 0)),
    );
  };
  visit(root, new Set(), false);
  return [...free];
}

function boundBy(node: Node, source: string): string[] {
  const names = (kind: string, inside: Node) => collect(inside, kind).map((each) => nameOf(each, source));
  if (node.name === 'ForExpression' || node.name === 'QuantifiedExpression')
    return childrenOf(node)
      .filter((child) => child.name === 'InExpressions')
      .flatMap(childrenOf)
      .flatMap((each) => (each.firstChild ? [nameOf(each.firstChild, source)] : []));
  if (node.name === 'FunctionDefinition') return names('ParameterName', node);
  if (node.name === 'Context') return childrenOf(node).flatMap((entry) => names('Key', entry).slice(0, 1));
  return [];
}

const builtins = new Map<string, boolean>();

/** Whether FEEL or the house has a function of this name. */
export function isBuiltin(name: string): boolean {
  const known = builtins.get(name);
  if (known !== undefined) return known;
  const found = HOUSE_FUNCTIONS.has(name) || isFeelFunction(name);
  if (builtins.size < 1000) builtins.set(name, found);
  return found;
}

/** Asked alone, the one name with `and` in it would be a conjunction. */
const isFeelFunction = (name: string): boolean =>
  name === 'years and months duration' || (/^[a-z ]+$/.test(name) && evaluate(name, {}).warnings.length === 0);

/**
 * The text that is run: comparisons, `date and time` and `time` go through the house's functions, because FEEL's own
 * compare text with numbers silently and refuse instants; `?` becomes a name.
 */
export function rewritten(node: Node, source: string): string {
  if (node.name === '?') return HOUSE.input;
  if (isVariable(node)) return parameterName(node, source);
  if (node.name === 'VariableName' && isCalled(node))
    return HOUSE_FUNCTIONS.get(nameOf(node, source)) ?? textOf(node, source);
  if (node.name === 'DateTimeConstructor') {
    const name = nameOf(node, source);
    return name === 'date and time' ? HOUSE.dateTime : name === 'time' ? HOUSE.time : name;
  }
  const [left, operator, right] = childrenOf(node);
  if (node.name === 'Comparison' && left && right && operator?.name === 'CompareOp') {
    const call = `${HOUSE.compare}("${textOf(operator, source)}", ${rewritten(left, source)}, ${rewritten(right, source)})`;
    return isWholeFilter(node) ? `${call} = true` : call;
  }
  if (node.name === 'ArithmeticExpression' && left && right && operator && textOf(operator, source) === '-')
    return `${HOUSE.subtract}(${rewritten(left, source)}, ${rewritten(right, source)})`;
  return rewrittenChildren(node, source);
}

function rewrittenChildren(node: Node, source: string): string {
  let text = '';
  let at = node.from;
  for (const child of childrenOf(node)) {
    text += source.slice(at, child.from) + rewritten(child, source);
    at = child.to;
  }
  return text + source.slice(at, node.to);
}

/** A filter tells conditions from positions by the form of what stands in it, so a bare comparison must stay one. */
function isWholeFilter(node: Node): boolean {
  const parent = node.parent;
  return parent?.name === 'FilterExpression' || (parent?.name === 'ParenthesizedExpression' && isWholeFilter(parent));
}
