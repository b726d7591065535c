/** The inbox without an open task, and taking the next one. */
import express, { type Router } from 'express';
import { inbox } from '../../../desk/read/inbox';
import { claimTask } from '../../../desk/work';
import { Conflict } from '../../../lib/errors';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { queryText, visitOf, type SignedInVisit } from '../../visit';
import type { Web } from '../../web';
import { boxOf, inboxModel } from './inbox';

const triesBeforeGivingUp = 5;

/** Claims the most urgent task of the person's groups; colleagues who are quicker only cost another try. */
async function claimNext({ desk, actor, language }: SignedInVisit): Promise<string | null> {
  const { tasks } = await inbox(desk, actor, { box: 'groups', language });
  for (const { id } of tasks.slice(0, triesBeforeGivingUp)) {
    try {
      await claimTask(desk, actor, id);
      return id;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  return null;
}

export function tasksPages(web: Web): Router {
  return express
    .Router()
    .get('/tasks', async (req, res) => {
      const visit = visitOf(res);
      const box = boxOf(req);
      const model = await inboxModel(visit, { box, after: queryText(req, 'after'), currentId: null });
      await renderPage(web, req, res, 'tasks', model, { title: visit.t('nav.tasks'), nav: 'tasks', bundle: 'tasks' });
    })
    .post('/tasks/next', async (req, res) => {
      const taken = await claimNext(visitOf(res));
      if (taken) return res.redirect(303, paths.task(taken));
      req.session.flash = { key: 'inbox.nothingToTake', tone: 'amber' };
      res.redirect(303, paths.tasks({ box: 'groups' }));
    });
}
