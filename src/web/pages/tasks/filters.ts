/** The page where people put their saved filters in order, and what saves, counts and changes them. */
import express, { type Request, type Response, type Router } from 'express';
import { readWish } from '../../../desk/inbox/criteria';
import * as filters from '../../../desk/inbox/saved-filters';
import { countOf } from '../../../desk/read/inbox-counts';
import { Conflict, InputError } from '../../../lib/errors';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { param, visitOf, type SignedInVisit } from '../../visit';
import type { Web } from '../../web';
import { choicesOf } from './filter-bar';
import { sayCount } from './inbox';
import { parametersOf } from './wish';

type Body = Readonly<Record<string, unknown>>;
const bodyOf = (req: Request): Body => (req.body ?? {}) as Body;
const text = (body: Body, name: string): string => (typeof body[name] === 'string' ? body[name] : '');
const namedBy = (body: Body) => ({ name: text(body, 'name'), sharedWith: text(body, 'sharedWith') });

/** How many tasks each filter has now, as people read it; asked when somebody looks at the menu. */
async function counts({ desk, actor }: SignedInVisit): Promise<Record<string, string>> {
  const saved = await filters.savedFilters(desk, actor);
  const counted = saved.map(async ({ id, box, criteria }) => [id, sayCount(await countOf(desk, actor, box, criteria))]);
  return Object.fromEntries((await Promise.all(counted)) as [string, string][]);
}

async function manage(web: Web, req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const { desk, actor, t } = visit;
  const [saved, numbers, choices] = await Promise.all([
    filters.savedFilters(desk, actor),
    counts(visit),
    choicesOf(visit),
  ]);
  const groups = filters.groupsOf(actor);
  const words = (name: string, value: string): string =>
    choices[name as keyof typeof choices]?.find((option) => option.value === value)?.label ?? value;
  const own = saved.filter((one) => one.own);
  const lines = saved.map(({ id, name, box, sort, criteria, owner, sharedWith, ...rest }) => ({
    ...{ id, name, owner, own: rest.own, action: paths.filter(id), n: numbers[id] },
    href: paths.tasks(parametersOf({ box, sort, criteria, filter: id })),
    about: [t(`inbox.box.${box}`), t(`inbox.sort.${sort}`)]
      .concat(Object.entries(criteria).map(([key, value]) => words(key, value)))
      .join(' · '),
    groups: groups.map((group) => ({ value: group, label: t(`group.${group}`), selected: group === sharedWith })),
    isFirst: own[0]?.id === id,
    isLast: own.at(-1)?.id === id,
  }));
  const model = { own: lines.filter((one) => one.own), others: lines.filter((one) => !one.own), back: paths.tasks() };
  await renderPage(web, req, res, 'filters', model, { title: t('filters.title'), nav: 'tasks' });
}

/** A wish that cannot be met is said on the page the person comes from. */
async function saying(req: Request, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (fault) {
    if (!(fault instanceof InputError || fault instanceof Conflict)) throw fault;
    const reason = fault.details['reason'];
    const key = typeof reason === 'string' ? `refusal.${reason}` : 'refusal.filter-name-length';
    req.session.flash = { key, tone: 'amber' };
  }
}

export function filterPages(web: Web): Router {
  const after =
    (verb: (visit: SignedInVisit, req: Request) => Promise<void>) => async (req: Request, res: Response) => {
      await saying(req, () => verb(visitOf(res), req));
      res.redirect(303, paths.filters);
    };
  return express
    .Router()
    .get(paths.filters, (req, res) => manage(web, req, res))
    .get(paths.filterCounts, async (_req, res) => {
      res.set('Cache-Control', 'no-store').json(await counts(visitOf(res)));
    })
    .post(paths.filters, async (req, res) => {
      const { desk, actor } = visitOf(res);
      const body = bodyOf(req);
      const wish = readWish((name) => text(body, name) || undefined);
      let filter: string | undefined;
      await saying(req, async () => {
        filter = await filters.saveFilter(desk, actor, wish, namedBy(body));
        req.session.flash = { key: 'filters.saved', tone: 'green' };
      });
      res.redirect(303, paths.tasks(parametersOf({ ...wish, filter })));
    })
    .post(
      paths.filter(':id'),
      after(({ desk, actor }, req) => filters.changeFilter(desk, actor, param(req, 'id'), namedBy(bodyOf(req)))),
    )
    .post(
      `${paths.filter(':id')}/move`,
      after(({ desk, actor }, req) =>
        filters.moveFilter(desk, actor, param(req, 'id'), text(bodyOf(req), 'to') === 'up' ? 'up' : 'down'),
      ),
    )
    .post(
      `${paths.filter(':id')}/remove`,
      after(({ desk, actor }, req) => filters.removeFilter(desk, actor, param(req, 'id'))),
    );
}
