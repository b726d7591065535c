/** For whoever runs the desk: alive, ready, and in numbers. Before everything else, so that it answers when little works. */
import express, { type Router } from 'express';
import { isReady } from '../desk/read/health';
import { promptly } from './promptly';
import type { Web } from './web';

export function healthRoutes({ desk, config, metrics }: Web): Router {
  return express
    .Router()
    .get('/healthz', (_req, res) => void res.json({ status: 'ok', version: config.version }))
    .get('/readyz', async (_req, res) => {
      const ready = await promptly(isReady(desk), false);
      res.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'database-away' });
    })
    .get('/metrics', metrics.page);
}
