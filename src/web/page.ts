/** Renders a page in its shell: rail, person, language, form token. A page's own model never repeats these. */
import type { Request, Response } from 'express';
import { can } from '../desk/policy';
import { newId } from '../lib/ids';
import { countsOf, unreadOf } from './counts';
import { csrfToken } from './csrf';
import { paths } from './paths';
import { addressOf, anyVisit, isGlance, saidAddress, staysOnPage, visitOf, type SignedInVisit } from './visit';
import type { Web } from './web';
import { chainTimeZone, initials } from './words';

export interface PageOptions {
  readonly title: string;
  /** Which entry of the rail is this page's. */
  readonly nav:
    'tasks' | 'notices' | 'team' | 'rooms' | 'find' | 'cases' | 'processes' | 'outbox' | 'audit' | 'profile';
  /** A bundle of `src/browser/pages/`. */
  readonly bundle?: string;
  readonly slim?: boolean;
  readonly status?: number;
}

const capped = (n: number) => (n > 99 ? '99+' : String(n));

function rail(visit: SignedInVisit, nav: PageOptions['nav'], mine: { n: number; late: number; unread: number }) {
  const { actor, t } = visit;
  const entry = (key: PageOptions['nav'], href: string, icon: string) => ({
    href,
    icon,
    label: t(`nav.${key}`),
    current: key === nav,
  });
  return {
    work: [
      ...(can(actor, 'case.read') ? [entry('find', paths.find(), 'search')] : []),
      {
        ...entry('tasks', paths.tasks(), 'inbox'),
        id: 'rail-tasks',
        n: mine.n ? capped(mine.n) : '',
        late: mine.late > 0,
      },
      { ...entry('notices', paths.notices(), 'bell'), ...bellOf(visit, mine.unread) },
      ...(can(actor, 'team.read') ? [entry('team', paths.team(), 'users')] : []),
      ...(can(actor, 'room.read') ? [entry('rooms', paths.rooms(), 'board')] : []),
      ...(can(actor, 'case.read') ? [entry('cases', paths.cases(), 'cases')] : []),
    ],
    rules: [
      ...(can(actor, 'process.read') ? [entry('processes', paths.processes, 'flow')] : []),
      ...(can(actor, 'mail.read') ? [entry('outbox', paths.outbox(), 'mail')] : []),
      ...(can(actor, 'audit.read') ? [entry('audit', paths.audit(), 'shield')] : []),
    ],
    own: [entry('profile', paths.profile, 'user')],
  };
}

/** The bell counts what was not seen yet; a browser that may say so asks from now on what is new. */
const bellOf = ({ now, person }: SignedInVisit, unread: number) => ({
  id: 'bell',
  n: unread ? capped(unread) : '',
  notify: person.notifyBrowser ? { href: paths.newNotices, since: newId(now.getTime()) } : null,
});

/** What every page's template finds beside its own model. */
function shell(web: Web, req: Request, res: Response, options: { title: string; bundle?: string }) {
  const visit = anyVisit(res)!;
  const theme = visit.person?.theme ?? 'system';
  const common = web.assets.bundle('common');
  const own = options.bundle ? web.assets.bundle(options.bundle) : null;
  return {
    t: visit.t,
    title: options.title,
    lang: visit.language,
    zone: chainTimeZone,
    otherLanguage: visit.language === 'en' ? { code: 'zh-CN', name: '中文' } : { code: 'en', name: 'English' },
    isChinese: visit.language === 'zh-CN',
    theme: theme === 'system' ? null : theme,
    density: visit.person?.actor.roles.includes('front-desk') ? 'touch' : null,
    keysOff: visit.person?.singleKeys === false,
    csrf: csrfToken(req),
    here: addressOf(req),
    scripts: [common?.script, own?.script].filter(Boolean),
    styles: [common?.style, own?.style].filter(Boolean),
  };
}

function takeFlash(req: Request, visit: { t: SignedInVisit['t'] }) {
  const { flash } = req.session;
  if (!flash || isGlance(req)) return null;
  delete req.session.flash;
  return {
    tone: flash.tone,
    icon: flash.tone === 'green' ? 'check' : 'alert',
    text: visit.t(flash.key, flash.params ?? {}),
  };
}

/** A page inside the desk. */
export async function renderPage(
  web: Web,
  req: Request,
  res: Response,
  view: string,
  model: object,
  options: PageOptions,
): Promise<void> {
  const visit = visitOf(res);
  const [counts, unread] = await Promise.all([countsOf(visit), unreadOf(visit)]);
  const { person, t } = visit;
  // Who takes the page in place of another has to know where it stands.
  const address = saidAddress(req);
  if (staysOnPage(req) && address !== undefined) res.setHeader('X-Address', address);
  res.status(options.status ?? 200).render(view, {
    ...shell(web, req, res, options),
    slim: options.slim,
    rail: rail(visit, options.nav, { n: counts.mine, late: counts.late, unread }),
    me: {
      name: person.actor.name,
      initials: initials(person.actor.name),
      role: person.actor.roles.map((role) => t(`role.${role}`)).join(t('list.separator')),
      place: person.venueNames.join(t('list.separator')) || t('venue.all'),
    },
    flash: takeFlash(req, visit),
    ...model,
  });
}

/** A page outside the desk: sign-in, and errors before it. */
export function renderSolo(
  web: Web,
  req: Request,
  res: Response,
  view: string,
  model: object,
  options: { title: string; status?: number; bundle?: string },
): void {
  res.status(options.status ?? 200).render(view, { ...shell(web, req, res, options), layout: 'solo', ...model });
}
