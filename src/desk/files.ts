/** Files beside a case: stored in pieces with a checksum, looked at only as downloads. */
import { createHash } from 'node:crypto';
import type { StepResult } from '../engine/types';
import type { Actor } from '../lib/actor';
import { InputError, NotFound } from '../lib/errors';
import { isUuid, newId } from '../lib/ids';
import type { Statement } from '../lib/sql';
import type { Desk } from './desk';
import { can, mustBeAllowed, seesVenue } from './policy';
import { task } from './read/task';
import { fileDownloaded } from './recorded';
import { asked, type Asked } from './work';

export const largestFile = 10 * 1024 * 1024;
const chunkBytes = 256 * 1024;

/** What may be put beside a case, by the ending of its name, and as what it is handed out again. */
export const fileTypes: Readonly<Record<string, string>> = {
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' },
  ...{ heic: 'image/heic', pdf: 'application/pdf', txt: 'text/plain', csv: 'text/csv', eml: 'message/rfc822' },
  ...{ mp3: 'audio/mpeg', m4a: 'audio/mp4', wav: 'audio/wav', amr: 'audio/amr', mp4: 'video/mp4' },
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export interface CaseFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly by: string;
  readonly byName: string | null;
  readonly at: Date;
}

const fields = `f.id, f.name, f.media_type AS "mediaType", f.size::int AS size, f.sha256, f.uploaded_by AS "by",
  coalesce(u.name, (SELECT name FROM api_token k WHERE k.id = f.uploaded_by)) AS "byName", f.attached_at AS at`;
const ofTree: Statement = {
  name: 'desk-files',
  text: `SELECT ${fields} FROM file f LEFT JOIN app_user u ON u.id = f.uploaded_by
          WHERE f.root_case_id = $1 AND f.removed_at IS NULL ORDER BY f.attached_at, f.id LIMIT 100`,
};

/** The files of a call tree; none for whoever may not read personal values. The caller has made sure of the case. */
export async function filesOf(desk: Desk, actor: Actor, rootCaseId: string): Promise<readonly CaseFile[]> {
  return can(actor, 'personal.read') ? desk.database.query<CaseFile>(ofTree, [rootCaseId]) : [];
}

export interface NewFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Puts a file beside the task's case. `InputError` for what is empty, too large or of a kind that is not taken. */
export async function addFile(
  desk: Desk,
  actor: Actor,
  taskId: string,
  file: NewFile,
  wanted: Asked = {},
): Promise<StepResult> {
  mustBeAllowed(actor, 'comment.write');
  const row = await task(desk, actor, taskId);
  const fileId = await storeFile(desk, actor, file);
  return desk.engine.attachFile({ actor, caseId: row.case_id, taskId, fileId, ...asked(wanted) });
}

const insertFile: Statement = {
  name: 'desk-file-store',
  text: `INSERT INTO file (id, name, media_type, size, sha256, uploaded_by, uploaded_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};
const insertChunk: Statement = {
  name: 'desk-file-chunk',
  text: 'INSERT INTO file_chunk (file_id, seq, bytes) VALUES ($1, $2, $3)',
};

/** Keeps the bytes of what belongs to nobody yet and gives its id. The caller has asked the policy. */
export async function storeFile(desk: Desk, actor: Actor, { name, bytes }: NewFile): Promise<string> {
  const kept = cleanName(name);
  const mediaType = typeOf(kept);
  const refusal = bytes.length === 0 ? 'empty' : bytes.length > largestFile ? 'large' : mediaType ? null : 'kind';
  if (refusal) throw new InputError(`the file is refused: ${refusal}`, refused(refusal, kept));
  const id = newId();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await desk.database.transaction(async (sql) => {
    await sql.query(insertFile, [id, kept, mediaType, bytes.length, sha256, actor.id, desk.clock.now()]);
    for (let at = 0, seq = 0; at < bytes.length; at += chunkBytes, seq++)
      await sql.query(insertChunk, [id, seq, bytes.subarray(at, at + chunkBytes)]);
  });
  return id;
}

const refused = (why: string, name: string) => ({
  ...{ reason: `file-${why}`, name, megabytes: largestFile / 1024 / 1024 },
  fields: { file: { code: why } },
});

const typeOf = (name: string): string | undefined => fileTypes[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];

/** A name without a path, without what a terminal or a file system could trip over, and of bounded length. */
function cleanName(name: string): string {
  const last = name.normalize('NFC').replace(/^.*[\\/]/, '');
  const plain = last.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069"<>:|?*]/gu, '').trim();
  return plain.length <= 120 ? plain : plain.slice(0, 100) + plain.slice(-20);
}

const byId: Statement = {
  name: 'desk-file',
  text: `SELECT ${fields}, f.case_id AS "caseId", c.venue_id AS "venueId", c.customer_id AS "customerId" FROM file f
          JOIN "case" c ON c.id = f.case_id LEFT JOIN app_user u ON u.id = f.uploaded_by
          WHERE f.id = $1 AND f.removed_at IS NULL`,
};
const chunk: Statement = {
  name: 'desk-file-bytes',
  text: 'SELECT bytes FROM file_chunk WHERE file_id = $1 AND seq = $2',
};

type Known = CaseFile & {
  readonly caseId: string;
  readonly venueId: string | null;
  readonly customerId: string | null;
};

async function known(desk: Desk, actor: Actor, fileId: string): Promise<Known> {
  const [file] = isUuid(fileId) ? await desk.database.query<Known>(byId, [fileId]) : [];
  const theirs = file && can(actor, 'personal.read') && can(actor, 'case.read') && seesVenue(actor, file.venueId);
  if (!theirs) throw new NotFound(`no file ${fileId} for ${actor.id}`, { reason: 'file' });
  return file;
}

export type OpenFile = CaseFile & {
  /** The bytes in order; throws at the end when they are not what was stored. */
  readonly bytes: AsyncIterable<Buffer>;
};

/** A file to download, recorded as taken; `NotFound` when it is not the actor's to see. */
export async function openFile(desk: Desk, actor: Actor, fileId: string): Promise<OpenFile> {
  const file = await known(desk, actor, fileId);
  await fileDownloaded(desk, actor, { ...file, fileId: file.id });
  return { ...file, bytes: bytesOf(desk, file) };
}

async function* bytesOf(desk: Desk, { id, sha256 }: Known): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for (let seq = 0; ; seq++) {
    const [piece] = await desk.database.query<{ bytes: Buffer }>(chunk, [id, seq]);
    if (!piece) break;
    hash.update(piece.bytes);
    yield piece.bytes;
  }
  if (hash.digest('hex') !== sha256) throw new Error(`file ${id} is not what was stored`);
}

/** Takes a file away: by who put it there, or a supervisor. */
export async function removeFile(desk: Desk, actor: Actor, fileId: string, wanted: Asked = {}): Promise<StepResult> {
  const file = await known(desk, actor, fileId);
  mustBeAllowed(actor, file.by === actor.id ? 'comment.write' : 'file.remove');
  return desk.engine.removeFile({ actor, caseId: file.caseId, fileId, ...asked(wanted) });
}
