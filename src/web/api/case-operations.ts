/** Stepping into a running case: each command with a reason for the audit. */
import express, { type Router } from 'express';
import { z } from 'zod';
import { moveToken, resumeCase, skipVisit, suspendCase } from '../../desk/operate';
import { param } from '../visit';
import type { Web } from '../web';
import { actorOf, keyOf } from './caller';
import { read, reason, variables } from './body';

const withReason = z.object({ reason });
const leaving = z.object({ reason, itemId: z.string().min(1).max(100), variables });
const moving = leaving.extend({ target: z.string().min(1).max(200) });

export function caseOperations({ desk }: Web): Router {
  return express
    .Router()
    .post('/:id/suspend', async (req, res) => {
      const wanted = read(withReason, req.body);
      res.json(await suspendCase(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    })
    .post('/:id/resume', async (req, res) => {
      const wanted = read(withReason, req.body);
      res.json(await resumeCase(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    })
    .post('/:id/skip', async (req, res) => {
      const wanted = read(leaving, req.body);
      res.json(await skipVisit(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    })
    .post('/:id/move', async (req, res) => {
      const wanted = read(moving, req.body);
      res.json(await moveToken(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    });
}
