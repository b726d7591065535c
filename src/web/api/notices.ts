/** What somebody is told about their tasks: the caller's own, or a person's for whoever leads a team. */
import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import { colleagueNamed } from '../../desk/colleagues';
import type { Desk } from '../../desk/desk';
import { readNotices } from '../../desk/notices';
import { personOf } from '../../desk/people';
import { mustBeAllowed } from '../../desk/policy';
import { notices, unreadNotices } from '../../desk/read/notices';
import type { Actor } from '../../lib/actor';
import { NotFound } from '../../lib/errors';
import { queryText } from '../visit';
import type { Web } from '../web';
import { read } from './body';
import { actorOf, callerLanguage } from './caller';

const reading = z.object({ upTo: z.uuid() });

/** Whose notices are asked for; those of somebody else are for supervisors and managers. */
async function toldTo(desk: Desk, actor: Actor, req: Request): Promise<Actor> {
  const wanted = queryText(req, 'person');
  if (wanted === undefined) return actor;
  mustBeAllowed(actor, 'team.read');
  const { id } = await colleagueNamed(desk, wanted, 'person');
  const person = await personOf(desk.database, id, desk.clock.now());
  if (!person) throw new NotFound(`nobody ${wanted}`, { reason: 'person' });
  return person.actor;
}

export function noticeRoutes({ desk }: Web): Router {
  return express
    .Router()
    .get('/', async (req, res) => {
      const person = await toldTo(desk, actorOf(res), req);
      const [page, unread] = await Promise.all([
        notices(desk, person, { after: queryText(req, 'after'), language: callerLanguage(req) }),
        unreadNotices(desk, person),
      ]);
      res.json({ items: page.notices, next: page.next, unread });
    })
    .post('/read', async (req, res) => {
      const { upTo } = read(reading, req.body);
      await readNotices(desk, actorOf(res), upTo);
      res.status(204).end();
    });
}
