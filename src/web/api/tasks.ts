import express, { type Router } from 'express';
import { z } from 'zod';
import { claimNext } from '../../desk/claim-next';
import { boxes, dueWithin, readWish, sorts, sortsOf, urgencies } from '../../desk/inbox/criteria';
import { inbox } from '../../desk/read/inbox';
import { changeTaskDue } from '../../desk/operate';
import { claimTask, completeTask, taskToWorkOn, unclaimTask } from '../../desk/work';
import { readTaskForm } from '../../desk/task-form';
import type { FieldError } from '../../forms/context';
import { InputError } from '../../lib/errors';
import { param, queryText } from '../visit';
import type { Web } from '../web';
import { translator } from '../i18n';
import { asked } from './asked';
import { actorOf, callerLanguage, keyOf } from './caller';
import { instant, read, reason, variables } from './body';
import { seenTask } from './seen-task';
import { without } from './without';

const fieldsOf = (errors: readonly FieldError[]) =>
  Object.fromEntries(errors.map(({ path, code, params }) => [path, { code, params }]));
/** What narrows or orders the list by one of a few words; the pages take what they do not know for what is usual. */
const listing = z
  .object({
    box: z.enum(boxes).default('groups'),
    sort: z.enum(sorts).optional(),
    due: z.enum(dueWithin).optional(),
    priority: z.enum(Object.keys(urgencies)).optional(),
    venue: z.uuid().optional(),
  })
  .refine(({ box, sort }) => sort === undefined || sortsOf(box).includes(sort), { path: ['sort'] });
const postponing = z.object({ reason, due: instant.nullable() });
const completing = z.object({ values: variables });

export function taskRoutes({ desk }: Web): Router {
  return express
    .Router()
    .get('/', async (req, res) => {
      asked(req, listing);
      const { tasks, next } = await inbox(desk, actorOf(res), {
        ...readWish((name) => queryText(req, name), 'groups'),
        after: queryText(req, 'after'),
        language: callerLanguage(req),
      });
      res.json({ items: tasks, next });
    })
    .post('/next', async (_req, res) => {
      res.json({ taskId: await claimNext(desk, actorOf(res)) });
    })
    .get('/:id', async (req, res) => {
      res.json(without(await seenTask(desk, req, res), 'customer', 'venues'));
    })
    .post('/:id/claim', async (req, res) => {
      res.json(await claimTask(desk, actorOf(res), param(req, 'id'), { key: keyOf(req) }));
    })
    .post('/:id/unclaim', async (req, res) => {
      res.json(await unclaimTask(desk, actorOf(res), param(req, 'id'), { key: keyOf(req) }));
    })
    .post('/:id/due', async (req, res) => {
      const wanted = read(postponing, req.body);
      res.json(await changeTaskDue(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    })
    .post('/:id/complete', async (req, res) => {
      const { values } = read(completing, req.body);
      const row = await taskToWorkOn(desk, actorOf(res), param(req, 'id'));
      const reader = { actor: actorOf(res), language: 'en' as const, t: translator('en'), now: desk.clock.now() };
      const checked = await readTaskForm(desk, row, values, reader);
      if (!checked.ok)
        throw new InputError('the form does not accept these values', { fields: fieldsOf(checked.errors) });
      const wanted = { taskId: row.id, values: checked.values, personal: checked.personal, key: keyOf(req) };
      res.json(await completeTask(desk, actorOf(res), wanted));
    });
}
