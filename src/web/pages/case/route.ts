/** A case: its diagram with where it stands, its way, its data, its relatives; and stepping in. */
import express, { type Router } from 'express';
import { caseEvents } from '../../../desk/read/case-events';
import { caseFacts } from '../../../desk/read/case';
import { cancelCase, retryIncident } from '../../../desk/work';
import { InputError } from '../../../lib/errors';
import { renderPage } from '../../page';
import { paths, safeBack } from '../../paths';
import { param, queryText, visitOf } from '../../visit';
import type { Web } from '../../web';
import { marksOf } from './marks';
import { caseModel } from './view';

const eventsShown = 100;

function reasonOf(body: unknown): string {
  const { reason } = (body ?? {}) as { reason?: unknown };
  if (typeof reason !== 'string' || reason.trim() === '')
    throw new InputError('a reason is needed', { fields: { reason: { code: 'required' } } });
  return reason.trim().slice(0, 500);
}

export function casePages(web: Web): Router {
  return express
    .Router()
    .get('/cases/:id', async (req, res) => {
      const visit = visitOf(res);
      const { desk, actor } = visit;
      const facts = await caseFacts(desk, actor, param(req, 'id'));
      const before = queryText(req, 'before');
      const place = before && /^\d{1,18}$/.test(before) ? { before } : {};
      const events = await caseEvents(desk, actor, facts.id, { limit: eventsShown, ...place });
      const earlier =
        events.length === eventsShown ? paths.case(facts.id, { before: String(events.at(-1)!.seq) }) : null;
      const model = await caseModel(visit, facts, events);
      await renderPage(
        web,
        req,
        res,
        'case',
        { ...model, earlier },
        { title: model.title, nav: 'cases', bundle: 'case', slim: true },
      );
    })
    .get('/cases/:id/diagram.bpmn', async (req, res) => {
      const { desk, actor } = visitOf(res);
      const facts = await caseFacts(desk, actor, param(req, 'id'));
      const { xml } = await desk.definitions.byVersion(facts.definition_id);
      res.set('Cache-Control', 'private, max-age=300').type('application/xml').send(xml);
    })
    .get('/cases/:id/marks.json', async (req, res) => {
      const visit = visitOf(res);
      const facts = await caseFacts(visit.desk, visit.actor, param(req, 'id'));
      res.set('Cache-Control', 'no-store').json(await marksOf(visit, facts));
    })
    .post('/cases/:id/cancel', async (req, res) => {
      const { desk, actor } = visitOf(res);
      const id = param(req, 'id');
      await cancelCase(desk, actor, id, { reason: reasonOf(req.body) });
      req.session.flash = { key: 'case.cancelled', tone: 'green' };
      res.redirect(303, paths.case(id));
    })
    .post('/incidents/:id/retry', async (req, res) => {
      const { desk, actor } = visitOf(res);
      await retryIncident(desk, actor, param(req, 'id'), { reason: reasonOf(req.body) });
      req.session.flash = { key: 'incident.retried', tone: 'green' };
      res.redirect(303, safeBack((req.body as { back?: string }).back));
    });
}
