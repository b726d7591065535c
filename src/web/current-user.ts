/** Looks at who asks: the person of the session, the language, the moment. */
import type { RequestHandler } from 'express';
import type { Language } from '../desk/desk';
import { personOf } from '../desk/people';
import { newId } from '../lib/ids';
import { asLanguage, translator } from './i18n';
import { setVisit } from './visit';
import type { Web } from './web';

const cookieName = 'encore.lang';

/** The language of the cookie; Chinese for whoever has not chosen. */
export function languageOfCookie(header: string | undefined): Language | null {
  const match = /(?:^|;\s*)encore\.lang=([^;]+)/.exec(header ?? '');
  return asLanguage(match?.[1]);
}
export const languageCookie = (language: Language, secure: boolean): string =>
  `${cookieName}=${language}; Path=/; Max-Age=31536000; SameSite=Lax${secure ? '; Secure' : ''}`;

export function currentUser({ desk }: Web): RequestHandler {
  return async (req, res, next) => {
    const userId = req.session.userId;
    const person = userId ? await personOf(desk.database, userId, desk.clock.now()) : null;
    const language = person?.language ?? languageOfCookie(req.headers.cookie) ?? 'zh-CN';
    setVisit(res, {
      desk,
      person,
      language,
      t: translator(language),
      now: desk.clock.now(),
      reference: newId().slice(-8),
    });
    next();
  };
}
