/** Who calls the API, and under which idempotency key. */
import type { Request, Response } from 'express';
import type { Language } from '../../desk/desk';
import type { Actor } from '../../lib/actor';

const actors = new WeakMap<Response, Actor>();

export function setCaller(res: Response, actor: Actor): void {
  actors.set(res, actor);
}

/** The integration that asks; only behind the token check. */
export const actorOf = (res: Response): Actor => actors.get(res)!;

/** The idempotency key of a command, when the caller sent one. */
export const keyOf = (req: Request): string | undefined => req.get('Idempotency-Key')?.slice(0, 200) || undefined;

/** The language sentences are answered in. */
export const callerLanguage = (req: Request): Language =>
  req.acceptsLanguages(['zh-CN', 'en']) === 'en' ? 'en' : 'zh-CN';
