/** What a form's pickers ask for while it is filled in, as JSON: rooms as they stand now, guests who fit a search. */
import express, { type Request, type Response, type Router } from 'express';
import { customerFacts, pickersOf, withPickers } from '../../../desk/pickers';
import { mayWorkOn } from '../../../desk/task-access';
import { task as taskById } from '../../../desk/read/task';
import { customersFound } from '../../../desk/recorded';
import { taskFormContext } from '../../../desk/task-form';
import { customersView, roomsView } from '../../../forms/picker';
import { NotAllowed, NotFound } from '../../../lib/errors';
import { paths } from '../../paths';
import { param, queryText, visitOf } from '../../visit';

async function rooms(req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const row = await taskById(visit.desk, visit.actor, param(req, 'id'));
  const form = visit.desk.library.form(row.form_key);
  const field = pickersOf(form).find(({ key, type }) => type === 'roompicker' && key === queryText(req, 'field'));
  if (!field) throw new NotFound('the form has no such field', { reason: 'field' });
  const known = taskFormContext(visit.desk, row, visit);
  const context = await withPickers(visit.desk, { form, typed: req.query, context: known }, visit, [field]);
  const facts = context.pickers?.[field.key];
  if (facts?.kind === 'rooms') res.json(roomsView(facts, context));
}

/** Only who works on the task looks for guests, and sees of them what their role may see. */
async function customers(req: Request, res: Response): Promise<void> {
  const visit = visitOf(res);
  const row = await taskById(visit.desk, visit.actor, param(req, 'id'));
  if (row.state !== 'open' || !mayWorkOn(visit.actor, row))
    throw new NotAllowed(`${visit.actor.id} does not work on ${row.id}`, { action: 'task.work' });
  const { search } = (req.body ?? {}) as Record<string, unknown>;
  const asked = { search: typeof search === 'string' ? search.slice(0, 100) : '', chosen: '' };
  const facts = await customerFacts(visit.desk, asked, visit, visit.t);
  await customersFound(
    visit.desk,
    visit.actor,
    facts.found.map(({ id }) => id),
  );
  res.json({ found: customersView(facts) });
}

export function pickerPages(): Router {
  return express
    .Router()
    .get(paths.taskPick(':id', 'rooms'), rooms)
    .post(paths.taskPick(':id', 'customers'), customers);
}
