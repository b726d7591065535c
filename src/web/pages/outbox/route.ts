/** Mails that went out, or were kept to look at. */
import express, { type Router } from 'express';
import { mail, mailLines, type MailLine } from '../../../desk/read/mails';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { param, queryText, sayingOf, visitOf, type Visit } from '../../visit';
import type { Web } from '../../web';
import { isoTime, sayFull } from '../../words';

const lineModel = (visit: Visit, line: MailLine) => ({
  ...line,
  href: paths.mail(line.id),
  caseHref: line.caseId ? paths.case(line.caseId) : null,
  captured: line.response === 'captured',
  at: { text: sayFull(line.deliveredAt, sayingOf(visit)), iso: isoTime(line.deliveredAt) },
});

export function outboxPages(web: Web): Router {
  return express
    .Router()
    .get('/outbox', async (req, res) => {
      const visit = visitOf(res);
      const { mails, next } = await mailLines(visit.desk, visit.actor, queryText(req, 'after'));
      const model = {
        mails: mails.map((line) => lineModel(visit, line)),
        next: next ? paths.outbox({ after: next }) : null,
      };
      await renderPage(web, req, res, 'outbox', model, { title: visit.t('nav.outbox'), nav: 'outbox' });
    })
    .get('/outbox/:id', async (req, res) => {
      const visit = visitOf(res);
      const found = await mail(visit.desk, visit.actor, param(req, 'id'));
      const model = { mail: { ...lineModel(visit, found), text: found.text, messageId: found.messageId } };
      await renderPage(web, req, res, 'mail', model, { title: found.subject, nav: 'outbox' });
    });
}
