/** A case: its diagram with where it stands, its way, its data, its relatives; and stepping in. */
import express, { type Request, type Response, type Router } from 'express';
import { caseBeside } from '../../../desk/read/case-beside';
import { caseChanges } from '../../../desk/read/case-changes';
import { caseEvents } from '../../../desk/read/case-events';
import { caseFacts, type CaseFacts } from '../../../desk/read/case';
import { mustBeAllowed } from '../../../desk/policy';
import { caseSeen } from '../../../desk/recorded';
import { DeskError, NotFound } from '../../../lib/errors';
import { renderPage } from '../../page';
import { paths } from '../../paths';
import { isGlance, param, queryText, visitOf } from '../../visit';
import type { Web } from '../../web';
import { answerTo } from '../../error-page';
import { asksFor, type Typed } from './actions';
import { marksOf } from './marks';
import { previewOf } from './preview';
import { refusedInWords } from './refused';
import { replayPages } from './replay-route';
import { act, asVerb, fieldsIn, type Fields } from './step-in';
import { caseModel } from './view';

const eventsShown = 100;

export function casePages(web: Web): Router {
  const facts = (req: Request, res: Response): Promise<CaseFacts> => {
    const { desk, actor } = visitOf(res);
    return caseFacts(desk, actor, param(req, 'id'));
  };
  return express
    .Router()
    .get('/cases/:id', async (req, res) => {
      const found = await facts(req, res);
      const [typed] = await Promise.all([asked(req, res, found), isGlance(req) ? null : seen(res, found)]);
      await showCase(web, req, res, { facts: found, typed, status: 200 });
    })
    .get('/cases/:id/diagram.bpmn', async (req, res) => {
      const { definition_id: current, process_key: key } = await facts(req, res);
      const { definitions } = visitOf(res).desk;
      const asked = queryText(req, 'version');
      const other = asked && asked !== current ? await definitions.versions(key) : [];
      const { xml } = await definitions.byVersion(other.find(({ id }) => id === asked)?.id ?? current);
      res.set('Cache-Control', 'private, max-age=300').type('application/xml').send(xml);
    })
    .get('/cases/:id/marks.json', async (req, res) => {
      res.set('Cache-Control', 'no-store').json(await marksOf(visitOf(res), await facts(req, res)));
    })
    .use(replayPages(web))
    .post('/cases/:id/act/:verb', async (req, res) => {
      await stepIn(web, req, res, await facts(req, res));
    });
}

/** Who opens a case sees its guest; a page that only refreshes itself shows nobody anything new. */
function seen(res: Response, { id, customer_id: customerId }: CaseFacts): Promise<void> {
  const { desk, actor } = visitOf(res);
  return caseSeen(desk, actor, { caseId: id, customerId }, 'case');
}

/** The dialog a link opens, with what it chose and what that would do. */
async function asked(req: Request, res: Response, facts: CaseFacts): Promise<Typed | null> {
  const verb = asVerb(queryText(req, 'do') ?? '');
  if (!verb) return null;
  const values = fieldsIn(req.query);
  return { verb, values, error: null, previewed: await previewOf(visitOf(res), facts, verb, values) };
}

/** Done: back to the case with a word. Refused: the same page with the dialog open and nothing typed lost. */
async function stepIn(web: Web, req: Request, res: Response, facts: CaseFacts): Promise<void> {
  const visit = visitOf(res);
  const verb = asVerb(param(req, 'verb'));
  if (!verb) throw new NotFound('no such action');
  mustBeAllowed(visit.actor, asksFor[verb]);
  const values: Fields = fieldsIn(req.body);
  try {
    await act(visit, facts, verb, values);
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    const { status } = answerTo(error);
    if (status >= 500 || facts.status !== 'running') throw error;
    const typed = { verb, values, error: await refusedInWords(visit, error), previewed: null };
    const fresh = await caseFacts(visit.desk, visit.actor, facts.id);
    return showCase(web, req, res, { facts: fresh, typed, status });
  }
  req.session.flash = { key: `act.${verb}.done`, tone: 'green' };
  res.redirect(303, paths.case(facts.id));
}

interface Shown {
  readonly facts: CaseFacts;
  readonly typed: Typed | null;
  readonly status: number;
}

async function showCase(web: Web, req: Request, res: Response, { facts, typed, status }: Shown): Promise<void> {
  const visit = visitOf(res);
  const { desk, actor, t } = visit;
  const before = queryText(req, 'before');
  const who = [queryText(req, 'who')].find((one) => one === 'people' || one === 'desk');
  const place = before && /^\d{1,18}$/.test(before) ? { before } : {};
  const [events, changes, beside] = await Promise.all([
    caseEvents(desk, actor, facts.id, { limit: eventsShown, ...place, ...(who ? { people: who === 'people' } : {}) }),
    caseChanges(desk, actor, facts.id),
    caseBeside(desk, actor, facts.id),
  ]);
  const more = { ...(who ? { who } : {}), before: String(events.at(-1)?.seq ?? '') };
  const model = {
    ...(await caseModel(visit, facts, { events, changes, beside, typed })),
    earlier: events.length === eventsShown ? paths.case(facts.id, more) : null,
    timelineTabs: [undefined, 'people', 'desk'].map((one) => ({
      href: `${paths.case(facts.id, one ? { who: one } : {})}#timeline-h`,
      label: t(`timeline.of.${one ?? 'all'}`),
      current: one === who,
    })),
  };
  await renderPage(web, req, res, 'case', model, {
    ...{ title: model.title, nav: 'cases', bundle: 'case', slim: true, status },
  });
}
