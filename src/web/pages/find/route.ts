/** Finding: one box that understands what is typed, and a form for exact search. What is typed comes by POST. */
import express, { type Request, type Response, type Router } from 'express';
import { readFindCriteria, type FindCriteria } from '../../../desk/find/criteria';
import { findCases } from '../../../desk/find/find';
import { meaningOf, suggestions } from '../../../desk/find/suggest';
import type { Suggestion } from '../../../desk/find/suggestion';
import { InputError } from '../../../lib/errors';
import { answerTo, sentenceFor } from '../../error-page';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { queryText, visitOf, type SignedInVisit } from '../../visit';
import type { Web } from '../../web';
import { sayOutcome } from '../case/status';
import { addressOf, soughtIn, type Sought } from './address';
import { findModel, suggestionModel } from './view';

const typedIn = (body: unknown, name: string): string | undefined => {
  const value = ((body ?? {}) as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, 200) : undefined;
};

const offeredFor = ({ desk, actor, language, t }: SignedInVisit, text: string): Promise<readonly Suggestion[]> =>
  suggestions(desk, actor, { text, language, say: t, sayOutcome: (outcome) => sayOutcome(t, outcome) });

const leadsTo = (secret: string, leads: Suggestion['leads']): string =>
  'caseId' in leads ? paths.case(leads.caseId) : addressOf(secret, { criteria: leads.criteria });

async function suggest({ config }: Web, req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const offered = await offeredFor(visit, typedIn(req.body, 'q') ?? '');
  const found = offered.map((one) => suggestionModel(visit, one, leadsTo(config.sessionSecret, one.leads)));
  res.set('Cache-Control', 'no-store').json({ found });
}

/** Where what was typed leads: to a case, or to what was looked for under an address of its own. */
async function look(web: Web, req: Request, res: Response): Promise<void> {
  const { sessionSecret: secret } = web.config;
  const typed = typedIn(req.body, 'q');
  if (typed !== undefined) {
    const leads = meaningOf(typed, await offeredFor(visitOf(res), typed));
    if (leads && 'caseId' in leads) return res.redirect(303, paths.case(leads.caseId));
    return res.redirect(303, addressOf(secret, { criteria: leads?.criteria ?? {}, typed }));
  }
  try {
    const criteria = readFindCriteria((name) => typedIn(req.body, name));
    res.redirect(303, addressOf(secret, { criteria }));
  } catch (fault) {
    const given = Object.fromEntries(
      Object.entries((req.body ?? {}) as Record<string, unknown>).filter(([, value]) => typeof value === 'string'),
    ) as FindCriteria;
    await showRefused(web, req, res, { sought: { criteria: given }, fault });
  }
}

async function show(web: Web, req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const { desk, actor, language } = visit;
  let sought: Sought = { criteria: {} };
  try {
    sought = soughtIn(web.config.sessionSecret, (name) => queryText(req, name));
    const { criteria, typed } = sought;
    const asked = Object.keys(criteria).length > 0;
    const page = asked ? await findCases(desk, actor, { criteria, language, after: queryText(req, 'after') }) : null;
    const only = page?.cases.length === 1 && Object.keys(criteria).join() === 'code' ? page.cases[0] : undefined;
    if (only) return res.redirect(303, paths.case(only.id));
    const others = typed ? await offeredFor(visit, typed) : [];
    await render(web, req, res, { sought, page, others });
  } catch (fault) {
    await showRefused(web, req, res, { sought, fault });
  }
}

/** The form as it was filled in, with what is wrong with it; any other fault is not this page's. */
async function showRefused(
  web: Web,
  req: Request,
  res: Response,
  { sought, fault }: { readonly sought: Sought; readonly fault: unknown },
): Promise<void> {
  if (!(fault instanceof InputError)) throw fault;
  const refused = sentenceFor(visitOf(res).t, answerTo(fault));
  await render(web, req, res, { sought, page: null, others: [], refused });
}

type Shown = Omit<Parameters<typeof findModel>[1], 'address'>;

async function render(web: Web, req: Request, res: Response, shown: Shown): Promise<void> {
  const visit = visitOf(res);
  const { sessionSecret: secret } = web.config;
  const model = await findModel(visit, {
    ...shown,
    address: (sought, after) => ('caseId' in sought ? paths.case(sought.caseId) : addressOf(secret, sought, after)),
  });
  const status = shown.refused ? 422 : 200;
  await renderPage(web, req, res, 'find', model, { title: visit.t('find.title'), nav: 'find', status });
}

export function findPages(web: Web): Router {
  return express
    .Router()
    .get(paths.find(), (req, res) => show(web, req, res))
    .post(paths.find(), (req, res) => look(web, req, res))
    .post(paths.findSuggestions, (req, res) => suggest(web, req, res));
}
