import express, { type Router } from 'express';
import { z } from 'zod';
import { changeTimerDue, fireTimer } from '../../desk/operate';
import { caseFacts } from '../../desk/read/case';
import { timerStartLines } from '../../desk/read/timer-starts';
import { param, queryText } from '../visit';
import type { Web } from '../web';
import { asked } from './asked';
import { actorOf, callerLanguage, keyOf } from './caller';
import { instant, read, reason } from './body';

const listing = z.object({ case: z.string() });
const firing = z.object({ reason });
const postponing = z.object({ reason, due: instant });

export function timerRoutes({ desk }: Web): Router {
  return express
    .Router()
    .get('/', async (req, res) => {
      const { timers } = await caseFacts(desk, actorOf(res), asked(req, listing).case);
      res.json({ items: timers });
    })
    .get('/starts', async (req, res) => {
      const process = queryText(req, 'process');
      res.json({ items: await timerStartLines(desk, actorOf(res), { process }, callerLanguage(req)) });
    })
    .post('/:id/fire', async (req, res) => {
      const wanted = read(firing, req.body);
      res.json(await fireTimer(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    })
    .post('/:id/due', async (req, res) => {
      const wanted = read(postponing, req.body);
      res.json(await changeTimerDue(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    });
}
