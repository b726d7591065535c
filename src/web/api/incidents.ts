import express, { type Router } from 'express';
import { z } from 'zod';
import { incidentLines } from '../../desk/read/incidents';
import { skipIncident } from '../../desk/operate';
import { retryIncident } from '../../desk/work';
import { param } from '../visit';
import type { Web } from '../web';
import { asked, limit } from './asked';
import { actorOf, callerLanguage, keyOf } from './caller';
import { read, reason, variables } from './body';
import { translator } from '../i18n';
import { incidentSentence } from '../incident-words';

const steppingIn = z.object({ reason, variables });
const text = z.string().optional();
const listing = z.object({ case: z.uuid().optional(), process: text, after: text, limit });

export function incidentRoutes({ desk }: Web): Router {
  return express
    .Router()
    .get('/', async (req, res) => {
      const { case: caseId, ...filter } = asked(req, listing);
      const language = callerLanguage(req);
      const { incidents, next } = await incidentLines(desk, actorOf(res), { caseId, ...filter }, language);
      const t = translator(language);
      const items = incidents.map((one) => ({ ...one, message: incidentSentence(t, one, one.element) }));
      res.json({ items, next });
    })
    .post('/:id/retry', async (req, res) => {
      const wanted = read(steppingIn, req.body);
      res.json(await retryIncident(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    })
    .post('/:id/skip', async (req, res) => {
      const wanted = read(steppingIn, req.body);
      res.json(await skipIncident(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    });
}
