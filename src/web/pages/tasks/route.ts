/** The inbox without an open task, and taking the next one. */
import express, { type Router } from 'express';
import { claimNext } from '../../../desk/claim-next';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { visitOf } from '../../visit';
import type { Web } from '../../web';
import { bulkModel, bulkPages } from './bulk';
import { filterPages } from './filters';
import { inboxModel } from './inbox';
import { listOf } from './wish';

export function tasksPages(web: Web): Router {
  return express
    .Router()
    .get('/tasks', async (req, res) => {
      const visit = visitOf(res);
      const model = { ...(await inboxModel(visit, listOf(req), null)), bulk: bulkModel(visit, req) };
      await renderPage(web, req, res, 'tasks', model, { title: visit.t('nav.tasks'), nav: 'tasks', bundle: 'tasks' });
    })
    .post('/tasks/next', async (req, res) => {
      const { desk, actor } = visitOf(res);
      const taken = await claimNext(desk, actor);
      if (taken) return res.redirect(303, paths.task(taken));
      req.session.flash = { key: 'inbox.nothingToTake', tone: 'amber' };
      res.redirect(303, paths.tasks({ box: 'unassigned' }));
    })
    .use(bulkPages())
    .use(filterPages(web));
}
