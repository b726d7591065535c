import express, { type Router } from 'express';
import { checkAudit } from '../../desk/audit';
import { InputError } from '../../lib/errors';
import { isUuid } from '../../lib/ids';
import { queryText } from '../visit';
import type { Web } from '../web';
import { actorOf } from './caller';

export function auditRoutes({ desk }: Web): Router {
  return express.Router().get('/verify', async (req, res) => {
    const caseId = queryText(req, 'case');
    if (caseId && !isUuid(caseId)) throw new InputError('not a case id', { fields: { case: { code: 'format' } } });
    res.json(await checkAudit(desk, actorOf(res), caseId));
  });
}
