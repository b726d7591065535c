/** The auditor's desk: every event of everything, one of them beside the list, notes, kept searches, who has seen a guest. */
import express, { type Request, type Response, type Router } from 'express';
import { annotate, checkStream } from '../../../desk/audit';
import { auditSearches, forgetAuditSearch, keepAuditSearch } from '../../../desk/audit-searches';
import { auditList } from '../../../desk/read/audit';
import { customerLooks } from '../../../desk/read/audit-customer';
import { auditEvent } from '../../../desk/read/audit-event';
import { readAuditCriteria } from '../../../desk/read/audit-filter';
import { mustBeAllowed } from '../../../desk/policy';
import { InputError, NotFound } from '../../../lib/errors';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { isGlance, param, queryText, visitOf, type SignedInVisit } from '../../visit';
import type { Web } from '../../web';
import { customerModel } from './customer';
import { detailModel } from './detail';
import { listModel } from './list';
import { addressOf, auditWish, placeIn, type AuditWish } from './wish';

/** Only the first look at a search is a search: not its further pages, an event opened in it, a page that refreshes itself. */
const isSearch = (req: Request, { event }: AuditWish): boolean => event === null && !isGlance(req);

async function show(web: Web, req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const { desk, actor, t } = visit;
  mustBeAllowed(actor, 'audit.read');
  const wish = auditWish(req);
  const [list, searches, open] = await Promise.all([
    auditList(desk, actor, wish.criteria, { after: wish.after, recorded: isSearch(req, wish) }),
    auditSearches(desk, actor),
    openEvent(visit, wish),
  ]);
  const model = { ...(await listModel(visit, wish, list, searches)), open };
  await renderPage(web, req, res, 'audit', model, { title: t('nav.audit'), nav: 'audit', slim: true });
}

async function openEvent(visit: SignedInVisit, wish: AuditWish) {
  const { desk, actor } = visit;
  if (wish.event === null) return null;
  const detail = await auditEvent(desk, actor, wish.event);
  const report = wish.verify ? await checkStream(desk, actor, wish.event.stream) : null;
  return detailModel(visit, wish, detail, report);
}

type Typed = Readonly<Record<string, unknown>>;
const textIn = (req: Request, name: string): string => {
  const value = ((req.body ?? {}) as Typed)[name];
  return typeof value === 'string' ? value : '';
};

/** The search that a form carries along. */
const carried = (req: Request): Pick<AuditWish, 'criteria'> => ({
  criteria: readAuditCriteria((name) => textIn(req, name) || undefined),
});

/** What cannot be is said on the page the person comes from. */
async function saying(req: Request, done: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    req.session.flash = { key: done, tone: 'green' };
  } catch (fault) {
    if (!(fault instanceof InputError)) throw fault;
    const { reason, most } = fault.details;
    const params = typeof most === 'number' ? { params: { most: String(most) } } : {};
    req.session.flash = { key: `refusal.${String(reason)}`, tone: 'amber', ...params };
  }
}

async function note(req: Request, res: Response): Promise<void> {
  const { desk, actor } = visitOf(res);
  const event = textIn(req, 'event');
  const place = placeIn(event);
  if (!place) throw new NotFound('no event is named', { reason: 'audit-event' });
  await saying(req, 'audit.noted', () => annotate(desk, actor, place, textIn(req, 'note')));
  res.redirect(303, `${addressOf(carried(req), { event })}#event`);
}

async function keep(req: Request, res: Response): Promise<void> {
  const { desk, actor } = visitOf(res);
  const { criteria } = carried(req);
  const named = { name: textIn(req, 'name'), shared: textIn(req, 'shared') === 'yes' };
  await saying(req, 'audit.kept', () => keepAuditSearch(desk, actor, criteria, named));
  res.redirect(303, addressOf({ criteria }));
}

async function customer(web: Web, req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const asked = { after: queryText(req, 'after'), recorded: !isGlance(req) };
  const looks = await customerLooks(visit.desk, visit.actor, param(req, 'id'), asked);
  const title = visit.t('audit.whoHasSeen');
  await renderPage(web, req, res, 'audit-customer', await customerModel(visit, looks), {
    title,
    nav: 'audit',
    slim: true,
  });
}

export function auditPages(web: Web): Router {
  return express
    .Router()
    .get('/audit', (req, res) => show(web, req, res))
    .get('/audit/customers/:id', (req, res) => customer(web, req, res))
    .post(paths.auditNotes, note)
    .post(paths.auditSearches, keep)
    .post(paths.auditSearchForget(':id'), async (req, res) => {
      const { desk, actor } = visitOf(res);
      await forgetAuditSearch(desk, actor, param(req, 'id'));
      req.session.flash = { key: 'audit.forgotten', tone: 'green' };
      res.redirect(303, paths.audit());
    });
}
