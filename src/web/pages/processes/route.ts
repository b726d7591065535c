/** The map of the processes, one process with its diagram, one flow node with its cases, and starting a case. */
import express, { type Request, type Response, type Router } from 'express';
import { doToMany } from '../../../desk/bulk-cases';
import { processChart, versionOf } from '../../../desk/read/process-chart';
import { processLines } from '../../../desk/read/processes';
import { startCase } from '../../../desk/work';
import type { Variables } from '../../../lib/json';
import { answerTo, sentenceNaming } from '../../error-page';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { param, queryText, visitOf } from '../../visit';
import type { Web } from '../../web';
import { typedIn } from '../task/tried';
import { addresses } from './addresses';
import { calledFromOf, choiceOf, periodOf } from './choice';
import { byKind } from './list';
import { mapModel, totalsOf } from './map';
import { choiceForm, mapChoice } from './map-choice';
import { processMarks } from './marks';
import { bulkWish, nodeModel } from './node';
import { processModel } from './process';

/** A booking most likely is for the venue the last one was for. */
const venueFor = (process: string, venueId: string | undefined): Variables =>
  process === 'flow-01' && venueId !== undefined ? { venueId } : {};

export function processPages(web: Web): Router {
  return express
    .Router()
    .get('/processes', (req, res) => showMap(web, req, res))
    .get('/processes/:key', async (req, res) => {
      const model = await processModel(visitOf(res), param(req, 'key'), choiceOf(req));
      await renderPage(web, req, res, 'process', model, {
        ...{ title: model.name, nav: 'processes', bundle: 'process', slim: true },
      });
    })
    .get('/processes/:key/diagram.bpmn', async (req, res) => {
      const { desk, actor } = visitOf(res);
      const { drawn } = await versionOf(desk, actor, param(req, 'key'), choiceOf(req).version);
      const { xml } = await desk.definitions.byVersion(drawn.id);
      res.set('Cache-Control', 'private, max-age=60').type('application/xml').send(xml);
    })
    .get('/processes/:key/marks.json', async (req, res) => {
      const visit = visitOf(res);
      const [process, choice] = [param(req, 'key'), choiceOf(req)];
      const wish = { process, version: choice.version, ...periodOf(visit, choice), from: calledFromOf(choice) };
      const chart = await processChart(visit.desk, visit.actor, wish);
      res.set('Cache-Control', 'no-store').json(await processMarks(visit, process, chart, choice));
    })
    .get('/processes/:key/nodes/:element', async (req, res) => {
      const [process, element] = [param(req, 'key'), param(req, 'element')];
      const wish = { process, element, after: queryText(req, 'after'), choice: choiceOf(req) };
      const model = await nodeModel(visitOf(res), wish);
      await renderPage(web, req, res, 'process-node', model, {
        ...{ title: model.name, nav: 'processes', slim: true },
      });
    })
    .post('/processes/:key/nodes/:element/bulk', (req, res) => doBulk(web, req, res))
    .post('/processes/:key/start', async (req, res) => {
      const { desk, actor } = visitOf(res);
      const { key } = typedIn(req);
      const process = param(req, 'key');
      const result = await startCase(desk, actor, { process, variables: venueFor(process, req.session.venue), key });
      res.redirect(303, result.nextTaskId ? paths.task(result.nextTaskId) : paths.case(result.caseId));
    });
}

async function showMap(web: Web, req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const choice = await mapChoice(visit, req);
  const lines = await processLines(visit.desk, visit.actor, visit.language, choice.venueId);
  const isList = queryText(req, 'view') === 'list';
  const model = isList
    ? { kinds: byKind(visit, lines, choice), totals: totalsOf(lines), choice: choiceForm(choice, true) }
    : await mapModel(visit, lines, choice);
  const page = { title: visit.t('nav.processes'), nav: 'processes', slim: !isList } as const;
  await renderPage(web, req, res, isList ? 'process-list' : 'processes', model, page);
}

/** Does it, and says on the node's page how many went and why the first of the others did not. */
async function doBulk(web: Web, req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const { verb, ...wish } = bulkWish(visit, req.body);
  const { done, refused } = await doToMany(visit.desk, visit.actor, verb, wish);
  const [first] = refused;
  const why = first ? await sentenceNaming(web, visit.language, answerTo(first.fault)) : '';
  req.session.flash = first
    ? { key: 'bulk.partly', params: { done: String(done), refused: String(refused.length), why }, tone: 'amber' }
    : { key: 'bulk.allDone', params: { done: String(done) }, tone: 'green' };
  res.redirect(303, addresses.node(param(req, 'key'), param(req, 'element'), choiceOf(req)));
}
