/** Proving that the audit was not altered, and noting something on what it says. */
import { verifyAudit, type AuditReport } from '../engine/audit/verify';
import type { Actor } from '../lib/actor';
import { InputError } from '../lib/errors';
import type { Desk } from './desk';
import { mustBeAllowed } from './policy';
import { noteSubject } from './read/audit';
import { auditEvent, type EventPlace } from './read/audit-event';
import { record } from './recorded';

export type { AuditFault, AuditReport } from '../engine/audit/verify';

/** Recomputes every hash of one case, or of everything. */
export function checkAudit(desk: Desk, actor: Actor, caseId?: string): Promise<AuditReport> {
  mustBeAllowed(actor, 'audit.verify');
  return verifyAudit(desk.database, caseId ? { caseId } : {});
}

/** Recomputes one stream from its first event, and the checkpoint that sealed it last; that it was done is recorded. */
export async function checkStream(desk: Desk, actor: Actor, stream: string): Promise<AuditReport> {
  mustBeAllowed(actor, 'audit.read');
  const report = await verifyAudit(desk.database, { stream });
  const facts = { stream, events: report.events, faults: report.faults.length };
  await record(desk, actor, { subject: `user:${actor.id}`, command: 'verify-audit', facts });
  return report;
}

const longestNote = 2_000;

/** Notes something on an event. The note is an event in a stream of its own: what it is about stays as it was. */
export async function annotate(desk: Desk, actor: Actor, place: EventPlace, text: string): Promise<void> {
  const { line } = await auditEvent(desk, actor, place);
  const note = text.normalize('NFC').trim();
  if (note === '' || note.length > longestNote)
    throw new InputError('a note has 1 to 2000 characters', {
      reason: 'audit-note',
      fields: { note: { code: 'long' } },
    });
  const facts = { stream: line.stream, seq: Number(line.seq), hash: line.hash, text: note };
  await record(desk, actor, { subject: noteSubject(line), command: 'annotate', facts });
}
