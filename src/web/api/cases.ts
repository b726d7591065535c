import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { Desk } from '../../desk/desk';
import { caseEvents } from '../../desk/read/case-events';
import { caseFacts } from '../../desk/read/case';
import { caseLines, caseStatuses } from '../../desk/read/cases';
import { caseSeen } from '../../desk/recorded';
import { cancelCase, startCase } from '../../desk/work';
import { param } from '../visit';
import type { Web } from '../web';
import { asked, eventNumber, limit } from './asked';
import { actorOf, callerLanguage, keyOf } from './caller';
import { read, reason, variables } from './body';
import { without, withoutUndefined } from './without';

const starting = z.object({ process: z.string().min(1).max(200), variables });
const withReason = z.object({ reason });
const text = z.string().optional();
const listing = z.object({
  status: z.enum(caseStatuses).optional(),
  process: text,
  businessKey: text,
  after: text,
  limit,
});
const paging = z.object({ before: eventNumber });

async function list(desk: Desk, req: Request, res: Response): Promise<void> {
  const filter = asked(req, listing);
  const found = await caseLines(desk, actorOf(res), filter, callerLanguage(req));
  res.json({ items: found.cases, next: found.next });
}

export function caseRoutes({ desk }: Web): Router {
  const facts = (req: Request, res: Response) => caseFacts(desk, actorOf(res), param(req, 'id'));
  /** The same where values of the case are given, with the look at its guest recorded. */
  const seen = async (req: Request, res: Response) => {
    const found = await facts(req, res);
    await caseSeen(desk, actorOf(res), { caseId: found.id, customerId: found.customer_id, page: 'api' });
    return found;
  };
  return express
    .Router()
    .get('/', (req, res) => list(desk, req, res))
    .post('/', async (req, res) => {
      const { process, variables: given } = read(starting, req.body);
      const result = await startCase(desk, actorOf(res), { process, variables: given, key: keyOf(req) });
      res
        .status(result.replayed ? 200 : 201)
        .location(`/api/v1/cases/${result.caseId}`)
        .json(result);
    })
    .get('/:id', async (req, res) => {
      res.json(without(await seen(req, res), 'visits', 'customer_id'));
    })
    .get('/:id/history', async (req, res) => {
      const { visits } = await facts(req, res);
      res.json({ items: visits.toSorted((a, b) => a.seq - b.seq) });
    })
    .get('/:id/tokens', async (req, res) => {
      const { visits } = await facts(req, res);
      const standing = visits.filter((visit) => visit.leftAt === null);
      res.json({
        items: standing.map(({ itemId, elementId, elementType, state, enteredAt }) => ({
          itemId,
          elementId,
          elementType,
          state,
          enteredAt,
        })),
      });
    })
    .get('/:id/audit', async (req, res) => {
      const { id } = await seen(req, res);
      const before = withoutUndefined(asked(req, paging));
      const items = await caseEvents(desk, actorOf(res), id, { limit: 100, ...before });
      res.json({ items, next: items.length === 100 ? String(items.at(-1)!.seq) : null });
    })
    .post('/:id/cancel', async (req, res) => {
      const wanted = read(withReason, req.body);
      res.json(await cancelCase(desk, actorOf(res), param(req, 'id'), { ...wanted, key: keyOf(req) }));
    });
}
