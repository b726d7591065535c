/**
 * Timer events (BPMN 2.0 §10.5.5): a date, a duration, or a cycle. A timer is only a due instant here; whoever runs the
 * case triggers it when it is due, so it may be years ahead and survives every restart.
 *
 * Replaces: `setTimeout` (lost with the process, at once beyond 24.8 days), repeats kept in memory only, and the first
 * case's duration being kept for all later ones.
 */
import { ModelError } from '../../lib/errors';
import type { Json } from '../../lib/json';
import { addDuration, instantIn, isDuration, nextCycle } from '../../feel/time';
import { Action } from '../door/engine';
import type { Item, TimerNote } from '../door/engine-types';
import type { CaseExecution } from '../run/case-execution';
import { ModelFault, plainText, shortText } from '../run/fault';
import { replace } from './replace';
import { waitFor } from './waits';

function start(this: unknown, item: Item): number | undefined {
  if (item.given) return undefined;
  const note = item.token.timer ?? firstTimer(item);
  delete item.token.timer;
  item.timer = note;
  waitFor(item, { kind: 'timer', due: new Date(note.due) });
  return Action.wait;
}

function firstTimer(item: Item): TimerNote {
  const { execution } = item.token;
  const { kind, source } = item.node.plan.timer!;
  const value = execution.evaluate(source, execution.scopeOf(item.token));
  if (kind !== 'cycle') return { due: instantOf(execution, value).toISOString(), fired: 0 };
  const cycle = plainText(value);
  const due = dueOf(execution, cycle, execution.context.now, 0);
  if (!due) throw new ModelFault('not-a-time', { value: shortText(value) });
  return { due: due.toISOString(), fired: 0, cycle };
}

/** The next firing of a repeating timer, counted from when this one was due; `null` when there is none. */
export function followingTimer(execution: CaseExecution, { timer }: Item): TimerNote | null {
  if (!timer?.cycle) return null;
  const fired = timer.fired + 1;
  const due = dueOf(execution, timer.cycle, new Date(timer.due), fired);
  return due && { due: due.toISOString(), fired, cycle: timer.cycle };
}

function dueOf(execution: CaseExecution, cycle: string, after: Date, fired: number): Date | null {
  try {
    return nextCycle(cycle, after, execution.context.timeZone, fired);
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new ModelFault('not-a-time', { value: cycle }, cause.message, { cause });
  }
}

/** The instant a timer or due date means: an ISO 8601 duration from now on, or an instant (the venue's clock where it has no offset). */
export function instantOf(execution: CaseExecution, value: Json): Date {
  const text = typeof value === 'string' ? value.trim() : '';
  if (isDuration(text)) return addDuration(execution.context.now, text, execution.context.timeZone);
  const instant = instantIn(text, execution.context.timeZone);
  if (!instant) throw new ModelFault('not-a-time', { value: shortText(value) });
  return instant;
}

export function installTimers(): void {
  replace('TimerBehaviour.prototype.start', start);
}
