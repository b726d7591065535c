/**
 * FEEL for the whole house: conditions, mappings, due dates, decision cells. An expression reaches the given variables,
 * FEEL's functions, `now()` (the step's instant) and `today()` (in the venue's zone), and nothing else. It never learns
 * about cases, and what goes wrong in it is a `ModelError` with a `reason`, never a silent null.
 *
 * feelin parses on every evaluation, which is most of the cost; so each expression is compiled once, as a FEEL function
 * of the names it reads, and called with their values.
 */
import { FeelFunction, date, evaluate as run } from 'feelin';
import type { Warning } from 'feelin';
import { ModelError } from '../lib/errors';
import type { Json, Variables } from '../lib/json';
import { faultsOfTree, listLimit, MAX_SOURCE } from './check';
import { compareValues, subtractValues, takeWarnings } from './operators';
import { HOUSE, parametersOf, parse, rewritten, stripped } from './syntax';
import { dateTimeValue, instantValue, timeValue, toFeelValue, toJson } from './values';
import { addWorkingDaysValue, addWorkingTimeValue, workingTimeBetweenValue } from './working-functions';

export { checkExpression, isCostly, namesOf, variablesOf } from './check';
export type { ExpressionFault } from './check';

export interface EvaluateOptions {
  /** The step's instant: what `now()` gives. */
  readonly now: Date;
  /** IANA zone of the venue: what `today()` and all wall-clock times are in. */
  readonly timeZone: string;
  /** Names that may be missing and are null then. */
  readonly optional?: ReadonlySet<string>;
}

interface Compiled {
  readonly names: readonly string[];
  readonly call: FeelFunction;
  /** feelin's list for this expression; it grows with every call and is emptied before each. */
  readonly warnings: Warning[];
  readonly maxList: number;
}

const CACHE_LIMIT = 5000;
const HOUSE_NAMES = [
  'now',
  'today',
  HOUSE.compare,
  HOUSE.subtract,
  HOUSE.dateTime,
  HOUSE.time,
  HOUSE.addWorkingTime,
  HOUSE.addWorkingDays,
  HOUSE.workingTimeBetween,
];
const cache = new Map<string, Compiled>();

/**
 * The value of an expression (leading `=` allowed) over `scope`, as plain JSON. `ModelError` with `details.reason`:
 * `unknown-variable` (name), `unknown-function`, `syntax`, `not-comparable`, `invalid-value` or a bound that is exceeded.
 */
export function evaluate(source: string, scope: Variables, options: EvaluateOptions): Json {
  const text = stripped(source);
  try {
    const compiled = compile(text);
    const values = compiled.names.map((name) => valueOf(name, scope, options, compiled.maxList));
    compiled.warnings.length = 0;
    takeWarnings();
    const value: unknown = compiled.call.fn(...houseValues(options), ...values);
    const faults = [...compiled.warnings.splice(0), ...takeWarnings()];
    if (faults.length > 0) refuse(faults, value, text);
    return toJson(value, options.timeZone);
  } catch (error) {
    throw asModelError(error, text);
  }
}

/** Whether a condition holds. Anything but true or false is a `ModelError`: a condition that nobody knows is no answer. */
export function evaluateCondition(source: string, scope: Variables, options: EvaluateOptions): boolean {
  return asCondition(source, evaluate(source, scope, options));
}

/** The answer of a condition, where it is one. */
export function asCondition(source: string, value: Json): boolean {
  if (typeof value === 'boolean') return value;
  throw new ModelError(`The condition "${stripped(source)}" gives neither true nor false`, {
    reason: 'not-a-condition',
    source: stripped(source),
    value,
  });
}

function compile(text: string): Compiled {
  const known = cache.get(text);
  if (known) return known;
  if (text.length > MAX_SOURCE)
    throw new ModelError('The expression is too long', { reason: 'too-long', limit: MAX_SOURCE });
  const root = parse(text);
  const fault = text === '' ? { reason: 'empty', params: {} } : faultsOfTree(root, text)[0];
  if (fault)
    throw new ModelError(`The expression is refused: ${fault.reason}`, { ...fault.params, reason: fault.reason });
  const parameters = parametersOf(root, text).filter(({ parameter }) => !HOUSE_NAMES.includes(parameter));
  const head = [...HOUSE_NAMES, ...parameters.map(({ parameter }) => parameter)].join(', ');
  const { value, warnings } = run(`function(${head}) (\n${rewritten(root, text)}\n)`, {});
  const names = parameters.map(({ name }) => name);
  const compiled = { names, call: value as FeelFunction, warnings, maxList: listLimit(root, text) };
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(text, compiled);
  return compiled;
}

