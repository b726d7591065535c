/**
 * REST for integrations: a bearer token with roles, JSON in and out, an idempotency key per command, keyset paging.
 * The same desk as the pages, so the same rules.
 */
import { createHash } from 'node:crypto';
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { GateFinding } from '../../desk/deploy';
import { integrationOf } from '../../desk/people';
import { DeskError } from '../../lib/errors';
import { newId } from '../../lib/ids';
import { answerTo, recordRefusal, sentenceNaming, tooMany, type Answer } from '../error-page';
import type { Web } from '../web';
import { auditRoutes } from './audit';
import { callRoutes } from './calls';
import { actorOf, callerLanguage, setCaller } from './caller';
import { caseOperations } from './case-operations';
import { caseRoutes } from './cases';
import { definitionRoutes } from './definitions';
import { findingsIn } from './findings';
import { incidentRoutes } from './incidents';
import { messageRoutes } from './messages';
import { noticeRoutes } from './notices';
import { signalRoutes } from './signals';
import { substitutionRoutes } from './substitutions';
import { teamRoutes } from './team';
import { fileRoutes, taskWorkRoutes } from './task-work';
import { taskRoutes } from './tasks';
import { timerRoutes } from './timers';

/** Tries per minute with a wrong token from one address; counted in this node's memory. A good token is never counted. */
const wrongTokens = () =>
  rateLimit({
    windowMs: 60_000,
    limit: 30,
    legacyHeaders: false,
    standardHeaders: 'draft-8',
    handler: tooMany,
  });

function bearer({ desk }: Web): RequestHandler {
  const limited = wrongTokens();
  return async (req, res, next) => {
    const token = /^Bearer ([\w.~+/=-]{8,200})$/.exec(req.get('Authorization') ?? '')?.[1];
    const hash = token ? createHash('sha256').update(token).digest('hex') : null;
    const actor = hash ? await integrationOf(desk.database, hash, desk.clock.now()) : null;
    if (!actor) {
      const refused = new DeskError('not-signed-in', 'a valid bearer token is needed');
      return limited(req, res, (stopped?: unknown) => next(stopped ?? refused));
    }
    setCaller(res, actor);
    next();
  };
}

/** `{ code, message, details }`, with the message in the caller's language. */
function jsonErrors(web: Web): ErrorRequestHandler {
  return async (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const answer = answerTo(error);
    const { status, code, details } = answer;
    const reference = newId();
    const line = { err: error, reference, code, method: req.method, path: req.path };
    if (status >= 500) web.log.error(line, 'request failed');
    await recordRefusal(web, actorOf(res), req.originalUrl.split('?')[0]!, answer);
    if (status === 401) res.setHeader('WWW-Authenticate', 'Bearer');
    if (status === 503) res.setHeader('Retry-After', '5');
    const message = await sentenceNaming(web, callerLanguage(req), answer);
    res.status(status).json({ code, message, details: status >= 500 ? { reference } : inWords(req, details) });
  };
}

/** Findings of the gate are told in the caller's language like everything else. */
function inWords(req: Request, details: Answer['details']): Answer['details'] {
  if (details['reason'] !== 'deploy-gate') return details;
  return { ...details, findings: findingsIn(callerLanguage(req), details['findings'] as readonly GateFinding[]) };
}

/** Diagrams are larger than anything else that is sent here. */
const bodiesOfDiagrams = [
  express.json({ limit: '4mb' }),
  express.text({ type: ['application/xml', 'text/xml'], limit: '4mb' }),
];

export function api(web: Web): Router {
  return express
    .Router()
    .use('/calls', callRoutes(web))
    .use(bearer(web))
    .use('/process-definitions', ...bodiesOfDiagrams, definitionRoutes(web))
    .use(express.json({ limit: '256kb' }))
    .use('/cases', caseRoutes(web), caseOperations(web))
    .use('/tasks', taskWorkRoutes(web), taskRoutes(web))
    .use('/files', fileRoutes(web))
    .use('/substitutions', substitutionRoutes(web))
    .use('/notices', noticeRoutes(web))
    .use('/team', teamRoutes(web))
    .use('/messages', messageRoutes(web))
    .use('/signals', signalRoutes(web))
    .use('/incidents', incidentRoutes(web))
    .use('/timers', timerRoutes(web))
    .use('/audit', auditRoutes(web))
    .use((_req, _res, next) => next(Object.assign(new Error('no such address'), { status: 404 })))
    .use(jsonErrors(web));
}
