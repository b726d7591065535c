/** Proving that the audit was not altered. */
import { verifyAudit } from '../engine/audit/verify';
import type { Actor } from '../lib/actor';
import type { Desk } from './desk';
import { mustBeAllowed } from './policy';

/** Recomputes every hash of one case, or of everything. */
export function checkAudit(desk: Desk, actor: Actor, caseId?: string): ReturnType<typeof verifyAudit> {
  mustBeAllowed(actor, 'audit.verify');
  return verifyAudit(desk.database, caseId ? { caseId } : {});
}
