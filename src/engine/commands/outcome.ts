import { Conflict } from '../../lib/errors';
import type { StepOutcome } from '../step';

/** The result of a command a person or integration gave; what is gone or busy is a conflict for them. */
export function done<Result>(outcome: StepOutcome<Result>): Result {
  if ('result' in outcome) return outcome.result;
  throw new Conflict('somebody or something was quicker', { reason: outcome.state });
}
