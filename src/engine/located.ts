import { Conflict, InputError } from '../lib/errors';

/** A refusal about an element says in which version of the diagram it is, so that a page can name it. */
export function located(fault: unknown, definition: string): unknown {
  if (!(fault instanceof InputError || fault instanceof Conflict)) return fault;
  if (typeof fault.details['element'] !== 'string') return fault;
  const details = { ...fault.details, definition };
  return fault instanceof InputError ? new InputError(fault.message, details) : new Conflict(fault.message, details);
}
