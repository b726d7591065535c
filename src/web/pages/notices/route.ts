/** The bell: what somebody was told, opened one by one or read all at once; and how they want to be told. */
import express, { type Request, type Response, type Router } from 'express';
import { mailRhythms, openNotice, readNotices, saveNoticeWishes } from '../../../desk/notices';
import { newNotices, notices } from '../../../desk/read/notices';
import { InputError } from '../../../lib/errors';
import { isUuid } from '../../../lib/ids';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { param, queryText, visitOf } from '../../visit';
import type { Web } from '../../web';
import { noticesModel, noticeWords } from './view';

type Typed = Readonly<Record<string, unknown>>;
const text = (body: unknown, name: string): string => {
  const value = ((body ?? {}) as Typed)[name];
  return typeof value === 'string' ? value : '';
};

/** What browsers say aloud: new since the last look. */
async function whatIsNew(req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const since = queryText(req, 'since') ?? '';
  const found = isUuid(since) ? await newNotices(visit.desk, visit.actor, { since, language: visit.language }) : [];
  res.set('Cache-Control', 'no-store').json(
    found.map((notice) => ({
      id: notice.id,
      title: noticeWords(visit, notice),
      body: [notice.tag, notice.businessKey].filter(Boolean).join(' · '),
      href: notice.taskId === null ? paths.case(notice.caseId) : paths.task(notice.taskId),
    })),
  );
}

async function keepWishes(web: Web, req: Request, res: Response): Promise<void> {
  const { actor } = visitOf(res);
  const mail = mailRhythms.find((one) => one === text(req.body, 'mail')) ?? 'none';
  const wishes = { mail, email: text(req.body, 'email'), browser: text(req.body, 'browser') === 'yes' };
  try {
    await saveNoticeWishes(web.desk, actor, wishes);
    req.session.flash = { key: 'profile.saved', tone: 'green' };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    req.session.flash = { key: 'profile.wrongEmail', tone: 'red' };
  }
  res.redirect(303, paths.profile);
}

export function noticePages(web: Web): Router {
  return express
    .Router()
    .get('/notifications', async (req, res) => {
      const visit = visitOf(res);
      const page = await notices(visit.desk, visit.actor, { after: queryText(req, 'after'), language: visit.language });
      const title = visit.t('nav.notices');
      await renderPage(web, req, res, 'notices', noticesModel(visit, page), { title, nav: 'notices' });
    })
    .get(paths.newNotices, whatIsNew)
    .post('/notifications/read', async (req, res) => {
      const { desk, actor } = visitOf(res);
      await readNotices(desk, actor, text(req.body, 'upTo'));
      res.redirect(303, paths.notices());
    })
    .post('/notifications/:id/open', async (req, res) => {
      const { desk, actor } = visitOf(res);
      const { taskId, caseId } = await openNotice(desk, actor, param(req, 'id'));
      res.redirect(303, taskId === null ? paths.case(caseId) : paths.task(taskId));
    })
    .post(paths.noticeWishes, (req, res) => keepWishes(web, req, res));
}
