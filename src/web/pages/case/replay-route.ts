/** Replay: any moment in the life of a case, by number without a script, at any speed with one. */
import express, { type Router } from 'express';
import { caseFacts, type CaseFacts } from '../../../desk/read/case';
import { caseSeen } from '../../../desk/recorded';
import { NotFound } from '../../../lib/errors';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { param, queryText, visitOf, type SignedInVisit } from '../../visit';
import type { Web } from '../../web';
import { filmJson, filmOf, momentModel, type Film } from './film';

const speeds = [1, 2, 5, 20, 100];

/** The step asked for by its number in the film, or by that of its event; else the last. */
function placeIn({ steps }: Film, at: string | undefined, seq: string | undefined): number {
  const total = steps.length;
  const found = seq === undefined ? -1 : steps.findIndex(({ event }) => event.seq >= Number(seq));
  const asked = found >= 0 ? found + 1 : Number(at ?? total);
  return Number.isInteger(asked) ? Math.min(Math.max(asked, 1), total) : total;
}

/** The film tells as much as the page that plays it, whoever asks for it. */
const seen = ({ desk, actor }: SignedInVisit, { id, customer_id: customerId }: CaseFacts): Promise<void> =>
  caseSeen(desk, actor, { caseId: id, customerId, page: 'replay' });

export function replayPages(web: Web): Router {
  return express
    .Router()
    .get('/cases/:id/replay', async (req, res) => {
      const visit = visitOf(res);
      const { t } = visit;
      const facts = await caseFacts(visit.desk, visit.actor, param(req, 'id'));
      const film = await filmOf(visit, facts);
      const total = film.steps.length;
      await seen(visit, facts);
      if (total === 0) throw new NotFound(`no events of ${facts.id} are kept`, { reason: 'case' });
      const at = placeIn(film, queryText(req, 'at'), queryText(req, 'seq'));
      const { xml, ...moment } = momentModel(visit, facts, film, at);
      const heading = facts.business_key ?? t('case.noKeyYet');
      const model = {
        ...{ ...moment, heading, at, total, film: paths.caseFilm(facts.id), back: paths.case(facts.id) },
        ...{ action: paths.caseReplay(facts.id), diagram: { xml } },
        step: t('replay.step', { n: at, total }),
        stepWords: t('replay.step', { n: '§n', total: '§total' }),
        tokenWords: t('diagram.tokens', { n: '§n' }),
        failedWords: t('diagram.failed', { n: '§n' }),
        speeds: speeds.map((n) => ({ n, label: t('replay.speedOf', { n }), chosen: n === 1 })),
        previous: paths.caseReplay(facts.id, { at: String(Math.max(at - 1, 1)) }),
        next: paths.caseReplay(facts.id, { at: String(Math.min(at + 1, total)) }),
      };
      const title = `${t('replay.title')} · ${heading}`;
      await renderPage(web, req, res, 'case-replay', model, { title, nav: 'cases', bundle: 'case-replay', slim: true });
    })
    .get('/cases/:id/film.json', async (req, res) => {
      const visit = visitOf(res);
      const facts = await caseFacts(visit.desk, visit.actor, param(req, 'id'));
      await seen(visit, facts);
      res.set('Cache-Control', 'no-store').json(filmJson(visit, facts, await filmOf(visit, facts)));
    });
}
