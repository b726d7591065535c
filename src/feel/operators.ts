/**
 * Operators with the venue's needs in mind. FEEL calls text against a number simply false, which hides a mistake for
 * ever; and feelin takes the difference of two wall clocks, which is wrong when their offsets differ.
 */
import { FeelDate, FeelDateTime, FeelDuration, FeelTime, duration, evaluate } from 'feelin';
import type { FeelFunction, Warning } from 'feelin';
import { Duration } from 'luxon';
import { ModelError } from '../lib/errors';
import { instantOf } from './values';

const OPERATORS = ['=', '!=', '<', '<=', '>', '>='];
const comparisons = new Map(
  OPERATORS.map((operator) => [operator, evaluate(`function(a, b) a ${operator} b`, {}).value as FeelFunction]),
);
const difference = evaluate('function(a, b) a - b', {});

/** Compares as FEEL does; two values of different scalar types are a `ModelError` (`not-comparable`) instead of an answer. */
export function compareValues(operator: string, left: unknown, right: unknown): unknown {
  const types = [typeName(left), typeName(right)];
  if (types[0] && types[1] && types[0] !== types[1])
    throw new ModelError(`A ${types[0]} and a ${types[1]} cannot be compared`, {
      reason: 'not-comparable',
      left: types[0],
      right: types[1],
    });
  return comparisons.get(operator)?.fn(left, right);
}

/** Subtracts as FEEL does, but between two instants it is the time that really passes. */
export function subtractValues(left: unknown, right: unknown): unknown {
  if (!(left instanceof FeelDateTime && right instanceof FeelDateTime))
    return (difference.value as FeelFunction).fn(left, right) as unknown;
  const passed = instantOf(left, 'UTC').getTime() - instantOf(right, 'UTC').getTime();
  // Never weeks or months: FEEL reads neither together with days.
  const text = Duration.fromMillis(Math.abs(passed)).shiftTo('days', 'hours', 'minutes', 'seconds').toISO();
  return duration(passed < 0 ? `-${text}` : text);
}

/** What feelin warned about in `subtractValues` since the last call. */
export const takeWarnings = (): Warning[] => difference.warnings.splice(0);

function typeName(value: unknown): string | null {
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof FeelDateTime) return 'date and time';
  if (value instanceof FeelDuration) return 'duration';
  return value === null || value === undefined || typeof value === 'object' ? null : typeof value;
}
