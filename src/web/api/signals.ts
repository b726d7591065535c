import express, { type Router } from 'express';
import { z } from 'zod';
import { publishSignal } from '../../desk/operate';
import type { Web } from '../web';
import { actorOf, keyOf } from './caller';
import { optionalReason, read, variables } from './body';

const signal = z.object({ name: z.string().min(1).max(200), payload: variables, reason: optionalReason });

export function signalRoutes({ desk }: Web): Router {
  return express.Router().post('/', async (req, res) => {
    const sent = read(signal, req.body);
    res.status(202).json(await publishSignal(desk, actorOf(res), { ...sent, key: keyOf(req) }));
  });
}
