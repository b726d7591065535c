/** The one place where errors become answers: what happened, what was kept, what to do, and a reference for us. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import type { Language } from '../desk/desk';
import { refusalInWords } from '../desk/names';
import { refused } from '../desk/recorded';
import type { Actor } from '../lib/actor';
import { DeskError, type ErrorCode } from '../lib/errors';
import { hasSentence, translator, type Translate } from './i18n';
import { languageOfCookie } from './current-user';
import { paths } from './paths';
import { anyVisit, isNavigation, type Visit } from './visit';
import type { Web } from './web';

const statusOf: Readonly<Record<ErrorCode, number>> = {
  input: 422,
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'key-reused': 422,
  model: 500,
  config: 500,
  unavailable: 503,
};

export interface Answer {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

interface HttpFault {
  readonly status?: number;
  readonly code?: string;
}

/** What express and its parsers refuse: an address that is none, an encoding nobody knows, a body that broke off. */
const isUnsendable = (fault: HttpFault): fault is HttpFault & { readonly status: number } =>
  fault.status !== undefined && fault.status >= 400 && fault.status < 500;

/** PostgreSQL's codes for a character it cannot hold (U+0000), wherever it was typed. */
const unstorable: readonly string[] = ['22021', '22P05'];

/** What an error means to whoever asked. Anything we did not expect is `unexpected` and says nothing of itself. */
export function answerTo(error: unknown): Answer {
  if (error instanceof DeskError) return { status: statusOf[error.code], code: error.code, details: error.details };
  const http = error as HttpFault;
  if (http.code === 'csrf') return { status: 403, code: 'stale-form', details: {} };
  if (http.status === 413) return { status: 413, code: 'too-large', details: {} };
  if (http.status === 429) return { status: 429, code: 'too-many', details: {} };
  if (http.status === 404) return { status: 404, code: 'not-found', details: {} };
  if (isUnsendable(http)) return { status: http.status, code: 'unreadable', details: {} };
  if (unstorable.includes(http.code ?? '')) return { status: 422, code: 'input', details: { reason: 'character' } };
  return { status: 500, code: 'unexpected', details: {} };
}

/** What went wrong, in words: by the reason of the refusal where it has a sentence, else by the kind of error. */
export function sentenceFor(t: Translate, { code, details }: Answer): string {
  const { reason } = details;
  const key = `refusal.${String(reason)}`;
  return typeof reason === 'string' && hasSentence(key) ? t(key, details) : t(`error.${code}`);
}

/** The same with the elements it speaks of by their names. */
export async function sentenceNaming({ desk }: Web, language: Language, answer: Answer): Promise<string> {
  const details = await refusalInWords(desk, answer.details, language).catch(() => answer.details);
  return sentenceFor(translator(language), { ...answer, details });
}

/** Who asks for what is not theirs stands in the audit; that it cannot be written is no reason to answer otherwise. */
export async function recordRefusal(web: Web, actor: Actor | undefined, path: string, answer: Answer): Promise<void> {
  if (!actor || answer.code !== 'not-allowed') return;
  const action = answer.details['action'];
  const event = { action: typeof action === 'string' ? action : null, path };
  await refused(web.desk, actor, event).catch((err: unknown) => web.log.error({ err }, 'a refusal was not recorded'));
}

/** For rate limits: the answer is a page or JSON like every other. */
export const tooMany: RequestHandler = (_req, _res, next) =>
  next(Object.assign(new Error('too many tries from one address'), { status: 429 }));

export const notFoundPage: RequestHandler = (_req, _res, next) =>
  next(Object.assign(new Error('no such page'), { status: 404 }));

export function errorPage(web: Web): ErrorRequestHandler {
  return async (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const answer = answerTo(error);
    const visit = anyVisit(res);
    // A script that followed to the sign-in would be given a session, in the place of one begun in another window.
    if (answer.code === 'not-signed-in' && isNavigation(req))
      return res.redirect(303, paths.signIn(req.method === 'GET' ? req.originalUrl : undefined));
    const reference = visit?.reference ?? 'unknown';
    const line = { err: error, reference, code: answer.code, method: req.method, path: req.path };
    if (answer.status >= 500) web.log.error(line, 'request failed');
    else web.log.info(line, 'request refused');
    await recordRefusal(web, visit?.person?.actor, req.path, answer);
    const language = visit?.language ?? languageOfCookie(req.headers.cookie) ?? 'zh-CN';
    showError(req, res, answer, { visit, language, what: await sentenceNaming(web, language, answer) });
  };
}

interface Shown {
  readonly visit: Visit | undefined;
  readonly language: Language;
  readonly what: string;
}

/** Rendered without the shell, because the shell itself may be what failed. */
function showError(req: Request, res: Response, answer: Answer, { visit, language, what }: Shown): void {
  const t = translator(language);
  if (answer.status === 503) res.setHeader('Retry-After', '5');
  res
    .status(answer.status)
    .type('html')
    .render('error', {
      layout: 'bare',
      t,
      lang: language,
      title: t(`error.${answer.code}`),
      theme: visit?.person && visit.person.theme !== 'system' ? visit.person.theme : null,
      what,
      kept: t(`error.${answer.code}.kept`),
      next: t(`error.${answer.code}.next`),
      reference: visit?.reference ?? null,
      retry: req.method === 'GET' && answer.status >= 500 ? req.originalUrl : null,
      home: visit?.person ? paths.tasks() : paths.signIn(),
      homeLabel: t(visit?.person ? 'error.toInbox' : 'error.toSignIn'),
    });
}
