/** The inbox with one task open in it: every part of the page gathered and rendered. */
import type { Request, Response } from 'express';
import { draftsOf, type Draft } from '../../../desk/draft';
import type { TaskRow } from '../../../desk/read/task';
import { taskSeen } from '../../../desk/recorded';
import { isTheirs } from '../../../lib/actor';
import { unreadOf } from '../../counts';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { isGlance, queryText, saidAddress, showAt, visitOf, type SignedInVisit } from '../../visit';
import type { Web } from '../../web';
import { bulkModel } from '../tasks/bulk';
import { inboxModel } from '../tasks/inbox';
import { backTo, listOf, parametersOf, type PageWish } from '../tasks/wish';
import { callModel } from './call';
import { commentsModel } from './comments';
import { contextModel } from './context';
import { filesModel } from './files';
import { formModel, type FormInput } from './form';
import { goneModel, type Problem } from './gone';
import { headModel } from './head';
import { presenceModel } from './presence';
import type { Tried } from './tried';
import { taskModel } from './view';

interface Shown {
  /** What the form holds instead of a draft or the values known so far. */
  readonly input?: FormInput;
  readonly problem?: Problem;
  /** What was refused in the head or beside the case. */
  readonly tried?: Tried;
  readonly status?: number;
}

export async function showTask(web: Web, req: Request, res: Response, row: TaskRow, shown: Shown = {}): Promise<void> {
  const visit = visitOf(res);
  const list = listOf(req);
  const tried = shown.tried ?? null;
  if (req.method !== 'GET') showAtOwnAddress(req, row, list);
  const [inbox, context, comments, files, head, call, typed] = await Promise.all([
    inboxModel(visit, list, row.id),
    contextModel(visit, row),
    commentsModel(visit, row, tried),
    filesModel(visit, row, tried),
    headModel(visit, row, { back: backTo(list), tried }),
    callModel(visit, row),
    typedModels(visit, row, { shown, back: backTo(list), wanted: queryText(req, 'draft') }),
    // Wanted by the page around it: asked for meanwhile.
    unreadOf(visit),
    seen(visit, row, isGlance(req)),
  ]);
  const task = taskModel(visit, row, { head, call, list, script: context.script, ...typed });
  const model = { ...inbox, bulk: bulkModel(visit, req), context: { ...context, comments, files }, task };
  const options = { title: head.title, nav: 'tasks', bundle: 'tasks', status: shown.status ?? 200 } as const;
  await renderPage(web, req, res, 'tasks', model, options);
}

/** Who opens a task sees its guest; a page that only refreshes itself may be the first to show them. */
const seen = (
  { desk, actor }: SignedInVisit,
  { id, case_id: caseId, customer }: TaskRow,
  again: boolean,
): Promise<void> => taskSeen(desk, actor, { taskId: id, caseId, customerId: customer?.id ?? null, again });

/** What was refused is shown where it was tried, and found again at the task's address, not at that of the command. */
function showAtOwnAddress(req: Request, row: TaskRow, list: PageWish): void {
  if (saidAddress(req) === undefined) showAt(req, paths.task(row.id, parametersOf(list)));
}

interface Typing {
  readonly shown: Shown;
  readonly back: string;
  /** Whose draft was asked for. */
  readonly wanted: string | undefined;
}

/** The parts that need to know what was typed for the task and kept. */
async function typedModels(visit: SignedInVisit, row: TaskRow, { shown, back, wanted }: Typing) {
  const problem = shown.problem ?? null;
  const drafts = await draftsOf(visit.desk, visit.actor, row);
  const draft = chosen(visit, row, drafts, wanted);
  const [presence, gone, form] = await Promise.all([
    presenceModel(visit, row, { drafts, draft: shown.input ? null : draft }),
    goneModel(visit, row, { back, problem, drafts }),
    formModel(visit, row, shown.input ?? known(row, draft)),
  ]);
  return { presence, gone, form };
}

/** The draft the form goes on from: the one asked for, else the newest. Only who holds the task goes on. */
function chosen({ actor }: SignedInVisit, row: TaskRow, drafts: readonly Draft[], wanted?: string): Draft | null {
  if (row.state !== 'open' || !isTheirs(actor, row.assignee)) return null;
  return drafts.find(({ userId }) => userId === wanted) ?? drafts[0] ?? null;
}

const known = (row: TaskRow, draft: Draft | null): FormInput =>
  draft ? { typed: draft.typed, errors: [] } : { values: { ...row.variables, ...row.local }, errors: [] };
