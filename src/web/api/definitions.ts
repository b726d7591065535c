import express, { type Request, type Router } from 'express';
import { z } from 'zod';
import { deployProcess, type WantedProcess } from '../../desk/deploy';
import { processLines, processPage, processXml } from '../../desk/read/processes';
import { param, queryText } from '../visit';
import type { Web } from '../web';
import { read } from './body';
import { actorOf, callerLanguage } from './caller';
import { findingsIn } from './findings';
import { migrationRoutes } from './migrations';
import { without, withoutUndefined } from './without';

const id = z.string().regex(/^[A-Za-z_][\w.-]{0,99}$/);
const wanted = z.strictObject({
  xml: z.string().min(1).max(2_000_000),
  decisions: z.record(id, z.string().max(1_000_000)).optional(),
  labels: z.record(id, z.string().max(500)).optional(),
  note: z.string().max(500).optional(),
});

/** JSON with the diagram and what belongs to it, or the diagram alone as XML. */
function wantedFrom(req: Request): WantedProcess {
  const body: unknown = typeof req.body === 'string' ? { xml: req.body } : req.body;
  return withoutUndefined(read(wanted, body));
}

export function definitionRoutes(web: Web): Router {
  const { desk } = web;
  return express
    .Router()
    .use('/:key/migrations', migrationRoutes(web))
    .post('/', async (req, res) => {
      const validateOnly = queryText(req, 'validateOnly') === 'true';
      const result = await deployProcess(desk, actorOf(res), wantedFrom(req), { validateOnly });
      const findings = findingsIn(callerLanguage(req), result.findings);
      const isNew = result.deployed.some((one) => one.isNew);
      res.status(isNew ? 201 : 200).json({ valid: true, deployed: result.deployed, findings });
    })
    .get('/', async (req, res) => {
      res.json({ items: await processLines(desk, actorOf(res), callerLanguage(req)) });
    })
    .get('/:key', async (req, res) => {
      res.json(without(await processPage(desk, actorOf(res), param(req, 'key'), callerLanguage(req)), 'xml'));
    })
    .get('/:key/xml', async (req, res) => {
      const xml = await processXml(desk, actorOf(res), param(req, 'key'));
      res.type('application/xml').send(xml);
    });
}
