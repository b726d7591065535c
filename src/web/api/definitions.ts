import express, { type Router } from 'express';
import { processLines, processPage, processXml } from '../../desk/read/processes';
import { param } from '../visit';
import type { Web } from '../web';
import { actorOf } from './caller';
import { migrationRoutes } from './migrations';
import { without } from './without';

export function definitionRoutes(web: Web): Router {
  const { desk } = web;
  return express
    .Router()
    .use('/:key/migrations', migrationRoutes(web))
    .get('/', async (_req, res) => {
      res.json({ items: await processLines(desk, actorOf(res), 'zh-CN') });
    })
    .get('/:key', async (req, res) => {
      res.json(without(await processPage(desk, actorOf(res), param(req, 'key'), 'zh-CN'), 'xml'));
    })
    .get('/:key/xml', async (req, res) => {
      const xml = await processXml(desk, actorOf(res), param(req, 'key'));
      res.type('application/xml').send(xml);
    });
}
