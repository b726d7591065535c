/**
 * What a telephone system tells the desk (docs/telephone.md): one signed request per event of a call. No token: the
 * signature says who it is, and covers the body and the time.
 */
import express, { type Request, type RequestHandler, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { callEvents, reportCall } from '../../desk/telephone';
import { DeskError, InputError, NotFound } from '../../lib/errors';
import { checkSignature } from '../../lib/signature';
import { tooMany } from '../error-page';
import type { Web } from '../web';
import { instant, read } from './body';

const text = (most: number) => z.string().trim().max(most).nullish();
const report = z
  .object({
    callId: z.string().trim().min(1).max(100),
    event: z.enum(callEvents),
    at: instant.nullish(),
    from: text(40),
    line: text(40),
    venue: text(60),
    agent: text(60),
    ringSeconds: z.coerce.number().int().min(0).max(86_400).nullish(),
  })
  .transform((given) => ({
    ...{ callId: given.callId, event: given.event, at: given.at ?? null, from: given.from || null },
    ...{ line: given.line || null, venue: given.venue || null, agent: given.agent || null },
    ringSeconds: given.ringSeconds ?? null,
  }));

/** Tries per minute with a wrong signature from one address. Good ones are never counted: a surge of calls is no attack. */
const wrongSignatures = () =>
  rateLimit({ windowMs: 60_000, limit: 30, legacyHeaders: false, standardHeaders: 'draft-8', handler: tooMany });

function signed({ desk, config }: Web): RequestHandler {
  const limited = wrongSignatures();
  return (req, res, next) => {
    const secret = config.telephoneSecret;
    if (!secret) return next(new NotFound('no telephone system is set up', { reason: 'no-telephone' }));
    const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
    const verdict = checkSignature(secret, req.get('Encore-Signature') ?? '', body, desk.clock.now());
    if (verdict === 'good') return next();
    const refused = new DeskError('not-signed-in', `the signature is ${verdict}`, { reason: `signature-${verdict}` });
    void limited(req, res, (stopped?: unknown) => next(stopped ?? refused));
  };
}

function bodyOf(req: Request): unknown {
  try {
    return JSON.parse((req.body as Buffer).toString('utf8'));
  } catch {
    throw new InputError('the body is not JSON', { fields: { body: { code: 'format' } } });
  }
}

export function callRoutes(web: Web): Router {
  return express
    .Router()
    .use(express.raw({ type: () => true, limit: '16kb' }))
    .post('/', signed(web), async (req, res) => {
      res.status(202).json(await reportCall(web.desk, read(report, bodyOf(req))));
    });
}
