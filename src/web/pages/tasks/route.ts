/** The inbox without an open task, and taking the next one. */
import express, { type Router } from 'express';
import { claimNext } from '../../../desk/claim-next';
import { paths } from '../../paths';
import { visitOf } from '../../visit';
import type { Web } from '../../web';
import { bulkPages } from './bulk';
import { filterPages } from './filters';
import { showInbox } from './show';

export function tasksPages(web: Web): Router {
  return express
    .Router()
    .get('/tasks', (req, res) => showInbox(web, req, res))
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
