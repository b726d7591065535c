/** Mails and text messages that went out, or were kept to look at. */
import express, { type Router } from 'express';
import { mail, mailLines, type DeliveryKind, type MailLine } from '../../../desk/read/mails';
import { mailSeen } from '../../../desk/recorded';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { param, queryText, sayingOf, visitOf, type SignedInVisit } from '../../visit';
import type { Web } from '../../web';
import { isoTime, sayFull } from '../../words';

const kinds: readonly DeliveryKind[] = ['mail', 'sms'];
const kindWords: Readonly<Record<DeliveryKind, string>> = { mail: 'outbox.kindMail', sms: 'outbox.kindSms' };

const lineModel = (visit: SignedInVisit, line: MailLine) => ({
  ...line,
  kind: visit.t(kindWords[line.kind]),
  href: paths.mail(line.id),
  caseHref: line.caseId ? paths.case(line.caseId) : null,
  captured: line.response === 'captured',
  at: { text: sayFull(line.deliveredAt, sayingOf(visit)), iso: isoTime(line.deliveredAt) },
});

const tabModel = ({ t }: SignedInVisit, each: DeliveryKind | null, current: DeliveryKind | null) => ({
  href: paths.outbox(each ? { kind: each } : {}),
  label: t(each ? kindWords[each] : 'outbox.all'),
  current: each === current,
});

export function outboxPages(web: Web): Router {
  return express
    .Router()
    .get('/outbox', async (req, res) => {
      const visit = visitOf(res);
      const kind = kinds.find((each) => each === queryText(req, 'kind')) ?? null;
      const { mails, next } = await mailLines(visit.desk, visit.actor, { after: queryText(req, 'after'), kind });
      const model = {
        mails: mails.map((line) => lineModel(visit, line)),
        tabs: [null, ...kinds].map((each) => tabModel(visit, each, kind)),
        none: visit.t(kind === 'sms' ? 'outbox.noneSms' : 'outbox.none'),
        next: next ? paths.outbox({ after: next, ...(kind && { kind }) }) : null,
      };
      await renderPage(web, req, res, 'outbox', model, { title: visit.t('nav.outbox'), nav: 'outbox' });
    })
    .get('/outbox/:id', async (req, res) => {
      const visit = visitOf(res);
      const found = await mail(visit.desk, visit.actor, param(req, 'id'));
      await mailSeen(visit.desk, visit.actor, { ...found, mailId: found.id });
      const model = {
        mail: { ...lineModel(visit, found), text: found.text ?? visit.t('data.sealed'), messageId: found.messageId },
      };
      await renderPage(web, req, res, 'mail', model, { title: found.subject, nav: 'outbox' });
    });
}
