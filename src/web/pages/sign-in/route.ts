/** Signing in and out. */
import express, { type Request, type Response, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import { signIn, signOut } from '../../../desk/sign-in';
import { tooMany } from '../../error-page';
import { renderSolo } from '../../page';
import { paths, safeBack } from '../../paths';
import { beginSession, endSession } from '../../session';
import { anyVisit, queryText, sayingOf } from '../../visit';
import type { Web } from '../../web';
import { sayTime } from '../../words';
import { typedIn } from '../task/tried';

/** One address may try fifty times a quarter of an hour; counted in this node's memory. */
const perAddress = () =>
  rateLimit({
    windowMs: 15 * 60_000,
    limit: 50,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    handler: tooMany,
  });

export function signInPages(web: Web): Router {
  return express
    .Router()
    .get('/sign-in', (req, res) => {
      if (anyVisit(res)?.person) return res.redirect(303, paths.tasks());
      show(web, req, res, { back: queryText(req, 'back') ?? '' });
    })
    .post('/sign-in', perAddress(), async (req, res) => {
      const { login = '', password = '', back = '' } = typedIn(req);
      const result = await signIn(web.desk, web.signInLimit, { login, password, address: req.ip ?? '' });
      if (!result.ok) return show(web, req, res, { login, back, problem: problemOf(res, result) }, 422);
      await beginSession(req, result.userId);
      res.redirect(303, safeBack(back));
    })
    .post('/sign-out', async (req, res) => {
      const person = anyVisit(res)?.person;
      await endSession(req);
      if (person) await signOut(web.desk, person.actor, req.ip ?? '');
      res.clearCookie('encore.sid').redirect(303, paths.signIn());
    });
}

function problemOf(res: Response, result: { triesLeft: number; lockedUntil: Date | null }) {
  const visit = anyVisit(res)!;
  if (result.lockedUntil)
    return {
      title: visit.t('signIn.locked'),
      text: visit.t('signIn.lockedUntil', { time: sayTime(result.lockedUntil, sayingOf(visit)) }),
    };
  return { title: visit.t('signIn.wrong'), text: visit.t('signIn.triesLeft', { n: result.triesLeft }) };
}

function show(web: Web, req: Request, res: Response, model: object, status = 200): void {
  const { t } = anyVisit(res)!;
  renderSolo(web, req, res, 'sign-in', { version: web.config.version, ...model }, { title: t('signIn.title'), status });
}
