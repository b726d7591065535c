/** What is done beside the form: handing over, laying aside, moving up, a comment, a file. */
import express, { type Request, type Response, type Router } from 'express';
import { colleagueNamed, colleagues } from '../../../desk/colleagues';
import { addComment } from '../../../desk/comments';
import { addFile } from '../../../desk/files';
import { assignTask, setFollowUp, setPriority } from '../../../desk/hand-over';
import { task as taskById, type TaskRow } from '../../../desk/read/task';
import { Conflict, InputError, NotAllowed } from '../../../lib/errors';
import { isUuid } from '../../../lib/ids';
import { answerTo, sentenceFor } from '../../error-page';
import { paths } from '../../paths';
import { uploadOf } from '../../uploads';
import { param, queryText, sayingOf, visitOf, type SignedInVisit } from '../../visit';
import type { Web } from '../../web';
import { chainTimeZone, sayTime } from '../../words';
import { followUpOf } from './head';
import { showTask } from './show';
import { typedIn, type Tried } from './tried';

interface Asking {
  readonly visit: SignedInVisit;
  readonly req: Request;
  readonly row: TaskRow;
  readonly typed: Readonly<Record<string, string>>;
  readonly key: string | undefined;
}
interface Done {
  readonly to: string;
  readonly say: string;
  readonly params?: Record<string, string>;
  /** Amber where not all of it went as wished. */
  readonly tone?: 'green' | 'amber';
}
type Work = (asking: Asking) => Promise<Done>;

async function handOver({ visit, row, typed, key }: Asking): Promise<Done> {
  const { desk, actor } = visit;
  const { id, name } = await colleagueNamed(desk, typed['to'] ?? '');
  await assignTask(desk, actor, row.id, id, { note: typed['note'], key });
  return { to: paths.tasks(), say: 'work.handedOver', params: { name } };
}

async function followUp({ visit, row, typed, key }: Asking): Promise<Done> {
  const { desk, actor, now } = visit;
  const at = followUpOf(typed, now, row.time_zone ?? chainTimeZone);
  if (at === undefined) throw new InputError('no time that can be read', { reason: 'follow-up-unread' });
  await setFollowUp(desk, actor, row.id, { at, key });
  if (at === null) return { to: paths.task(row.id), say: 'work.followUpCleared' };
  const when = sayTime(at, sayingOf(visit, row.time_zone));
  return { to: paths.task(row.id), say: 'work.followUpSet', params: { when } };
}

async function priority({ visit: { desk, actor }, row, typed, key }: Asking): Promise<Done> {
  await setPriority(desk, actor, row.id, { priority: Number(typed['priority'] || NaN), key });
  return { to: paths.task(row.id), say: 'work.prioritySet' };
}

async function comment({ visit: { desk, actor, t }, row, typed, key }: Asking): Promise<Done> {
  const { notTold } = await addComment(desk, actor, row.id, { text: typed['text'] ?? '', key });
  const to = `${paths.task(row.id)}#comments-section`;
  if (notTold.length === 0) return { to, say: 'comments.sent' };
  const who = notTold.map(({ name }) => name).join(t('list.separator'));
  return { to, say: 'inbox.commentNotTold', params: { who }, tone: 'amber' };
}

async function file({ visit: { desk, actor }, req, row, key }: Asking): Promise<Done> {
  const upload = uploadOf(req);
  if (!upload) throw new InputError('no file', { reason: 'file-none', fields: { file: { code: 'none' } } });
  await addFile(desk, actor, row.id, upload, { key });
  return { to: `${paths.task(row.id)}#files-section`, say: 'files.added' };
}

/** Does it and goes on; what is refused is shown where it was tried, with what was typed. */
async function attempt(web: Web, req: Request, res: Response, what: Tried['what'], work: Work): Promise<void> {
  const visit = visitOf(res);
  const { desk, actor } = visit;
  const row = await taskById(desk, actor, param(req, 'id'));
  const typed = typedIn(req);
  try {
    const {
      to,
      say,
      params = {},
      tone = 'green',
    } = await work({ visit, req, row, typed, key: typed['key'] || undefined });
    req.session.flash = { key: say, tone, params };
    res.redirect(303, to);
  } catch (error) {
    if (error instanceof Conflict) {
      const fresh = await taskById(desk, actor, row.id);
      return showTask(web, req, res, fresh, { problem: { kind: 'conflict' }, status: 409 });
    }
    if (!(error instanceof InputError || error instanceof NotAllowed)) throw error;
    const answer = answerTo(error);
    const tried = { what, why: sentenceFor(visit.t, answer), typed };
    await showTask(web, req, res, row, { tried, status: answer.status });
  }
}

/** Colleagues by what was typed of their names, for fields that ask for a person. */
async function people(req: Request, res: Response): Promise<void> {
  const { desk, actor } = visitOf(res);
  const taskId = queryText(req, 'task');
  const wanted = { text: queryText(req, 'q') ?? '', taskId: taskId && isUuid(taskId) ? taskId : undefined };
  res.setHeader('Cache-Control', 'no-store');
  res.json({ people: (await colleagues(desk, actor, wanted)).map(({ login, name }) => ({ login, name })) });
}

export function arrangingPages(web: Web): Router {
  const post = (what: Tried['what'], work: Work) => (req: Request, res: Response) => attempt(web, req, res, what, work);
  return express
    .Router()
    .get('/people.json', people)
    .post('/tasks/:id/hand-over', post('hand-over', handOver))
    .post('/tasks/:id/follow-up', post('follow-up', followUp))
    .post('/tasks/:id/priority', post('priority', priority))
    .post('/tasks/:id/comments', post('comment', comment))
    .post('/tasks/:id/files', post('file', file));
}
