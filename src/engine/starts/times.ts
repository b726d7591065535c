/** When a case starts by itself: the first time a version says, and the one after each. */
import type { TimerStart } from '../../bpmn/types';
import { evaluate } from '../../feel/expression';
import { addDuration, instantIn, isDuration, nextCycle, parseCycle } from '../../feel/time';
import { ModelError } from '../../lib/errors';

export interface StartTime {
  /** The repeating timer as written or worked out; null for one start only. */
  readonly cycle: string | null;
  /** Null when there is none any more: a date that has passed already starts nothing. */
  readonly due: Date | null;
}

/** The first start after `base`, the instant the version came into use. `ModelError` where the diagram says no time. */
export function firstTime(
  { kind, expression }: Pick<TimerStart, 'kind' | 'expression'>,
  base: Date,
  timeZone: string,
): StartTime {
  const value = expression.startsWith('=') ? evaluate(expression, {}, { now: base, timeZone }) : expression;
  const text = typeof value === 'string' ? value.trim() : '';
  if (kind === 'cycle') return { cycle: text, due: nextCycle(text, base, timeZone) };
  const at = isDuration(text) ? addDuration(base, text, timeZone) : instantIn(text, timeZone);
  if (!at) throw new ModelError(`"${text}" is no time`, { reason: 'not-a-time', value: text });
  return { cycle: null, due: at > base ? at : null };
}

/**
 * The start after one that was due at `due` and is done now. Starts missed meanwhile are not made up for: the one done
 * now stands for all of them, and they count as done where the cycle has a number.
 */
export function followingTime(
  { cycle, due, fired }: { readonly cycle: string | null; readonly due: Date; readonly fired: number },
  now: Date,
  timeZone: string,
): { readonly due: Date | null; readonly fired: number } {
  if (cycle === null) return { due: null, fired: fired + 1 };
  const each = parseCycle(cycle, timeZone);
  if (each.kind === 'cron') return { due: nextCycle(each, now, timeZone), fired: fired + 1 };
  if (each.times === null) {
    return { due: nextCycle({ ...each, start: each.start ?? due }, now, timeZone), fired: fired + 1 };
  }
  let next: Date | null = due;
  let count = fired;
  while (next !== null && next <= now) next = nextCycle(each, next, timeZone, ++count);
  return { due: next, fired: count };
}
