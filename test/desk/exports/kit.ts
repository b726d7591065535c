/** Exports as people get them: asked for, written by a worker, downloaded; and read back by somebody else's reader. */
import { createExportWriter } from '../../../src/desk/export/writer';
import { askForExport, exportsOf, openExport, type ExportFormat, type ExportLine } from '../../../src/desk/exports';
import type { AuditCriteria } from '../../../src/desk/read/audit-filter';
import { auditExport } from '../../../src/jobs/kinds/audit-export';
import { createWorker, type Worker } from '../../../src/jobs/worker';
import type { Desk } from '../../kit/desk';
import { deskOf, staff } from '../house';

export interface Wish {
  readonly format: ExportFormat;
  readonly criteria?: AuditCriteria;
  readonly personal?: boolean;
  readonly language?: 'zh-CN' | 'en';
}

/** Small steps, so that a few cases need many of them. */
export const small = { events: 3, cases: 2 };

export function workerOf(desk: Desk, sizes = small): Worker {
  const { database, engine, clock } = desk;
  return createWorker({ database, engine, clock, kinds: [auditExport(createExportWriter(deskOf(desk), sizes))] });
}

export async function askedBy(desk: Desk, login: string, wish: Wish): Promise<string> {
  const { criteria = {}, personal = false, language = 'zh-CN', format } = wish;
  return askForExport(deskOf(desk), await staff(desk, login), { format, criteria, personal, language });
}

export async function lineOf(desk: Desk, login: string, id: string): Promise<ExportLine> {
  const lines = await exportsOf(deskOf(desk), await staff(desk, login));
  return lines.find((one) => one.id === id)!;
}

export async function textOf(desk: Desk, login: string, id: string): Promise<string> {
  const { bytes } = await openExport(deskOf(desk), await staff(desk, login), id);
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

/** Asked for, written and downloaded. */
export async function taken(desk: Desk, login: string, wish: Wish): Promise<string> {
  const id = await askedBy(desk, login, wish);
  await workerOf(desk).runUntilIdle();
  return textOf(desk, login, id);
}

/** Records of comma-separated values as RFC 4180 has them. */
export function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  let [record, cell, quoted]: [string[], string, boolean] = [[], '', false];
  const body = text.replace(/^\ufeff/, '');
  for (let i = 0; i < body.length; i++) {
    const sign = body[i]!;
    if (quoted && sign === '"' && body[i + 1] === '"') cell += body[++i]!;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === ',') [record, cell] = [[...record, cell], ''];
    else if (!quoted && sign === '\r' && body[i + 1] === '\n') {
      records.push([...record, cell]);
      [record, cell] = [[], ''];
      i++;
    } else cell += sign;
  }
  if (cell !== '' || record.length > 0) throw new Error('the last record has no end');
  return records;
}
