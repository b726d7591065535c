/** One task: shown in the inbox, claimed, given back, kept as a draft, completed. */
import express, { type Request, type Response, type Router } from 'express';
import { task as taskById } from '../../../desk/read/task';
import { claimTask, unclaimTask } from '../../../desk/work';
import { Conflict } from '../../../lib/errors';
import { paths } from '../../paths';
import { param, visitOf } from '../../visit';
import type { Web } from '../../web';
import { bodyOf, complete, textOf } from './complete';
import { keepDraft } from './save-draft';
import { showTask } from './show';

/** A claim or its return; when somebody was quicker the task is shown with who it was. */
async function change(web: Web, req: Request, res: Response, verb: typeof claimTask): Promise<void> {
  const { desk, actor } = visitOf(res);
  const id = param(req, 'id');
  const key = textOf(bodyOf(req), 'key') || undefined;
  try {
    await verb(desk, actor, id, { key });
    res.redirect(303, paths.task(id));
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const row = await taskById(desk, actor, id);
    await showTask(web, req, res, row, { problem: { kind: 'conflict' }, status: 409 });
  }
}

export function taskPages(web: Web): Router {
  return express
    .Router()
    .get('/tasks/:id', async (req, res) => {
      const { desk, actor } = visitOf(res);
      await showTask(web, req, res, await taskById(desk, actor, param(req, 'id')));
    })
    .post('/tasks/:id/complete', (req, res) => complete(web, req, res))
    .post('/tasks/:id/draft', keepDraft)
    .post('/tasks/:id/claim', (req, res) => change(web, req, res, claimTask))
    .post('/tasks/:id/unclaim', (req, res) => change(web, req, res, unclaimTask));
}
