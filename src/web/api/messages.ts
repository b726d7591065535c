import express, { type Router } from 'express';
import { Duration } from 'luxon';
import { z } from 'zod';
import { publishMessage } from '../../desk/work';
import type { Web } from '../web';
import { actorOf, keyOf } from './caller';
import { optionalReason, read, variables } from './body';

const mostYears = 10;
const message = z.object({
  name: z.string().min(1).max(200),
  correlationKey: z.string().max(500).default(''),
  payload: variables,
  timeToLive: z
    .string()
    .regex(/^P(?=[\dT])(\d+[YMWD])*(T(\d+[HMS])+)?$/)
    .refine((text) => Duration.fromISO(text).as('years') <= mostYears)
    .optional(),
  reason: optionalReason,
});

export function messageRoutes({ desk }: Web): Router {
  return express.Router().post('/', async (req, res) => {
    const sent = read(message, req.body);
    const result = await publishMessage(desk, actorOf(res), { ...sent, key: keyOf(req) });
    res.status(202).json(result);
  });
}
