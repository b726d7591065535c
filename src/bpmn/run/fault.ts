import type { Json } from '../../lib/json';
import type { IncidentNote } from '../door/engine-types';

/**
 * A fault of the model or of its data that shows only while running. It never ends a run: the token is parked at the
 * flow node as an incident, and the rest of the step stands. `code` and `params` make the sentence a person reads.
 */
export class ModelFault extends Error {
  constructor(
    readonly code: FaultCode,
    readonly params: IncidentNote['params'] = {},
    detail = '',
    options?: { cause?: unknown },
  ) {
    super(detail || code, options);
    this.name = 'ModelFault';
  }
}

/** An expression that may take long has no answer yet; `findAnswer` works it out, and asking again then gives it. */
export class Unanswered extends ModelFault {
  constructor(readonly findAnswer: () => Promise<void>) {
    super('expression', { reason: 'unanswered' });
  }
}

export type FaultCode =
  | 'no-flow'
  | 'expression'
  | 'decision'
  | 'uncaught-error'
  | 'handler'
  | 'endless-loop'
  | 'join-stuck'
  | 'not-a-time'
  | 'not-a-list'
  | 'no-correlation-key'
  | 'no-work'
  | 'not-supported';

/** Carries an error of the step's own (a handler's throw) past the incident handling, out of the run, unchanged. */
export class Abort extends Error {
  constructor(override readonly cause: unknown) {
    super('the step failed');
  }
}

/** A value as people and keys read it: texts as they are, anything else as JSON. */
export const plainText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Short texts only: an incident is read by people, and stored with the case. */
export const shortText = (value: Json): string => {
  const text = plainText(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};
