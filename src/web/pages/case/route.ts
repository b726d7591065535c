/** A case: its diagram with where it stands, its way, its data, its relatives; and stepping in. */
import express, { type Request, type Response, type Router } from 'express';
import { caseFacts, type CaseFacts } from '../../../desk/read/case';
import { mustBeAllowed } from '../../../desk/policy';
import { caseSeen } from '../../../desk/recorded';
import { DeskError, NotFound } from '../../../lib/errors';
import { paths } from '../../paths';
import { isGlance, param, queryText, visitOf } from '../../visit';
import type { Web } from '../../web';
import { answerTo } from '../../error-page';
import { asksFor, type Typed } from './actions';
import { fieldsIn, type Fields } from './fields';
import { marksOf } from './marks';
import { previewOf } from './preview';
import { refusedInWords } from './refused';
import { caseRemarkPages } from './remarks';
import { replayPages } from './replay-route';
import { showCase } from './show';
import { act, asVerb } from './step-in';

export function casePages(web: Web): Router {
  const facts = (req: Request, res: Response): Promise<CaseFacts> => {
    const { desk, actor } = visitOf(res);
    return caseFacts(desk, actor, param(req, 'id'));
  };
  return express
    .Router()
    .get('/cases/:id', async (req, res) => {
      const found = await facts(req, res);
      const [typed] = await Promise.all([asked(req, res, found), seen(res, found, isGlance(req))]);
      await showCase(web, req, res, { facts: found, typed });
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
    .use(caseRemarkPages(web))
    .post('/cases/:id/act/:verb', async (req, res) => {
      await stepIn(web, req, res, await facts(req, res));
    });
}

/** Who opens a case sees its guest; a page that only refreshes itself may be the first to show them. */
function seen(res: Response, { id, customer_id: customerId }: CaseFacts, again: boolean): Promise<void> {
  const { desk, actor } = visitOf(res);
  return caseSeen(desk, actor, { caseId: id, customerId, page: 'case', again });
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
