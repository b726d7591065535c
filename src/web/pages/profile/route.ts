/** How a person likes their pages: language and colours. The language can be chosen before signing in, too. */
import express, { type Request, type Response, type Router } from 'express';
import type { Theme } from '../../../desk/desk';
import { savePreferences } from '../../../desk/people';
import { asLanguage } from '../../i18n';
import { languageCookie } from '../../current-user';
import { renderPage } from '../../page';
import { paths, safeBack } from '../../paths';
import { anyVisit, visitOf } from '../../visit';
import type { Web } from '../../web';
import { typedIn } from '../task/tried';
import { noticeWishesModel } from './notices';
import { substitutionModel, substitutionPages, type TriedSubstitution } from './substitution';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

async function show(
  web: Web,
  req: Request,
  res: Response,
  tried: TriedSubstitution | null = null,
  status = 200,
): Promise<void> {
  const visit = visitOf(res);
  const { person, t } = visit;
  const choices = themes.map((theme) => ({
    value: theme,
    label: t(`theme.${theme}`),
    checked: person.theme === theme,
  }));
  const [notices, substitution] = await Promise.all([noticeWishesModel(visit), substitutionModel(visit, tried)]);
  const keys = ['on', 'off'].map((value) => ({
    value,
    label: t(`profile.keys.${value}`),
    checked: person.singleKeys === (value === 'on'),
  }));
  const model = { login: person.login, themes: choices, keys, notices, substitution };
  await renderPage(web, req, res, 'profile', model, {
    title: t('nav.profile'),
    nav: 'profile',
    bundle: 'people',
    status,
  });
}

export function profilePages(web: Web): Router {
  const secure = web.config.publicUrl.startsWith('https:');
  return express
    .Router()
    .post('/language', async (req, res) => {
      const { language: wished, back } = typedIn(req);
      const language = asLanguage(wished) ?? 'zh-CN';
      const person = anyVisit(res)?.person;
      if (person) await savePreferences(web.desk.database, person.actor.id, { language });
      res.append('Set-Cookie', languageCookie(language, secure));
      res.redirect(303, back?.startsWith('/sign-in') ? back : safeBack(back));
    })
    .get('/profile', (req, res) => show(web, req, res))
    .post('/profile', async (req, res) => {
      const { actor } = visitOf(res);
      const wished = typedIn(req);
      const theme = themes.find((known) => known === wished['theme']);
      const singleKeys =
        wished['keys'] === 'on' || wished['keys'] === 'off' ? { singleKeys: wished['keys'] === 'on' } : {};
      await savePreferences(web.desk.database, actor.id, { ...(theme ? { theme } : {}), ...singleKeys });
      req.session.flash = { key: 'profile.saved', tone: 'green' };
      res.redirect(303, paths.profile);
    })
    .use(substitutionPages((req, res, tried, status) => show(web, req, res, tried, status)));
}
