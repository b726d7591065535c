/** A step that is carried out and then taken back: what it would do is known exactly, and nothing of it stays. */
import type { CaseInStep } from './case-in-step';
import type { StepScope } from './step-scope';

/** What a command would do to one case. Elements are named by their ids. */
export interface Rehearsed {
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled';
  readonly outcome: string | null;
  /** Visits that would end without being done. */
  readonly cancelled: readonly string[];
  /** Flow nodes that would be passed at once. */
  readonly passed: readonly string[];
  /** Where the case would stand then, beside where it stands already. */
  readonly standing: readonly string[];
  /** Where it would stand as a failure. */
  readonly failing: readonly string[];
  /** Processes whose called cases would be cancelled. */
  readonly cancelledCases: readonly string[];
}

/** Thrown at the end of a rehearsed step, so that its transaction is taken back. */
export class Rehearsal extends Error {
  constructor(readonly result: Rehearsed) {
    super('a rehearsal is over');
  }
}

/** What the step did so far to `target`. */
export function rehearsed(step: StepScope, target: CaseInStep): Rehearsed {
  const visits = [...target.history.values()]
    .filter(({ elementType }) => elementType !== 'bpmn:SequenceFlow')
    .sort((a, b) => a.seq - b.seq);
  const of = (wanted: (visit: (typeof visits)[number]) => boolean): string[] => [
    ...new Set(visits.filter(wanted).map(({ elementId }) => elementId)),
  ];
  const isNow = (at: Date): boolean => at.getTime() === step.now.getTime();
  const others = [...step.cases.values()].filter((one) => one !== target && one.ran && one.row.status === 'cancelled');
  return {
    status: target.row.status,
    outcome: target.row.outcome,
    cancelled: of(({ state, leftAt }) => leftAt !== null && state === 'cancelled'),
    passed: of(({ state, leftAt, enteredAt }) => leftAt !== null && state === 'completed' && isNow(enteredAt)),
    standing: of(({ leftAt, state }) => leftAt === null && state !== 'incident'),
    failing: of(({ leftAt, state }) => leftAt === null && state === 'incident'),
    cancelledCases: [...new Set(others.map(({ row }) => row.process_key))],
  };
}

/** What the command would do; refusals are thrown as the command itself would throw them. */
export async function result(command: Promise<unknown>): Promise<Rehearsed> {
  try {
    await command;
  } catch (fault) {
    if (fault instanceof Rehearsal) return fault.result;
    throw fault;
  }
  throw new Error('a rehearsed step was not taken back');
}
