/** The inbox with nothing open in it. */
import type { Request, Response } from 'express';
import { renderPage } from '../../page';
import { visitOf } from '../../visit';
import type { Web } from '../../web';
import { bulkModel } from './bulk';
import { inboxModel } from './inbox';
import { listOf } from './wish';

export async function showInbox(web: Web, req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const model = { ...(await inboxModel(visit, listOf(req), null)), bulk: bulkModel(visit, req) };
  await renderPage(web, req, res, 'tasks', model, { title: visit.t('nav.tasks'), nav: 'tasks', bundle: 'tasks' });
}
