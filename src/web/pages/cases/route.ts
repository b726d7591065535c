/** Cases, newest first; and finding one by the number people say on the phone. */
import express, { type Router } from 'express';
import { caseLines, caseStatuses, type CaseLine } from '../../../desk/read/cases';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { queryText, sayingOf, visitOf, type Visit } from '../../visit';
import type { Web } from '../../web';
import { isoTime, sayTime } from '../../words';
import { statusBadge } from '../case/status';

function lineModel(visit: Visit, line: CaseLine) {
  const { t } = visit;
  const saying = sayingOf(visit, line.timeZone);
  return {
    href: paths.case(line.id),
    tag: line.tag,
    process: line.process,
    businessKey: line.businessKey ?? t('case.noKeyYet'),
    status: statusBadge(t, line.status, line.outcome),
    who: line.customerName ?? '',
    where: line.venueName ?? t('venue.all'),
    startedAt: { text: sayTime(line.startedAt, saying), iso: isoTime(line.startedAt) },
    incidents: line.incidents || null,
    late: line.late ? t('cases.late', { n: line.late }) : null,
  };
}

export function casesPages(web: Web): Router {
  return express.Router().get('/cases', async (req, res) => {
    const visit = visitOf(res);
    const status = caseStatuses.find((one) => one === queryText(req, 'status'));
    const [process, q, after] = ['process', 'q', 'after'].map((name) => queryText(req, name));
    const found = await caseLines(visit.desk, visit.actor, { status, process, businessKey: q, after }, visit.language);
    const only = found.cases.length === 1 && q ? found.cases[0] : undefined;
    if (only) return res.redirect(303, paths.case(only.id));
    const with_ = { ...(process ? { process } : {}), ...(q ? { q } : {}) };
    const tabs = [undefined, ...caseStatuses].map((one) => ({
      href: paths.cases({ ...with_, ...(one ? { status: one } : {}) }),
      label: visit.t(one ? `case.status.${one}` : 'cases.all'),
      current: one === status,
    }));
    const next = found.next ? paths.cases({ ...with_, ...(status ? { status } : {}), after: found.next }) : null;
    const model = { tabs, q, process, lines: found.cases.map((line) => lineModel(visit, line)), next };
    await renderPage(web, req, res, 'cases', model, { title: visit.t('nav.cases'), nav: 'cases' });
  });
}