/** A missing name stays undefined: only if the expression really reads it does feelin warn, and then it is a fault. */
function valueOf(name: string, scope: Variables, options: EvaluateOptions, maxList: number): unknown {
  const value = Object.hasOwn(scope, name) ? scope[name] : undefined;
  if (value !== undefined) return toFeelValue(value, options.timeZone, maxList);
  return options.optional?.has(name) ? null : undefined;
}

/** The house's functions for one instant and zone; a step asks for the same ones many times over, so the last are kept. */
function houseValues({ now, timeZone }: EvaluateOptions): unknown[] {
  if (last.now !== now.getTime() || last.timeZone !== timeZone)
    last = { now: now.getTime(), timeZone, values: newHouseValues(now, timeZone) };
  return last.values;
}
let last = { now: Number.NaN, timeZone: '', values: [] as unknown[] };

function newHouseValues(now: Date, timeZone: string): unknown[] {
  const instant = () => instantValue(now, timeZone);
  return [
    new FeelFunction(instant, []),
    new FeelFunction(() => date(instant().iso.slice(0, 10)), []),
    new FeelFunction(compareValues, ['operator', 'left', 'right']),
    new FeelFunction(subtractValues, ['left', 'right']),
    new FeelFunction(
      (from: unknown, at: unknown) => {
        const value = dateTimeValue(from, at, timeZone);
        if (value === null && from !== null) throw invalid('date and time', from);
        return value;
      },
      ['from', 'time'],
    ),
    new FeelFunction(
      (...parts: unknown[]) => {
        const value = timeValue(parts);
        if (value === null && parts[0] !== null) throw invalid('time', parts[0]);
        return value;
      },
      ['from', 'minute', 'second'],
    ),
    new FeelFunction(
      (from: unknown, length: unknown, calendar: unknown) => addWorkingTimeValue(from, length, calendar, timeZone),
      ['from', 'duration', 'calendar'],
    ),
    new FeelFunction(
      (from: unknown, days: unknown, calendar: unknown) => addWorkingDaysValue(from, days, calendar, timeZone),
      ['from', 'days', 'calendar'],
    ),
    new FeelFunction(
      (from: unknown, to: unknown, calendar: unknown) => workingTimeBetweenValue(from, to, calendar, timeZone),
      ['from', 'to', 'calendar'],
    ),
  ];
}

const invalid = (what: string, value: unknown) =>
  new ModelError(`${JSON.stringify(value)} is no ${what}`, { reason: 'invalid-value', what, value });

/**
 * feelin's warnings as faults. Nulls passing through are FEEL's way (`x != null and x + 1 > 3` looks at both sides), so a
 * warning about a null operand counts only when the whole answer is null.
 */
function refuse(warnings: readonly Warning[], value: unknown, source: string): void {
  const missing = warnings.find((warning) => warning.type === 'NO_VARIABLE_FOUND');
  if (missing) {
    const name = /^Variable '(?:feelVariable_)?(.*)' not found$/.exec(missing.message)?.[1] ?? missing.message;
    throw new ModelError(`"${name}" is not known in "${source}"`, { reason: 'unknown-variable', name, source });
  }
  const found = warnings.find((warning) => !isNullPassing(warning) || (value === null && !isPropertyOfNull(warning)));
  if (!found) return;
  throw new ModelError(`"${source}": ${found.message}`, {
    reason: 'invalid-value',
    source,
    explanation: found.message,
  });
}

const isNullPassing = (warning: Warning): boolean =>
  Object.values(warning.details.values).some((each) => each === null);
const isPropertyOfNull = (warning: Warning): boolean => warning.type === 'NO_PROPERTY_FOUND' && isNullPassing(warning);

function asModelError(error: unknown, source: string): ModelError {
  if (error instanceof ModelError)
    return error.details['source']
      ? error
      : new ModelError(error.message, { ...error.details, source }, { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new ModelError(
    `"${source}": ${message}`,
    { reason: 'invalid-value', source, explanation: message },
    { cause: error },
  );
}
