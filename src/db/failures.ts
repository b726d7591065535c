import { Unavailable } from '../lib/errors';

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** Shutdown, crash, start-up and "too many clients" of the server; class 08 is every connection exception. */
const serverCodes = /^(08...|57P0[1-5]|53300|53400)$/;
const driverWords =
  /^(Connection terminated|Client (was closed|has encountered a connection error)|timeout exceeded when trying|The server does not support SSL)/;

const codeOf = (fault: unknown): string => (fault as { code?: string } | null)?.code ?? '';

/** True when the database is away, as opposed to having refused a statement. */
export function isConnectionLoss(fault: unknown): boolean {
  if (fault instanceof Unavailable) return fault.details['reason'] === 'database';
  const code = codeOf(fault);
  if (networkCodes.has(code) || serverCodes.test(code)) return true;
  if (fault instanceof AggregateError) return fault.errors.some(isConnectionLoss);
  return fault instanceof Error && driverWords.test(fault.message);
}

/**
 * What callers outside this room get for a failed statement: `Unavailable` when the database is away or a lock was not
 * granted within its time, else PostgreSQL's own error with its SQLSTATE in `code`.
 */
export function translated(fault: unknown): unknown {
  if (fault instanceof Unavailable) return fault;
  if (isConnectionLoss(fault)) return new Unavailable('the database is away', { reason: 'database' }, { cause: fault });
  if (codeOf(fault) === '55P03') return new Unavailable('a row stayed locked', { reason: 'locked' }, { cause: fault });
  return fault;
}
