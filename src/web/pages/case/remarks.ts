/** A comment or a file put beside the case on its own page. */
import express, { type Request, type Response, type Router } from 'express';
import { addCaseComment, addCaseFile } from '../../../desk/case-remarks';
import { caseFacts } from '../../../desk/read/case';
import { InputError, NotAllowed } from '../../../lib/errors';
import { answerTo, sentenceFor } from '../../error-page';
import { paths } from '../../paths';
import type { Flash } from '../../session';
import { uploadOf } from '../../uploads';
import { param, visitOf, type SignedInVisit } from '../../visit';
import type { Web } from '../../web';
import { typedIn, type Tried } from '../task/tried';
import { showCase } from './show';

interface Asking {
  readonly visit: SignedInVisit;
  readonly req: Request;
  readonly caseId: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly key: string | undefined;
}
type Work = (asking: Asking) => Promise<Flash>;

async function comment({ visit, caseId, typed, key }: Asking): Promise<Flash> {
  const { desk, actor, t } = visit;
  const { notTold } = await addCaseComment(desk, actor, caseId, { text: typed['text'] ?? '', key });
  if (notTold.length === 0) return { key: 'comments.sent', tone: 'green' };
  return { key: 'case.commentNotTold', tone: 'amber', params: { names: notTold.join(t('list.separator')) } };
}

async function file({ visit: { desk, actor }, req, caseId, key }: Asking): Promise<Flash> {
  const upload = uploadOf(req);
  if (!upload) throw new InputError('no file', { reason: 'file-none', fields: { file: { code: 'none' } } });
  await addCaseFile(desk, actor, caseId, upload, { key });
  return { key: 'files.added', tone: 'green' };
}

/** Does it and shows it; what is refused is shown where it was tried, with what was typed. */
async function attempt(web: Web, req: Request, res: Response, what: 'comment' | 'file', work: Work): Promise<void> {
  const visit = visitOf(res);
  const { desk, actor } = visit;
  const facts = await caseFacts(desk, actor, param(req, 'id'));
  const typed = typedIn(req);
  try {
    req.session.flash = await work({ visit, req, caseId: facts.id, typed, key: typed['key'] || undefined });
    res.redirect(303, `${paths.case(facts.id)}#${what}s-section`);
  } catch (error) {
    if (!(error instanceof InputError || error instanceof NotAllowed)) throw error;
    const answer = answerTo(error);
    const tried: Tried = { what, why: sentenceFor(visit.t, answer), typed };
    await showCase(web, req, res, { facts, tried, status: answer.status });
  }
}

export function caseRemarkPages(web: Web): Router {
  return express
    .Router()
    .post('/cases/:id/comments', (req, res) => attempt(web, req, res, 'comment', comment))
    .post('/cases/:id/files', (req, res) => attempt(web, req, res, 'file', file));
}
