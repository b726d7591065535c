/** A token per session, in every form; a POST without it is refused before anything is read. */
import { csrfSync } from 'csrf-sync';
import type { Request } from 'express';

const field = (req: Request): string | undefined => {
  const body = req.body as Record<string, unknown> | undefined;
  const value = body?.['_csrf'] ?? req.headers['x-csrf-token'];
  return typeof value === 'string' ? value : undefined;
};

const csrf = csrfSync({ getTokenFromRequest: field, errorConfig: { code: 'csrf', statusCode: 403 } });

export const csrfProtection = csrf.csrfSynchronisedProtection;
/** The token of this session, made on first need. */
export const csrfToken = (req: Request): string => csrf.generateToken(req);
