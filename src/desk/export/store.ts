/** Exports as they are kept: what was asked for, how far it is, its pieces compressed and sealed under a key of their own. */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { AuditSelection } from '../../engine/audit/select';
import { openPersonal, personalKeys } from '../../engine/personal';
import type { Json } from '../../lib/json';
import type { Sql, Statement } from '../../lib/sql';
import type { Desk, Language } from '../desk';
import type { AuditCriteria } from '../read/audit-filter';
import { gatherCases } from './cases';
import type { ExportFormat } from './formats';
import type { Place } from './pieces';

export type ExportState = 'running' | 'done' | 'stopped' | 'failed' | 'gone';

/** An export as its page lists it. */
export interface ExportLine {
  readonly id: string;
  readonly askedBy: string;
  readonly askedByName: string | null;
  readonly askedAt: Date;
  readonly format: ExportFormat;
  readonly personal: boolean;
  readonly state: ExportState;
  /** How much of it is done, from 0 to 1. */
  readonly share: number;
  readonly events: number;
  readonly cases: number;
  readonly pieces: number;
  readonly size: number;
  readonly sha256: string | null;
  readonly why: string | null;
  readonly finishedAt: Date | null;
  readonly expiresAt: Date;
}

/** An export as the worker goes on with it. */
export interface ExportWork extends ExportLine {
  readonly language: Language;
  readonly selection: AuditSelection;
  readonly place: Place;
  /** Grows with every piece of work, so that two workers never both go on. */
  readonly round: number;
}

const columns = `x.id, x.asked_by AS "askedBy", u.name AS "askedByName", x.asked_at AS "askedAt", x.format, x.personal, x.state,
  x.share, x.events::int AS events, x.cases::int AS cases, x.pieces, x.size::float8 AS size, x.sha256, x.why,
  x.finished_at AS "finishedAt", x.expires_at AS "expiresAt"`;

/** The subject an export's pieces and question are sealed for. */
export const exportSubject = (id: string): string => `export:${id}`;

const add: Statement = {
  name: 'audit_export_add',
  text: `INSERT INTO audit_export (id, asked_by, asked_at, format, criteria, selection, personal, language, state, place, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'running', $9, $10)`,
};

export interface NewExport {
  readonly id: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly format: ExportFormat;
  readonly criteria: AuditCriteria;
  readonly selection: AuditSelection;
  readonly personal: boolean;
  readonly language: Language;
  readonly place: Place;
  readonly expiresAt: Date;
}

/** What was asked may name a guest: it is sealed like the pieces are. */
export async function addExport(sql: Sql, one: NewExport): Promise<void> {
  const keys = personalKeys(sql, one.askedAt);
  const seal = (value: object): Promise<Json> => keys.seal(value as Json, exportSubject(one.id));
  await sql.query(add, [
    ...[one.id, one.askedBy, one.askedAt, one.format, JSON.stringify(await seal(one.criteria))],
    ...[
      JSON.stringify(await seal(one.selection)),
      one.personal,
      one.language,
      JSON.stringify(one.place),
      one.expiresAt,
    ],
  ]);
}

const work: Statement = {
  name: 'audit_export_work',
  text: `SELECT ${columns}, x.language, x.selection, x.place, x.round
    FROM audit_export x LEFT JOIN app_user u ON u.id = x.asked_by WHERE x.id = $1`,
};

export async function exportWork(sql: Sql, id: string): Promise<ExportWork | null> {
  const [row] = await sql.query<ExportWork>(work, [id]);
  if (!row) return null;
  const selection = (await openPersonal(sql, row.selection as unknown as Json)) as unknown as AuditSelection;
  return { ...row, selection };
}

const lines: Statement = {
  name: 'audit_export_lines',
  text: `SELECT ${columns} FROM audit_export x LEFT JOIN app_user u ON u.id = x.asked_by
    WHERE ($1::text IS NULL OR x.asked_by = $1) ORDER BY x.asked_at DESC, x.id DESC LIMIT 50`,
};
const line: Statement = {
  name: 'audit_export_line',
  text: `SELECT ${columns} FROM audit_export x LEFT JOIN app_user u ON u.id = x.asked_by WHERE x.id = $1`,
};

/** The newest exports, of one person or of all. */
export const exportLines = (sql: Sql, askedBy: string | null): Promise<ExportLine[]> =>
  sql.query<ExportLine>(lines, [askedBy]);

export const exportLine = async (sql: Sql, id: string): Promise<ExportLine | null> =>
  (await sql.query<ExportLine>(line, [id]))[0] ?? null;

const advance: Statement = {
  name: 'audit_export_advance',
  text: `UPDATE audit_export SET place = $3, round = round + 1, share = greatest(share, $4), events = events + $5,
      pieces = pieces + $6, size = size + $7
    WHERE id = $1 AND round = $2 AND state = 'running' RETURNING pieces`,
};
const addPiece: Statement = {
  name: 'audit_export_piece_add',
  text: 'INSERT INTO audit_export_piece (export_id, number, sealed) VALUES ($1, $2, $3)',
};

export interface Step {
  readonly place: Place;
  readonly share: number;
  readonly events: number;
  /** Cases it came across, for the export's list of them. */
  readonly cases: readonly string[];
  readonly text: string;
}
const countCases: Statement = {
  name: 'audit_export_count',
  text: 'UPDATE audit_export SET cases = cases + $2 WHERE id = $1',
};

/** Within a transaction: keeps one step of the work; false when it was stopped or another worker was quicker, and then nothing is kept. */
export async function keepStep(sql: Sql, { id, round }: ExportWork, step: Step, now: Date): Promise<boolean> {
  const { place, share, events, cases, text } = step;
  const bytes = Buffer.from(text, 'utf8');
  const [n, size] = text === '' ? [0, 0] : [1, bytes.length];
  const values = [id, round, JSON.stringify(place), share, events, n, size];
  const [row] = await sql.query<{ pieces: number }>(advance, values);
  if (!row) return false;
  const news = await gatherCases(sql, id, cases);
  if (news > 0) await sql.query(countCases, [id, news]);
  if (n === 0) return true;
  const sealed = await personalKeys(sql, now).seal(gzipSync(bytes).toString('base64'), exportSubject(id));
  await sql.query(addPiece, [id, row.pieces, (sealed as { sealed: string }).sealed]);
  return true;
}

const piece: Statement = {
  name: 'audit_export_piece',
  text: 'SELECT sealed FROM audit_export_piece WHERE export_id = $1 AND number = $2',
};

/** The bytes of an export in order, one piece at a time; throws where one is missing. */
export async function* exportBytes(
  { database }: Pick<Desk, 'database'>,
  id: string,
  pieces: number,
): AsyncGenerator<Buffer> {
  for (let number = 1; number <= pieces; number++) {
    const [row] = await database.query<{ sealed: string }>(piece, [id, number]);
    const packed = row && (await openPersonal(database, { sealed: row.sealed, subject: exportSubject(id) }));
    if (typeof packed !== 'string') throw new Error(`piece ${number} of export ${id} is gone`);
    yield gunzipSync(Buffer.from(packed, 'base64'));
  }
}

/** The fingerprint of a whole export, read piece by piece. */
export async function exportDigest(desk: Pick<Desk, 'database'>, id: string, pieces: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of exportBytes(desk, id, pieces)) hash.update(bytes);
  return hash.digest('hex');
}
