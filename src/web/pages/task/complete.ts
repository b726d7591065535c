/** Completing a task: checked, done, and on to the next; who comes second keeps what they typed. */
import type { Request, Response } from 'express';
import { task as taskById, type TaskRow } from '../../../desk/read/task';
import { readTaskForm } from '../../../desk/task-form';
import { completeTask, nextOwnTask, taskToWorkOn } from '../../../desk/work';
import { Conflict, KeyReused, NotFound } from '../../../lib/errors';
import type { Variables } from '../../../lib/json';
import { paths } from '../../paths';
import { param, showAt, staysOnPage, visitOf } from '../../visit';
import type { Web } from '../../web';
import { showInbox } from '../tasks/show';
import { backTo, listOf, parametersOf, type PageWish } from '../tasks/wish';
import { showTask } from './show';

export type Body = Record<string, unknown>;
export const bodyOf = (req: Request): Body => (req.body ?? {}) as Body;
export const textOf = (body: Body, name: string): string => (typeof body[name] === 'string' ? body[name] : '');

/** Whether the page's script asks, which goes on by itself; a form without script is sent on. */
export const asksForJson = (req: Request): boolean => req.accepts(['html', 'json']) === 'json';

export async function complete(web: Web, req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const list = listOf(req);
  const row = await taskToWorkOn(visit.desk, visit.actor, param(req, 'id'));
  const read = await readTaskForm(visit.desk, row, bodyOf(req), visit);
  if (!read.ok) {
    if (row.state !== 'open') return showConflict(web, req, res, row.id);
    const input = { typed: read.typed, errors: read.errors };
    return showTask(web, req, res, row, { input, problem: { kind: 'input' }, status: 422 });
  }
  let next: string | null;
  try {
    next = await finish(req, res, row, read);
  } catch (error) {
    if (!(error instanceof Conflict || error instanceof KeyReused)) throw error;
    return showConflict(web, req, res, row.id, error.details['reason'] === 'suspended');
  }
  if (staysOnPage(req)) await showNext(web, req, res, { next, list });
  else res.redirect(303, addressAfter(next, list));
}

const addressAfter = (next: string | null, list: PageWish): string =>
  next ? paths.task(next, parametersOf(list)) : backTo(list);

/** Completes, and gives the task to go on with: the case's next one, or else the person's own next one. */
async function finish(
  req: Request,
  res: Response,
  row: TaskRow,
  { values, personal }: { readonly values: Variables; readonly personal: readonly string[] },
): Promise<string | null> {
  const { desk, actor } = visitOf(res);
  const key = textOf(bodyOf(req), 'key') || undefined;
  const { nextTaskId } = await completeTask(desk, actor, { taskId: row.id, values, personal, key });
  const next = nextTaskId ?? (await nextOwnTask(desk, actor));
  const { venueId } = values;
  if (typeof venueId === 'string') req.session.venue = venueId;
  const said = nextTaskId ? 'task.completedNext' : next ? 'task.completedOther' : 'task.completed';
  req.session.flash = { key: said, tone: 'green' };
  return next;
}

interface Onward {
  readonly next: string | null;
  readonly list: PageWish;
}

/** The page to go on with, for a page that puts it in its own place: no second request, no page loaded anew. */
async function showNext(web: Web, req: Request, res: Response, { next, list }: Onward): Promise<void> {
  const { desk, actor } = visitOf(res);
  const row = next && (await taskById(desk, actor, next).catch(unlessGone));
  showAt(req, addressAfter(row ? row.id : null, list));
  if (row) await showTask(web, req, res, row);
  else await showInbox(web, req, res);
}

/** The next task may be somebody else's by now. */
function unlessGone(error: unknown): null {
  if (error instanceof NotFound) return null;
  throw error;
}

/** The task as it is now, who was quicker, and what was typed. */
async function showConflict(web: Web, req: Request, res: Response, id: string, paused = false): Promise<void> {
  const { desk, actor } = visitOf(res);
  const typed = bodyOf(req);
  const row = await taskById(desk, actor, id);
  const problem = { kind: 'conflict', typed, paused } as const;
  await showTask(web, req, res, row, { input: { typed, errors: [] }, problem, status: 409 });
}
