/** Many tasks at once: the bar under the list, and what became of each task. */
import express, { type Request, type Response, type Router } from 'express';
import { inBulk, returnAllTasks, type BulkResult, type BulkVerb } from '../../../desk/bulk';
import { colleagueNamed } from '../../../desk/colleagues';
import { can } from '../../../desk/policy';
import { namesOfTasks } from '../../../desk/read/task-names';
import { InputError } from '../../../lib/errors';
import { newId } from '../../../lib/ids';
import { answerTo, sentenceFor } from '../../error-page';
import { paths, safeBack } from '../../paths';
import type { BulkDone } from '../../session';
import { addressOf, isGlance, visitOf, type SignedInVisit } from '../../visit';
import { levels } from '../task/head';
import { typedIn } from '../task/tried';

/** The bar under the list, and how the last verb went; that is told once. */
export function bulkModel({ actor, t }: SignedInVisit, req: Request) {
  const bulk = isGlance(req) ? undefined : req.session.bulk;
  if (bulk) delete req.session.bulk;
  if (!can(actor, 'task.work')) return null;
  return {
    action: paths.bulk,
    back: addressOf(req),
    key: newId(),
    people: paths.people(),
    levels: can(actor, 'task.priority')
      ? levels.map((value) => ({ value, text: t(`work.priority.${value}`), chosen: value === 50 }))
      : null,
    went: bulk ? wentModel(t, bulk) : null,
  };
}

const wentModel = (t: SignedInVisit['t'], { verb, done, failed, refused }: BulkDone) => ({
  tone: refused ? 'red' : failed.length === 0 ? 'green' : 'amber',
  icon: !refused && failed.length === 0 ? 'check' : 'alert',
  text:
    refused ??
    t(failed.length === 0 ? 'bulk.done' : 'bulk.doneSome', {
      ...{ verb: t(`bulk.${verb}`), n: done, failed: failed.length },
    }),
  failed: failed.map(({ taskId, title, why }) => ({ href: paths.task(taskId), title, why })),
});

const verbs = ['claim', 'unclaim', 'assign', 'priority'] as const;

/** The verb as it was asked for; a name that is nobody's is an `InputError`. */
async function verbOf({ desk }: SignedInVisit, typed: Readonly<Record<string, string>>): Promise<BulkVerb> {
  const verb = verbs.find((known) => known === typed['verb']);
  switch (verb) {
    case 'assign':
      return { verb, to: (await colleagueNamed(desk, typed['to'] ?? '')).id, note: typed['note'] };
    case 'priority':
      return { verb, priority: Number(typed['priority'] || NaN) };
    case 'claim':
    case 'unclaim':
      return { verb };
    default:
      throw new InputError('no such verb', { fields: { verb: { code: 'unknown' } } });
  }
}

async function doAll(req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const { desk, actor, t } = visit;
  const typed = typedIn(req);
  const { task } = (req.body ?? {}) as { task?: string | string[] };
  const taskIds = typeof task === 'string' ? [task] : (task ?? []);
  try {
    const verb = await verbOf(visit, typed);
    const results = await inBulk(desk, actor, verb, { taskIds, key: typed['key'] || undefined });
    req.session.bulk = await wentOf(visit, verb.verb, results);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    req.session.bulk = {
      verb: typed['verb'] ?? 'claim',
      done: 0,
      failed: [],
      refused: sentenceFor(t, answerTo(error)),
    };
  }
  res.redirect(303, safeBack(typed['back']));
}

async function wentOf(visit: SignedInVisit, verb: string, results: readonly BulkResult[]): Promise<BulkDone> {
  const { desk, actor, language, t } = visit;
  const refused = results.filter(({ refusal }) => refusal !== null);
  const names = await namesOfTasks(desk, actor, { ids: refused.map(({ taskId }) => taskId), language });
  const failed = refused.map(({ taskId, refusal }) => ({
    taskId,
    title: names.get(taskId) ?? t('bulk.unknownTask'),
    why: sentenceFor(t, { status: 0, ...refusal! }),
  }));
  return { verb, done: results.length - failed.length, failed };
}

async function returnAll(req: Request, res: Response): Promise<void> {
  const { desk, actor } = visitOf(res);
  const { returned, kept } = await returnAllTasks(desk, actor, { key: typedIn(req)['key'] || undefined });
  const params = { n: String(returned.length), kept: String(kept.length) };
  req.session.flash = { key: kept.length === 0 ? 'work.returned' : 'work.returnedKept', tone: 'green', params };
  res.redirect(303, paths.tasks());
}

export const bulkPages = (): Router => express.Router().post(paths.bulk, doAll).post(paths.returnAll, returnAll);
