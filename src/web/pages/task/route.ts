/** One task: shown in the inbox, claimed, given back, kept as a draft, completed. */
import express, { type Request, type Response, type Router } from 'express';
import { saveDraft } from '../../../desk/draft';
import { readTaskForm } from '../../../desk/task-form';
import { completeTask, claimTask, taskToWorkOn, unclaimTask } from '../../../desk/work';
import type { TaskRow } from '../../../desk/read/task';
import { task as taskById } from '../../../desk/read/task';
import { Conflict, KeyReused } from '../../../lib/errors';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { param, queryText, visitOf, type SignedInVisit } from '../../visit';
import type { Web } from '../../web';
import { boxOf, inboxModel } from '../tasks/inbox';
import { callModel } from './call';
import { commentsModel } from './comments';
import { contextModel } from './context';
import { filesModel } from './files';
import { formModel, type FormInput } from './form';
import { goneModel, type Problem } from './gone';
import { headModel } from './head';
import { presenceModel } from './presence';
import { taskModel } from './view';

type Body = Record<string, unknown>;
const text = (body: Body, name: string): string => (typeof body[name] === 'string' ? body[name] : '');

async function show(
  web: Web,
  req: Request,
  res: Response,
  row: TaskRow,
  input: FormInput,
  problem: Problem | null = null,
  status = 200,
): Promise<void> {
  const visit = visitOf(res);
  const box = boxOf(req);
  const [inbox, context, comments, files, head, presence, gone, call] = await Promise.all([
    inboxModel(visit, { box, after: queryText(req, 'after'), currentId: row.id }),
    contextModel(visit, row),
    commentsModel(visit, row),
    filesModel(visit, row),
    headModel(visit, row, { box }),
    presenceModel(visit, row),
    goneModel(visit, row, { box, problem }),
    callModel(visit, row),
  ]);
  const form = formModel(visit, row, input);
  const task = taskModel(visit, row, { head, presence, gone, call, form, script: context.script });
  const model = { ...inbox, context: { ...context, comments, files }, task };
  await renderPage(web, req, res, 'tasks', model, { title: head.title, nav: 'tasks', bundle: 'tasks', status });
}

const known = (row: TaskRow): FormInput =>
  row.draft ? { typed: row.draft, errors: [] } : { values: { ...row.variables, ...row.local }, errors: [] };

async function complete(web: Web, req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const body = (req.body ?? {}) as Body;
  const row = await taskToWorkOn(visit.desk, visit.actor, param(req, 'id'));
  const read = readTaskForm(visit.desk, row, body, visit);
  if (!read.ok) {
    if (row.state !== 'open') return showConflict(web, req, res, row.id);
    return show(web, req, res, row, { typed: read.typed, errors: read.errors }, { kind: 'input' }, 422);
  }
  try {
    const wanted = {
      taskId: row.id,
      values: read.values,
      personal: read.personal,
      key: text(body, 'key') || undefined,
    };
    const result = await completeTask(visit.desk, visit.actor, wanted);
    const { venueId } = read.values;
    if (typeof venueId === 'string') req.session.venue = venueId;
    req.session.flash = { key: result.nextTaskId ? 'task.completedNext' : 'task.completed', tone: 'green' };
    res.redirect(303, result.nextTaskId ? paths.task(result.nextTaskId) : paths.tasks());
  } catch (error) {
    if (!(error instanceof Conflict || error instanceof KeyReused)) throw error;
    await showConflict(web, req, res, row.id, error.details['reason'] === 'suspended');
  }
}

/** The task as it is now, who was quicker, and what was typed. */
async function showConflict(web: Web, req: Request, res: Response, id: string, paused = false): Promise<void> {
  const { desk, actor } = visitOf(res);
  const typed = (req.body ?? {}) as Body;
  const row = await taskById(desk, actor, id);
  await show(web, req, res, row, { typed, errors: [] }, { kind: 'conflict', typed, paused }, 409);
}

/** A claim or its return; when somebody was quicker the task is shown with who it was. */
async function change(web: Web, req: Request, res: Response, verb: typeof claimTask): Promise<void> {
  const { desk, actor } = visitOf(res);
  const id = param(req, 'id');
  const key = text((req.body ?? {}) as Body, 'key') || undefined;
  try {
    await verb(desk, actor, id, { key });
    res.redirect(303, paths.task(id));
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const row = await taskById(desk, actor, id);
    await show(web, req, res, row, known(row), { kind: 'conflict' }, 409);
  }
}

async function keep(visit: SignedInVisit, req: Request, res: Response): Promise<void> {
  const body = { ...((req.body ?? {}) as Record<string, string | string[]>) };
  const row = await taskToWorkOn(visit.desk, visit.actor, param(req, 'id'));
  const { personal } = readTaskForm(visit.desk, row, body, visit);
  for (const name of ['_csrf', 'key']) delete body[name];
  await saveDraft(visit.desk, visit.actor, row, body, personal);
  req.session.flash = { key: 'task.draftSaved', tone: 'green' };
  res.redirect(303, paths.tasks());
}

export function taskPages(web: Web): Router {
  return express
    .Router()
    .get('/tasks/:id', async (req, res) => {
      const { desk, actor } = visitOf(res);
      const row = await taskById(desk, actor, param(req, 'id'));
      await show(web, req, res, row, known(row));
    })
    .post('/tasks/:id/complete', (req, res) => complete(web, req, res))
    .post('/tasks/:id/draft', (req, res) => keep(visitOf(res), req, res))
    .post('/tasks/:id/claim', (req, res) => change(web, req, res, claimTask))
    .post('/tasks/:id/unclaim', (req, res) => change(web, req, res, unclaimTask));
}
