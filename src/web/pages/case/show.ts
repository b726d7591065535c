/** The case page: every part of it gathered and rendered. */
import type { Request, Response } from 'express';
import { caseBeside } from '../../../desk/read/case-beside';
import { caseChanges } from '../../../desk/read/case-changes';
import { caseEvents } from '../../../desk/read/case-events';
import type { CaseFacts } from '../../../desk/read/case';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { queryText, visitOf, type SignedInVisit } from '../../visit';
import type { Web } from '../../web';
import { commentsBeside } from '../task/comments';
import { filesBeside } from '../task/files';
import type { Tried } from '../task/tried';
import type { Typed } from './actions';
import { caseModel } from './view';

const eventsShown = 100;

export interface Shown {
  readonly facts: CaseFacts;
  /** What was typed into a dialog that could not be done, or chosen for a preview. */
  readonly typed?: Typed | null;
  /** What was refused beside the case. */
  readonly tried?: Tried;
  readonly status?: number;
}

export async function showCase(web: Web, req: Request, res: Response, shown: Shown): Promise<void> {
  const { facts, typed = null, tried = null, status = 200 } = shown;
  const visit = visitOf(res);
  const { desk, actor } = visit;
  const before = queryText(req, 'before');
  const who = [queryText(req, 'who')].find((one) => one === 'people' || one === 'desk');
  const place = before && /^\d{1,18}$/.test(before) ? { before } : {};
  const [events, changes, beside, remarks] = await Promise.all([
    caseEvents(desk, actor, facts.id, { limit: eventsShown, ...place, ...(who ? { people: who === 'people' } : {}) }),
    caseChanges(desk, actor, facts.id),
    caseBeside(desk, actor, facts.id),
    remarksOf(visit, facts, tried),
  ]);
  const more = { ...(who ? { who } : {}), before: String(events.at(-1)?.seq ?? '') };
  const model = {
    ...(await caseModel(visit, facts, { events, changes, beside, typed })),
    ...remarks,
    earlier: events.length === eventsShown ? paths.case(facts.id, more) : null,
    timelineTabs: timelineTabs(visit, facts, who),
  };
  const options = { title: model.title, nav: 'cases', bundle: 'case', slim: true, status } as const;
  await renderPage(web, req, res, 'case', model, options);
}

const timelineTabs = ({ t }: SignedInVisit, { id }: CaseFacts, who: string | undefined) =>
  [undefined, 'people', 'desk'].map((one) => ({
    href: `${paths.case(id, one ? { who: one } : {})}#timeline-h`,
    label: t(`timeline.of.${one ?? 'all'}`),
    current: one === who,
  }));

/** What colleagues said and put beside the whole call tree. */
async function remarksOf(visit: SignedInVisit, facts: CaseFacts, tried: Tried | null) {
  const tree = { rootCaseId: facts.root_id, timeZone: facts.time_zone };
  const [comments, files] = await Promise.all([
    commentsBeside(visit, { ...tree, action: paths.caseRemark(facts.id, 'comments') }, tried),
    filesBeside(visit, { ...tree, action: paths.caseRemark(facts.id, 'files'), back: paths.case(facts.id) }, tried),
  ]);
  return { comments, files };
}
