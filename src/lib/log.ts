import pino, { type Logger } from 'pino';

export type { Logger } from 'pino';

/** Structured lines on standard output; no line ever carries a password, a token or what somebody typed. */
export function createLog(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['req.headers.cookie', 'req.headers.authorization', 'values', 'variables', 'password'],
  });
}
