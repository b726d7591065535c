/** Keeping what was typed: by the page itself every few seconds and on leaving, or by a button. */
import type { Request, Response } from 'express';
import { saveDraft, type Saved } from '../../../desk/draft';
import { personalNames } from '../../../desk/task-form';
import { taskToWorkOn } from '../../../desk/work';
import { paths } from '../../paths';
import { param, sayingOf, visitOf, type SignedInVisit } from '../../visit';
import { sayPrecisely } from '../../words';
import { asksForJson, bodyOf, textOf } from './complete';

/** What the page itself posts beside the form's own fields. */
const ownFields = ['_csrf', 'key', 'page', 'revision', 'stay'];

export async function keepDraft(req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const { desk, actor } = visit;
  const body = bodyOf(req);
  const row = await taskToWorkOn(desk, actor, param(req, 'id'));
  const personal = personalNames(desk, row);
  const typed = { ...(body as Record<string, string | string[]>) };
  for (const name of ownFields) delete typed[name];
  const auto = asksForJson(req);
  const revision = auto && textOf(body, 'revision') ? Number(textOf(body, 'revision')) : undefined;
  const page = textOf(body, 'page') || undefined;
  const saved = await saveDraft(desk, actor, row, { typed, personal, revision, page });
  if (auto) return void res.json(answerTo(visit, row.time_zone, saved));
  req.session.flash = { key: 'task.draftSaved', tone: 'green' };
  // Without script a list grows by being kept: the form comes back with one more row.
  res.redirect(303, textOf(body, 'stay') ? paths.task(row.id) : paths.tasks());
}

function answerTo(visit: SignedInVisit, timeZone: string | null, saved: Saved) {
  const { t } = visit;
  if (saved.state === 'closed') return { state: saved.state, text: t('task.draftClosed') };
  const time = sayPrecisely(saved.at, sayingOf(visit, timeZone));
  const text = t(saved.state === 'saved' ? 'task.draftKept' : 'task.draftNewer', { time });
  return { state: saved.state, revision: saved.revision, text };
}
