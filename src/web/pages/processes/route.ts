/** The processes with what runs in each, one process with its diagram, and starting a case. */
import express, { type Router } from 'express';
import { processLines, processPage, processXml, type ProcessLine, type ProcessPage } from '../../../desk/read/processes';
import type { TimerStartLine } from '../../../desk/read/timer-starts';
import { diagramNames, namesOf } from '../../../desk/names';
import { startCase } from '../../../desk/work';
import { newId } from '../../../lib/ids';
import type { Variables } from '../../../lib/json';
import { hasSentence } from '../../i18n';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { param, sayingOf, visitOf, type SignedInVisit } from '../../visit';
import type { Web } from '../../web';
import { sayTime } from '../../words';

const isNumbered = (line: ProcessLine): boolean => /^flow-\d+$/.test(line.key);

/** A person's id, or the desk's own deployment at its start. */
const deployerOf = ({ t }: SignedInVisit, id: string): string => (hasSentence(`actor.${id}`) ? t(`actor.${id}`) : id);

function lineModel(line: ProcessLine) {
  return {
    ...line,
    href: paths.process(line.key),
    start: line.startable ? { action: paths.processStart(line.key), key: newId() } : null,
  };
}

function byKind(visit: SignedInVisit, lines: readonly ProcessLine[]) {
  const kind = (label: string, wanted: readonly ProcessLine[]) => ({ label: visit.t(label), lines: wanted.map(lineModel) });
  return [
    kind('processes.numbered', lines.filter(isNumbered)),
    kind('processes.shared', lines.filter((line) => !isNumbered(line))),
  ].filter(({ lines: some }) => some.length > 0);
}

async function processModel(visit: SignedInVisit, page: ProcessPage) {
  const names = await namesOf(visit.desk, page.versionId, visit.language);
  const elements = page.standing.map(({ elementId, tokens, late, incidents }) => {
    const label = visit.t('diagram.tokens', { n: tokens });
    return [elementId, { tokens, done: false, due: late ? 'late' : null, failed: incidents, label }] as const;
  });
  return {
    ...lineModel(page),
    documentation: page.documentation,
    documentationLang: /\p{Script=Han}/u.test(page.documentation) ? 'zh-CN' : null,
    versionWords: visit.t('process.version', { version: page.version, when: sayTime(page.deployedAt, sayingOf(visit)), who: deployerOf(visit, page.deployedBy) }),
    diagram: { xml: paths.processDiagram(page.key) },
    marks: {
      elements: Object.fromEntries(elements),
      path: [],
      names: await diagramNames(visit.desk, page.versionId, visit.language),
    },
    standing: page.standing.map((one) => ({ ...one, name: names.element(one.elementId) })),
    starts: page.timerStarts.map((one) => startModel(visit, one)),
    casesHref: paths.cases({ process: page.key }),
  };
}

/** The next start by itself, by the clock of its venue. */
function startModel(visit: SignedInVisit, { element, venue, due, timeZone, fault }: TimerStartLine) {
  const next = due ? sayTime(due, { ...sayingOf(visit), timeZone }) : visit.t(fault ? 'process.startFault' : 'process.startNone');
  return { element, place: venue ?? visit.t('process.chain'), next, iso: due?.toISOString() ?? null };
}

/** A booking most likely is for the venue the last one was for. */
const venueFor = (process: string, venueId: string | undefined): Variables =>
  process === 'flow-01' && venueId !== undefined ? { venueId } : {};

export function processPages(web: Web): Router {
  return express
    .Router()
    .get('/processes', async (req, res) => {
      const visit = visitOf(res);
      const lines = await processLines(visit.desk, visit.actor, visit.language);
      const sum = (of: (line: ProcessLine) => number) => lines.reduce((n, line) => n + of(line), 0);
      const totals = { running: sum((l) => l.running), late: sum((l) => l.late), incidents: sum((l) => l.incidents) };
      await renderPage(web, req, res, 'processes', { kinds: byKind(visit, lines), totals }, { title: visit.t('nav.processes'), nav: 'processes' });
    })
    .get('/processes/:key', async (req, res) => {
      const visit = visitOf(res);
      const page = await processPage(visit.desk, visit.actor, param(req, 'key'), visit.language);
      await renderPage(web, req, res, 'process', await processModel(visit, page), { title: page.name, nav: 'processes', bundle: 'case', slim: true });
    })
    .get('/processes/:key/diagram.bpmn', async (req, res) => {
      const visit = visitOf(res);
      const xml = await processXml(visit.desk, visit.actor, param(req, 'key'));
      res.set('Cache-Control', 'private, max-age=60').type('application/xml').send(xml);
    })
    .post('/processes/:key/start', async (req, res) => {
      const { desk, actor } = visitOf(res);
      const { key } = req.body as { key?: string };
      const process = param(req, 'key');
      const result = await startCase(desk, actor, { process, variables: venueFor(process, req.session.venue), key });
      res.redirect(303, result.nextTaskId ? paths.task(result.nextTaskId) : paths.case(result.caseId));
    });
}
