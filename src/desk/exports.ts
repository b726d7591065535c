/** Taking a part of the audit away: asked for, written by the worker, downloaded, stopped, gone after some days. */
import { appendSubjectEvent } from '../engine/audit/subject-event';
import type { Actor } from '../lib/actor';
import { Conflict, NotAllowed, NotFound } from '../lib/errors';
import { isUuid, newId } from '../lib/ids';
import type { Statement } from '../lib/sql';
import type { Desk, Language } from './desk';
import { kinds, ofCases, type ExportFormat } from './export/formats';
import { beginning } from './export/pieces';
import { addExport, exportBytes, exportLine, exportLines, type ExportLine } from './export/store';
import { over } from './export/writer';
import { can, mustBeAllowed } from './policy';
import { auditSelection, type AuditCriteria } from './read/audit-filter';
import { exported } from './recorded';

export { asExportFormat, exportFormats, type ExportFormat } from './export/formats';
export type { ExportLine } from './export/store';

const day = 24 * 3600 * 1000;
/** Days an export may be downloaded; what names guests, fewer. */
export const daysKept = { plain: 7, personal: 2 } as const;
/** Exports one person may have running at once. */
const mostRunning = 3;

export const exportJob = 'audit.export';

const ask: Statement = {
  name: 'audit_export_ask',
  text: `INSERT INTO job (id, kind, key, payload, run_at, created_at) VALUES ($1, $2, $3, $4, $5, $5)`,
};
const running: Statement = {
  name: 'audit_export_running',
  text: `SELECT count(*)::int AS n FROM audit_export WHERE asked_by = $1 AND state = 'running'`,
};

export interface ExportWish {
  readonly format: ExportFormat;
  readonly criteria: AuditCriteria;
  /** Whether personal values are wanted; only who may read them can have them. */
  readonly personal: boolean;
  readonly language: Language;
}

/** Asks for an export; its id. That it was asked for, and what, stands in the audit before anything is written. */
export async function askForExport(desk: Desk, actor: Actor, wish: ExportWish): Promise<string> {
  mustBeAllowed(actor, 'audit.read');
  if (wish.personal) mustBeAllowed(actor, 'personal.read');
  if (actor.type !== 'person') throw new NotAllowed('exports are for people', { action: 'audit.read' });
  const selection = await auditSelection(desk.database, actor, wish.criteria);
  const [open] = await desk.database.query<{ n: number }>(running, [actor.id]);
  if ((open?.n ?? 0) >= mostRunning) throw new Conflict('too many exports are running', { reason: 'export-many' });
  const now = desk.clock.now();
  const id = newId(now.getTime());
  const kept = wish.personal ? daysKept.personal : daysKept.plain;
  const times = { askedAt: now, expiresAt: new Date(now.getTime() + kept * day) };
  const { format, personal, criteria } = wish;
  const command = ofCases(format) ? 'export-cases' : 'export-audit';
  await exported(desk, actor, { command, facts: { export: id, format, personal, asked: Object.keys(criteria) } });
  await desk.database.transaction(async (sql) => {
    await addExport(sql, { ...wish, ...times, id, askedBy: actor.id, selection, place: beginning });
    await sql.query(ask, [newId(now.getTime()), exportJob, `${exportJob}:${id}:0`, { exportId: id }, now]);
  });
  return id;
}

/** The newest exports the actor may know of: an auditor knows of all, others of their own. */
export function exportsOf(desk: Desk, actor: Actor): Promise<readonly ExportLine[]> {
  mustBeAllowed(actor, 'audit.read');
  return exportLines(desk.database, seesAll(actor) ? null : actor.id);
}

const seesAll = (actor: Actor): boolean => actor.roles.includes('auditor');

/** Whether the actor may download it: who asked for it; an auditor where it names no guests, or where they may read names. */
export const mayTake = (actor: Actor, one: ExportLine): boolean =>
  (one.askedBy === actor.id || seesAll(actor)) && (!one.personal || can(actor, 'personal.read'));

async function known(desk: Desk, actor: Actor, id: string): Promise<ExportLine> {
  mustBeAllowed(actor, 'audit.read');
  const one = isUuid(id) ? await exportLine(desk.database, id) : null;
  if (!one || (one.askedBy !== actor.id && !seesAll(actor)))
    throw new NotFound(`no export ${id} for ${actor.id}`, { reason: 'export' });
  return one;
}

/** Stops an export that runs and removes what was written; nothing happens to one that is over. */
export async function stopExport(desk: Desk, actor: Actor, id: string): Promise<void> {
  const one = await known(desk, actor, id);
  if (one.askedBy !== actor.id) throw new NotAllowed(`${actor.id} did not ask for ${id}`, { action: 'audit.read' });
  const at = desk.clock.now();
  await desk.database.transaction(async (sql) => {
    if (!(await over(sql, one.id, { state: 'stopped', why: null, at }))) return;
    const facts = { export: one.id };
    await appendSubjectEvent(sql, { subject: 'exports', at, actor, command: 'stop-export', facts });
  });
}

export interface OpenExport {
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly bytes: AsyncIterable<Buffer>;
}

/** A finished export to download; that it was stands in the audit. `NotFound` when it is not theirs, or not there any more. */
export async function openExport(desk: Desk, actor: Actor, id: string): Promise<OpenExport> {
  const one = await known(desk, actor, id);
  if (!mayTake(actor, one)) throw new NotAllowed(`${actor.id} may not take ${id}`, { action: 'personal.read' });
  if (one.state !== 'done' || one.expiresAt <= desk.clock.now() || one.sha256 === null)
    throw new NotFound(`export ${id} is ${one.state}`, { reason: 'export' });
  const facts = { export: one.id, format: one.format, sha256: one.sha256 };
  await exported(desk, actor, { command: 'download-export', facts });
  const { ending, mediaType } = kinds[one.format];
  const stamp = one.askedAt.toISOString().slice(0, 16).replace(/[-:]/g, '');
  return {
    ...{ name: `encore-${one.format}-${stamp}.${ending}`, mediaType, size: one.size, sha256: one.sha256 },
    bytes: exportBytes(desk, one.id, one.pieces),
  };
}
