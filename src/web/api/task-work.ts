/** Tasks changing hands, one or many, and what stands beside them: comments and files. */
import express, { type Router } from 'express';
import { z } from 'zod';
import { inBulk, mostInBulk, returnAllTasks } from '../../desk/bulk';
import { colleagueNamed } from '../../desk/colleagues';
import { addComment, commentsOf } from '../../desk/comments';
import type { Desk } from '../../desk/desk';
import { addFile, filesOf, largestFile, openFile, removeFile } from '../../desk/files';
import { assignTask, setFollowUp, setPriority } from '../../desk/hand-over';
import { InputError } from '../../lib/errors';
import { sendFile } from '../pages/files/route';
import { param, queryText } from '../visit';
import type { Web } from '../web';
import { actorOf, keyOf } from './caller';
import { instant, read } from './body';
import { seenTask } from './seen-task';

const to = z.string().trim().min(1).max(200);
const note = z.string().max(4_000).optional();
const priority = z.int().min(0).max(100);
const assigning = z.object({ to, note });
const followingUp = z.object({ at: instant.nullable() });
const arranging = z.object({ priority });
const commenting = z.object({ text: z.string().min(1).max(4_000) });
const taskIds = z.array(z.uuid()).min(1).max(mostInBulk);
const bulk = z.discriminatedUnion('verb', [
  z.object({ verb: z.enum(['claim', 'unclaim']), taskIds }),
  z.object({ verb: z.literal('assign'), taskIds, to, note }),
  z.object({ verb: z.literal('priority'), taskIds, priority }),
  z.object({ verb: z.literal('follow-up'), taskIds, at: instant.nullable() }),
]);

/** A person by id, sign-in name or name, as pages take them. */
const personId = async (desk: Desk, named: string): Promise<string> => (await colleagueNamed(desk, named)).id;

function arrangements({ desk }: Web): Router {
  return express
    .Router()
    .post('/bulk', async (req, res) => {
      const wanted = read(bulk, req.body);
      const order = wanted.verb === 'assign' ? { ...wanted, to: await personId(desk, wanted.to) } : wanted;
      const about = { taskIds: wanted.taskIds, key: keyOf(req) };
      const results = await inBulk(desk, actorOf(res), order, about);
      res.json({ items: results.map(({ taskId, refusal }) => ({ taskId, done: refusal === null, ...refusal })) });
    })
    .post('/return-all', async (req, res) => {
      res.json(await returnAllTasks(desk, actorOf(res), { key: keyOf(req) }));
    })
    .post('/:id/assign', async (req, res) => {
      const wanted = read(assigning, req.body);
      const about = { note: wanted.note, key: keyOf(req) };
      res.json(await assignTask(desk, actorOf(res), param(req, 'id'), await personId(desk, wanted.to), about));
    })
    .post('/:id/follow-up', async (req, res) => {
      const wanted = read(followingUp, req.body);
      res.json(await setFollowUp(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    })
    .post('/:id/priority', async (req, res) => {
      const wanted = read(arranging, req.body);
      res.json(await setPriority(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    });
}

function beside({ desk }: Web): Router {
  return express
    .Router()
    .get('/:id/comments', async (req, res) => {
      const row = await seenTask(desk, req, res);
      res.json({ items: await commentsOf(desk, actorOf(res), row.root_case_id) });
    })
    .post('/:id/comments', async (req, res) => {
      const wanted = read(commenting, req.body);
      res.json(await addComment(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    })
    .get('/:id/files', async (req, res) => {
      const row = await seenTask(desk, req, res);
      res.json({ items: await filesOf(desk, actorOf(res), row.root_case_id) });
    })
    .post('/:id/files', express.raw({ type: 'application/octet-stream', limit: largestFile + 1 }), async (req, res) => {
      const bytes: unknown = req.body;
      const name = queryText(req, 'name');
      if (!Buffer.isBuffer(bytes) || !name)
        throw new InputError('the bytes as application/octet-stream, and ?name=', { reason: 'file-none' });
      res.json(await addFile(desk, actorOf(res), param(req, 'id'), { name, bytes }, { key: keyOf(req) }));
    });
}

export const taskWorkRoutes = (web: Web): Router => express.Router().use(arrangements(web), beside(web));

export function fileRoutes({ desk }: Web): Router {
  return express
    .Router()
    .get('/:id', async (req, res) => {
      await sendFile(res, await openFile(desk, actorOf(res), param(req, 'id')));
    })
    .delete('/:id', async (req, res) => {
      res.json(await removeFile(desk, actorOf(res), param(req, 'id'), { key: keyOf(req) }));
    });
}
